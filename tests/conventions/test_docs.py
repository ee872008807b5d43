"""What the documents say is there is there: links, targets, ports, commands, samples, events."""

import importlib
import json
import os
import re
import runpy
import subprocess
import sys
import threading
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from http.server import HTTPServer
from pathlib import Path

import httpx2
import pytest
from standardwebhooks import Webhook

from deploy import registry
from deploy.local.instances import PORTS
from deploy.registry import ROOT
from services.notifications.endpoints import events as partner_events
from tools import event_table

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "services").glob("*/README.md")),
]
IDS = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.M)
TARGET = re.compile(r"^([a-z][a-z-]*):", re.M)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
MODULE = re.compile(r"(?:python3?|/python) -m (?P<module>[\w.]+)(?P<rest>[^\n`\")]*)")
LOCAL_PATH = re.compile(r"`((?:services|libs|tests|tools|deploy|docs|proto|bench)/[\w./-]+)`")
# What a block may call beside make and our own modules; each is documented by its maker.
PROGRAMS = {"docker", "kubectl", "helm", "pg_dump", "pg_dumpall", "pg_restore", "eval", "make"}
PROGRAMS |= {"python3", ".local/venv/bin/python", ".local/venv/bin/pytest"}
# Not in this repository: a path on somebody's machine, an index of packages.
FOREIGN = re.compile(r"/(?:work|root|tmp|home)/|pypi|npmjs|maven\.org|debian\.org")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(text_of(path)) if name == language]


