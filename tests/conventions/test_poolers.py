"""Every pooler that is shipped lends connections as those do on which the tests run."""

import json
from configparser import ConfigParser

import pytest
import yaml

from deploy.local.pooler import SETTINGS
from deploy.registry import ROOT, services

CHART = ROOT / "deploy" / "helm" / "chengshi"
ALIKE = {"auth_type", "pool_mode", "server_lifetime", "server_idle_timeout", "query_wait_timeout"}


def of_compose() -> str:
    return (ROOT / "deploy" / "pooler.ini").read_text(encoding="utf-8")


def of_helm() -> str:
    template = (CHART / "templates" / "pooler.yaml").read_text(encoding="utf-8")
    _, _, definition = template.partition('{{- define "chengshi.pooler" -}}')
    return definition.partition("{{- end }}")[0]


@pytest.mark.parametrize("text", [of_compose(), of_helm()], ids=["compose", "helm"])
def test_poolers_lend_as_the_local_ones_do(text: str) -> None:
    ini = ConfigParser(interpolation=None)
    ini.read_string(text)

    assert {name: ini["pgbouncer"][name] for name in ALIKE} == {
        name: SETTINGS[name] for name in ALIKE
    }


def test_only_the_application_comes_through_the_pooler_in_compose() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))

    for one in services():
        settings = compose["services"][f"{one.name}-api"]["environment"]
        (node,) = json.loads(settings["DATABASE_NODES"])
        hosts = {login: node[login].rpartition("@")[2] for login in ("app", "ddl", "relay")}
        assert hosts["app"] == f"pooler:6432/{one.name}"
        assert hosts["ddl"] == hosts["relay"] == f"postgres:5432/{one.name}"
        assert settings["DATABASE_PREPARE_THRESHOLD"] == "0"
        known = compose["services"]["pooler"]["environment"]
        assert known[f"LOGIN_{one.name}"] == f"${{{one.name.upper()}_DB_APP}}"
