"""What every file of rows shares: loaded by the schema of the API, counted, refused as a whole."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma

from servicekit.errors import Invalid
from servicekit.files.spreadsheets import CONTROL, Say, SheetRow

YES, NO = {"是", "yes", "y", "true", "1"}, {"否", "no", "n", "false", "0"}


@dataclass
class Outcome:
    """What an import did, or would do on a dry run."""

    rows: int
    created: int = 0
    updated: int = 0
    applied: bool = False
    dry_run: bool = False
    rejected_rows: list[SheetRow] = field(default_factory=list)

    def told(self, say: Say) -> dict[str, Any]:
        errors = [error for row in self.rejected_rows for error in row.errors(say)]
        return {
            **{name: getattr(self, name) for name in ("rows", "created", "updated")},
            **{name: getattr(self, name) for name in ("applied", "dry_run")},
            "rejected": len(self.rejected_rows),
            "errors": errors,
        }


def by_code(row: SheetRow) -> str:
    return row.cells["code"]


def outcome_of(
    rows: list[SheetRow],
    known: Collection[str],
    mode: str,
    dry_run: bool,
    key: Callable[[SheetRow], str] = by_code,
) -> Outcome:
    """Count what rows make together; Invalid where all of it was wanted and something is wrong."""
    rejected = [row for row in rows if row.faults]
    if rejected and mode == "all" and not dry_run:
        faults = tuple(fault for row in rejected for _, fault in row.faults)
        raise Invalid("import.rejected", faults=faults, count=len(rejected))
    good = {key(row) for row in rows} - {key(row) for row in rejected}
    return Outcome(
        rows=len(rows),
        created=len(good.difference(known)),
        updated=len(good.intersection(known)),
        applied=not dry_run,
        dry_run=dry_run,
        rejected_rows=rejected,
    )


def hold_together(groups: Iterable[Sequence[SheetRow]], column: str, code: str) -> None:
    """What several rows make comes whole: with one of them the others are rejected too."""
    for rows in groups:
        if any(row.faults for row in rows):
            for row in rows:
                if not row.faults:
                    row.fail(column, code)


def load(
    row: SheetRow, shape: Callable[[dict[str, str]], dict[str, Any]], schema: ma.Schema
) -> dict[str, Any] | None:
    """The row by the schema that the API reads too; what is wrong stands at its column."""
    for key, cell in row.cells.items():
        if CONTROL.search(cell):
            row.fail(key, "field.bad_character")
    if row.faults:
        return None
    try:
        found: dict[str, Any] = schema.load(shape(row.cells))
    except ma.ValidationError as wrong:
        for name, messages in wrong.normalized_messages().items():
            code, parameters = _coded(messages)
            known = name if name in row.columns else next(iter(row.columns))
            row.fail(known, code, **parameters)
        return None
    return found


def given(
    cells: Mapping[str, str], name: str, words: Mapping[str, Mapping[str, str]]
) -> str | None:
    """What stands there, as the schema names it: a word of either language, nothing for blank."""
    text = cells.get(name, "")
    if not text:
        return None
    return words.get(name, {}).get(text, text)


def flag(cells: Mapping[str, str], name: str) -> Any:
    """A cell of yes or no; anything else is for the schema to refuse."""
    text = cells.get(name, "").lower()
    return True if text in YES else False if text in NO else None if not text else cells[name]


def _coded(messages: Any) -> tuple[str, dict[str, str]]:
    """The first message: a code, and the parameters that follow it."""
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    code, *parameters = str(messages).split("|")
    return code, dict(part.split("=", 1) for part in parameters)