def anchors(path: Path) -> set[str]:
    """Headings as a reader's link names them."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text_of(path)))
    return {heading.replace(" ", "-") for heading in kept}


@cache
def help_of(*command: str) -> str:
    """What a module of ours says it can do."""
    libraries = [str(ROOT / folder) for folder in (".", "libs", "libs/contracts")]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--help"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(libraries)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(text_of(path)):
        place, _, anchor = link.partition("#")
        if "://" in link:
            continue
        found = (path.parent / place).resolve() if place else path
        assert found.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(found), f"{link} names no heading"


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_file_that_is_named_is_there(path: Path) -> None:
    for name in LOCAL_PATH.findall(text_of(path)):
        assert (ROOT / name).exists(), f"{name} is not there"


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_documents_name_no_machine_and_no_index(path: Path) -> None:
    assert FOREIGN.findall(text_of(path)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_make_target_that_is_named_is_one(path: Path) -> None:
    targets = set(TARGET.findall(text_of(ROOT / "Makefile")))
    assert set(MAKE.findall(text_of(path))) <= targets


def test_the_readme_names_every_make_target() -> None:
    targets = set(TARGET.findall(text_of(ROOT / "Makefile"))) - {"help"}
    assert targets <= set(MAKE.findall(text_of(ROOT / "README.md")))


def test_the_readme_gives_every_port() -> None:
    readme = text_of(ROOT / "README.md")
    for service in registry.services():
        ports = f"{service.port} | {service.grpc_port} | {service.health_port}"
        link = f"[{service.name}](services/{service.name}/README.md)"
        assert f"| {link} | {ports} |" in readme
    for part, port in PORTS.items():
        assert f"| {part} | {port} |" in readme


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_commands_call_programs_that_are_known(path: Path) -> None:
    for line in "".join(blocks(path, "sh")).splitlines():
        assert line.split()[0] in PROGRAMS, line


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_our_own_commands_take_what_they_are_given(path: Path) -> None:
    for found in MODULE.finditer(text_of(path)):
        module, words = found["module"], found["rest"].split()
        if module.endswith("."):
            # `python -m services.<name> …` speaks of every service.
            continue
        told = help_of(module)
        plain = [word for word in words if re.fullmatch(r"[a-z][\w-]*", word)]
        if plain and module.startswith("services."):
            told += help_of(module, plain[0])
        for option in [word for word in words if word.startswith("--")]:
            assert re.search(rf"{option.partition('=')[0]}\b", told), f"{module} takes no {option}"
        if plain and ("{" in told or "commands:" in told):
            assert plain[0] in told, f"{module} has no {plain[0]}"


def test_the_event_table_is_what_protos_and_consumers_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["event_table", "--check"])
    assert event_table.main() == 0


def test_a_stale_event_table_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "architecture.md"
    stale.write_text(text_of(event_table.DOCUMENT).replace("| fact |", "| state |", 1), "utf-8")
    monkeypatch.setattr(event_table, "DOCUMENT", stale)
    monkeypatch.setattr(sys, "argv", ["event_table", "--check"])
    assert event_table.main() == 1


def test_an_event_says_when_it_is_sent_and_its_key() -> None:
    proto = "// Sent once when it rains; key: the cloud.\n// example: {}\nmessage Rained {\n"
    assert event_table.said(proto) == {"Rained": ("once when it rains", "the cloud")}
    assert event_table.said("// A drop.\nmessage Rained {\n") == {}


def test_every_setting_is_explained() -> None:
    told = text_of(ROOT / "docs" / "operations.md")
    for known in registry.services():
        settings = importlib.import_module(f"services.{known.name}.app").service.settings
        for item in fields(settings):
            assert f"`{item.metadata['variable']}`" in told, item.metadata["variable"]


def test_every_service_and_what_it_announces_is_in_the_architecture() -> None:
    architecture = text_of(ROOT / "docs" / "architecture.md")
    shape, table = architecture.split(event_table.BEGIN)
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        if len(cells) == len(event_table.TITLES) and cells[0].startswith("`"):
            assert cells[0] in shape, f"{cells[0]} is announced by nobody there"
    for known in registry.services():
        assert f"\n| {known.name} |" in shape


@pytest.mark.parametrize("path", DECISIONS, ids=[path.stem for path in DECISIONS])
def test_a_decision_has_its_four_parts_on_one_screen(path: Path) -> None:
    text = text_of(path)
    assert text.startswith(f"# {path.name[:4]} ")
    for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**Enforced by**"):
        assert text.count(part) == 1
    assert len(text.splitlines()) <= 40
    assert f"]({path.name})" in text_of(path.parent / "README.md")


def test_partners_are_told_every_event_as_it_is_sent() -> None:
    partners = ROOT / "docs" / "partners.md"
    for kind in partner_events.CATALOGUE:
        assert f"| `{kind.name}` |" in text_of(partners)
    sample = json.loads(blocks(partners, "json")[0])
    kind = partner_events.BY_NAME[sample["type"]]
    assert sample == partner_events.example_body(kind, "https://chengshi.example")


def test_the_partners_receiver_takes_what_is_signed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sample,) = blocks(ROOT / "docs" / "partners.md", "python")
    assert len([line for line in sample.splitlines() if line]) <= 20
    secret, body, now = "whsec_" + "c2VjcmV0" * 4, '{"type":"form.opened"}', datetime.now(UTC)
    served: list[HTTPServer] = []
    monkeypatch.setattr(HTTPServer, "serve_forever", lambda server: served.append(server))
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    monkeypatch.setenv("PORT", "0")
    (tmp_path / "receiver.py").write_text(sample, encoding="utf-8")
    runpy.run_path(str(tmp_path / "receiver.py"))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body),
    }

    statuses = [answer_of(served[0], sent, headers) for sent in (body, f"{body} ")]

    served[0].server_close()
    assert statuses == [204, 401]


def answer_of(server: HTTPServer, body: str, headers: dict[str, str]) -> int:
    """The status with which `server` answers this one request."""
    answering = threading.Thread(target=server.handle_request)
    answering.start()
    address = f"http://127.0.0.1:{server.server_port}"
    answer = httpx2.post(address, content=body, headers=headers, trust_env=False)
    answering.join()
    return answer.status_code
