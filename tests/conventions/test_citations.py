"""What comments and docstrings cite is in this repository: documents, their headings, decisions."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.test_docs import anchors
from tests.conventions.tree import ROOT, name_of, parse, tracked

DOCUMENT = re.compile(r"(?<![\w/.<{@-])((?:[\w.-]+/)*[\w-]+\.md)(?:#([\w-]+))?\b")
DECISION = re.compile(r"\bADR (\d{4})\b")
# A rule has a heading to be cited by; numbers of sections move.
UNNAMED = re.compile(r"\bdomain\b,? (?:sections?|§|chapter)|\b(?:section|§) ?\d|\bissue #?\d", re.I)
# What a file must hold that cites anything, found fast.
CITATION = re.compile(r"\.md\b|\bADR \d|§|\b(?:domain|section|issue)\b", re.I)
COMMENT = re.compile(r"(?:^|\s)(?://|#|--|/?\*+)\s?(.*)")
KINDS = (".py", ".proto", ".ts", ".tsx", ".css", ".mjs", ".toml", ".yml", ".yaml", ".java", ".tmpl")


def cited_texts() -> Iterator[tuple[Path, str]]:
    """Comments and docstrings of the files that somebody writes, where anything may be cited."""
    for path in tracked():
        if path.is_relative_to(ROOT / "libs" / "contracts") or not is_source(path):
            continue
        source = path.read_text(encoding="utf-8")
        if not CITATION.search(source):
            continue
        if path.suffix == ".py":
            yield from ((path, text) for text in python_texts(path, source))
        else:
            comments = (COMMENT.search(line) for line in source.splitlines())
            yield from ((path, comment[1]) for comment in comments if comment)


def is_source(path: Path) -> bool:
    return path.suffix in KINDS or path.name in ("Makefile", "Dockerfile")


def python_texts(path: Path, source: str) -> Iterator[str]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(parse(path)):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield text
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from (token.string for token in tokens if token.type == tokenize.COMMENT)


def faults_of(path: Path, text: str) -> list[str]:
    """Documents, headings and decisions that `text` names and that are not there."""
    faults = [cited[0] for cited in UNNAMED.finditer(text)]
    faults += [
        f"ADR {number}"
        for number in DECISION.findall(text)
        if not list((ROOT / "docs" / "adr").glob(f"{number}-*.md"))
    ]
    for name, heading in DOCUMENT.findall(text):
        document = next((place for place in places(path, name) if place.is_file()), None)
        if document is None:
            faults.append(name)
        elif heading and heading not in anchors(document):
            faults.append(f"{name}#{heading}")
    return faults


def places(path: Path, name: str) -> list[Path]:
    """Where a document of that name would stand: from the root, or beside what cites it."""
    return [ROOT / name, *(folder / name for folder in path.relative_to(ROOT).parents)]


def test_what_is_cited_is_there() -> None:
    texts = list(cited_texts())
    cited = [(path, text) for path, text in texts if DOCUMENT.search(text)]
    faults = [(name_of(path), fault) for path, text in texts for fault in faults_of(path, text)]

    assert len(cited) > 10
    assert faults == []


def test_what_is_not_there_is_noticed() -> None:
    path = ROOT / "libs" / "measures" / "mean.py"
    assert faults_of(path, "The mean (docs/domain.md#roll-up; ADR 0008).") == []
    for text in (
        "docs/domane.md",
        "domain.md",
        "docs/domain.md#roll-down",
        "ADR 0000",
        "domain, section 2",
        "domain §2",
        "issue 11",
    ):
        assert faults_of(path, text), text
