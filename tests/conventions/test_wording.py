"""Whatever can go wrong is worded in both languages, with the parameters that it is raised with."""

import ast
import json
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import marshmallow as ma
import pytest

from servicekit.translations import KIT, LOCALES
from tests.conventions.tree import ROOT, SERVICES, name_of, parse, service, sources

# Which argument of a call is the code, by the name of what is called.
PROBLEMS = {
    "Malformed",
    "Unauthenticated",
    "Forbidden",
    "Gone",
    "NotFound",
    "Conflict",
    "Stale",
    "TooLarge",
    "Invalid",
    "PreconditionMissing",
    "Unavailable",
}
SECOND = {"invalid", "FieldError", "require", "fail"}


class Raised(NamedTuple):
    """A code as it stands in the source: a pattern where a part is computed."""

    line: int
    pattern: str
    # The parameters that come with it; None where they are not written out.
    parameters: frozenset[str] | None


def raised(tree: ast.Module) -> Iterator[Raised]:
    """Every code that a problem, a fault or a permission is raised with."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        place = 0 if called in PROBLEMS else 1 if called in SECOND else None
        if place is None or len(node.args) <= place:
            continue
        named = {keyword.arg for keyword in node.keywords}
        spelled = called in PROBLEMS | {"invalid", "require", "fail"} and None not in named
        parameters = frozenset(name for name in named if name) if spelled else None
        for pattern in codes(node.args[place]):
            yield Raised(node.lineno, pattern, parameters)


def codes(value: ast.expr) -> Iterator[str]:
    """Patterns of the codes that an expression may be."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield re.escape(value.value)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_]+"
            for part in value.values
        )
    elif isinstance(value, ast.IfExp):
        yield from codes(value.body)
        yield from codes(value.orelse)


@cache
def catalogue(folder: Path, locale: str) -> dict[str, str]:
    path = folder / f"{locale}.json"
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return words


def known(path: Path) -> dict[str, dict[str, str]]:
    """The words that code in `path` is answered with, by locale."""
    inside = path.relative_to(ROOT).parts
    own = ROOT / "services" / inside[1] / "translations" if inside[0] == "services" else KIT
    return {locale: catalogue(KIT, locale) | catalogue(own, locale) for locale in LOCALES}


def placeholders(sentence: str) -> set[str]:
    names = (name for _, name, _, _ in string.Formatter().parse(sentence) if name)
    return {re.split(r"[.\[]", name)[0] for name in names}


def unworded(tree: ast.Module, words: dict[str, dict[str, str]]) -> list[str]:
    """Codes that a catalogue lacks, and parameters that a sentence asks for in vain."""
    faults = []
    for one in raised(tree):
        for locale, catalogue in words.items():
            found = [code for code in catalogue if re.fullmatch(one.pattern, code)]
            if not found:
                faults.append(f"line {one.line}: {one.pattern} has no {locale} words")
            elif len(found) == 1 and one.parameters is not None:
                lacking = placeholders(catalogue[found[0]]) - one.parameters
                faults += [f"line {one.line}: {found[0]} wants {name}" for name in sorted(lacking)]
    return faults


def test_every_code_that_is_raised_is_worded_with_its_parameters() -> None:
    missing = {
        name_of(path): unworded(parse(path), known(path)) for path in sources("services", "libs")
    }

    assert {name: faults for name, faults in missing.items() if faults} == {}


def test_a_code_without_words_or_parameters_is_noticed() -> None:
    words = {"en": {"a.known": "Known.", "a.taken": "{value} is taken.", "kind.one": "One."}}
    good = 'raise NotFound("a.known")\nrow.fail("x", "a.taken", value=1)\nrequire(ok, f"kind.{x}")'
    bad = (
        'raise NotFound("a.unknown")',
        'raise Conflict("a.taken")',
        'raise invalid("path", "b.unknown")',
        'require(ok, "b.unknown")',
        'faults.append(FieldError("path", "b.unknown"))',
        'raise Conflict(f"b.{x}")',
        'raise Forbidden("a.known" if x else "b.unknown")',
    )

    assert unworded(ast.parse(good), words) == []
    for line in bad:
        assert len(unworded(ast.parse(line), words)) == 1, line


FOLDERS = [KIT, *(ROOT / "services" / name / "translations" for name in SERVICES)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_both_languages_word_the_same_codes_with_the_same_parameters(folder: Path) -> None:
    chinese, english = (catalogue(folder, locale) for locale in LOCALES)

    assert list(chinese) == list(english)
    for code in chinese:
        assert placeholders(chinese[code]) == placeholders(english[code]), code
        assert chinese[code].strip(), code
        assert english[code].strip(), code


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_chinese_words_are_chinese_and_english_ones_english(folder: Path) -> None:
    chinese, english = (catalogue(folder, locale) for locale in LOCALES)

    assert [
        code for code, words in chinese.items() if not re.search("[\u4e00-\u9fff]", words)
    ] == []
    assert [code for code, words in english.items() if re.search("[\u4e00-\u9fff]", words)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_does_not_word_the_kits_codes_anew(name: str) -> None:
    own = catalogue(ROOT / "services" / name / "translations", "en")

    assert set(own) & set(catalogue(KIT, "en")) == set()


def field_codes(field: ma.fields.Field) -> Iterator[str]:
    """What a field of a schema may be refused with."""
    yield from (str(message) for message in field.error_messages.values())
    for validator in field.validators:
        if isinstance(validator, ma.validate.Validator):
            yield str(getattr(validator, "error", None) or f"{validator!r} without a code")
    if isinstance(inner := getattr(field, "inner", None), ma.fields.Field):
        yield from field_codes(inner)


@pytest.mark.parametrize("name", SERVICES)
def test_every_fault_of_a_field_is_worded(name: str) -> None:
    service(name)
    own = [
        schema
        for schema in subclasses(ma.Schema)
        if schema.__module__.startswith(f"services.{name}.")
        and "schemas" in schema.__module__.split(".")
    ]
    words = set(catalogue(KIT, "en")) | set(
        catalogue(ROOT / "services" / name / "translations", "en")
    )

    unknown = {
        f"{schema.__name__}.{field_name}: {code}"
        for schema in own
        for field_name, field in schema().load_fields.items()
        for code in (message.partition("|")[0] for message in field_codes(field))
        if code and code not in words
    }

    assert unknown == set()


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))
