"""A process says at once all that is wrong with its settings, and never what they hold."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from servicekit.config import ConfigError, Settings, load, setting
from servicekit.process import cli
from servicekit.runtime import ServiceDefinition

NODE = {"name": "main", "app": "postgresql://a:pass-word@h/d", "ddl": "y", "relay": "z"}
GOOD = {
    "DATABASE_NODES": json.dumps([NODE]),
    "KAFKA_BOOTSTRAP": "127.0.0.1:9092",
    "KEYCLOAK_URL": "http://127.0.0.1:8084",
    "SERVICE_CLIENT_SECRET": "client-secret",
    "HTTP_PORT": "8120",
    "GRPC_PORT": "8121",
    "HEALTH_PORT": "8122",
    "PEERS": '{"people": "127.0.0.1:8121"}',
}


@dataclass(frozen=True, kw_only=True)
class OwnSettings(Settings):
    """What a service adds of its own."""

    colour: str = setting("COLOUR")


def test_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        load(OwnSettings, {})

    told = str(raised.value).split("; ")
    assert told == [f"{name} is not set" for name in (*GOOD, "COLOUR")]


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("HTTP_PORT", "eighty"),
        ("TRACE_RATIO", "often"),
        ("PEERS", "people=127.0.0.1"),
        ("DATABASE_NODES", "postgresql://somewhere"),
        ("DATABASE_NODES", '[{"name": "main"}]'),
        ("DATABASE_NODES", '[{"colour": "red"}]'),
        ("DATABASE_NODES", json.dumps([NODE, NODE])),
        ("DATABASE_NODES", json.dumps([NODE | {"accepts": False}])),
        ("SECRETS_KEY", "too-short"),
    ],
)
def test_what_is_malformed_is_told_with_what_is_missing(variable: str, text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(OwnSettings, GOOD | {variable: text})

    first, last = str(raised.value).split("; ")
    assert {first.split()[0], last.split()[0]} == {variable, "COLOUR"}
    assert f"{variable} is malformed" in (first + last)


def test_defaults_stand_where_nothing_is_set() -> None:
    settings = load(OwnSettings, GOOD | {"COLOUR": "red"})

    assert (settings.colour, settings.keycloak_realm, settings.database_pool) == (
        "red",
        "chengshi",
        4,
    )
    assert settings.issuer == "http://127.0.0.1:8084/realms/chengshi"


def test_no_secret_stands_in_what_is_logged_of_settings() -> None:
    shown = repr(load(Settings, GOOD))

    assert "client-secret" not in shown
    assert "pass-word" not in shown


def test_a_process_that_cannot_start_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (*GOOD, "DATABASE_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main("services.colours.app", OwnSettings, ["api"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("colours cannot start: DATABASE_NODES is not set; ")

    for name, value in {**GOOD, "COLOUR": "red"}.items():
        monkeypatch.setenv(name, value)
    composed = ModuleType("services.colours.app")
    composed.service = ServiceDefinition(  # type: ignore[attr-defined]
        name="colours",
        folder=Path(),
        settings=OwnSettings,
        metadata=sa.MetaData(),
        identify=lambda uow, caller: (_ for _ in ()).throw(AssertionError),
    )
    monkeypatch.setitem(sys.modules, composed.__name__, composed)
    assert cli.main(composed.__name__, OwnSettings, ["bootstrap"]) == 2
    assert capsys.readouterr().err == "colours cannot start: DATABASE_ADMIN_URL is not set\n"
