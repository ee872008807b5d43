"""Writes the event table of docs/architecture.md from protos and consumers; `--check` only looks.

The comment above an event in its events.proto says when it is sent and its key; who listens is
what the services' composition roots register.
"""

import argparse
import importlib
import re
import sys
from pathlib import Path
from typing import NamedTuple

from google.protobuf.descriptor import Descriptor

from deploy import registry
from servicekit.messaging.contract import events

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- events -->", "<!-- /events -->"
TITLES = ("event", "kind", "topic", "key", "sent when", "by", "consumers")
EVERYBODY = "every service"

MESSAGE = re.compile(r"(?P<comment>(?:^// .*\n)+)^message (?P<name>\w+) \{", re.M)
COMMENT = re.compile(r"Sent (?P<when>.+?)[;.] key: (?P<key>.+?)\.?", re.I)


class Said(NamedTuple):
    """What the comment above an event says."""

    when: str
    key: str


class UnsaidError(Exception):
    """An event's comment does not say when it is sent, and its key."""


def said(proto: str) -> dict[str, Said]:
    """What the comments of one events.proto say, by the name of the message."""
    read = {found["name"]: COMMENT.fullmatch(_text(found)) for found in MESSAGE.finditer(proto)}
    return {name: Said(parts["when"], parts["key"]) for name, parts in read.items() if parts}


def _text(found: re.Match[str]) -> str:
    lines = [line.removeprefix("// ") for line in found["comment"].splitlines()]
    return " ".join(line for line in lines if not line.startswith("example:"))


def listeners() -> dict[str, list[str]]:
    """The services that handle each event, by its full name."""
    found: dict[str, list[str]] = {}
    for known in registry.services():
        service = importlib.import_module(f"services.{known.name}.app").service
        for event in service.consumers.by_type:
            found.setdefault(event, []).append(known.name)
    return found


def rows() -> list[tuple[str, ...]]:
    """One row for each event, by package and name."""
    names, heard = {known.name for known in registry.services()}, listeners()
    return [
        _row(event, names, heard.get(event.full_name, ["nobody"]))
        for event in sorted(events(), key=lambda one: one.full_name)
    ]


def _row(event: Descriptor, names: set[str], heard: list[str]) -> tuple[str, ...]:
    package = event.file.package
    proto = (ROOT / "proto" / event.file.name).read_text(encoding="utf-8")
    comment = said(proto).get(event.name)
    if comment is None:
        raise UnsaidError(f"{event.full_name}: say `Sent …; key: ….` above it")
    owner = package.split(".")[1]
    return (
        f"`{event.name}`",
        "state" if event.name.endswith("State") else "fact",
        f"`{package}`",
        comment.key,
        comment.when,
        owner if owner in names else EVERYBODY,
        ", ".join(heard),
    )


def table() -> str:
    lines = [TITLES, ("---",) * len(TITLES), *rows()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(document: str) -> str:
    """The document with its table as it should be."""
    before, begin, rest = document.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UnsaidError(f"{DOCUMENT.name} has no place between {BEGIN} and {END}")
    return f"{before}{begin}{table()}{end}{after}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where the table is behind")
    checking = options.parse_args().check
    document = DOCUMENT.read_text(encoding="utf-8")
    try:
        wanted = written(document)
    except UnsaidError as unsaid:
        sys.stderr.write(f"{unsaid}\n")
        return 1
    if checking and wanted != document:
        sys.stderr.write("docs/architecture.md is behind: run python -m tools.event_table\n")
        return 1
    DOCUMENT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
