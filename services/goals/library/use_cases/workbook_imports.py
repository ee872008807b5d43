"""Imports of rows of a file: loaded by the API's schema, counted, rejected as a whole."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import marshmallow as ma

from servicekit.errors import Invalid
from servicekit.files.spreadsheets import CONTROL, CellError, Say, SheetRow

YES, NO = {"是", "yes", "y", "true", "1"}, {"否", "no", "n", "false", "0"}


class ImportView(TypedDict):
    """The counts of an import and the errors of the rows that it rejected."""

    rows: int
    created: int
    updated: int
    rejected: int
    applied: bool
    dry_run: bool
    errors: list[CellError]


@dataclass
class ImportOutcome:
    """What an import did, or would do on a dry run."""

    rows: int
    created: int = 0
    updated: int = 0
    applied: bool = False
    dry_run: bool = False
    rejected_rows: list[SheetRow] = field(default_factory=list)

    def to_response(self, say: Say) -> ImportView:
        """The outcome, its errors worded by `say`."""
        errors = [error for row in self.rejected_rows for error in row.errors(say)]
        return ImportView(
            rows=self.rows,
            created=self.created,
            updated=self.updated,
            rejected=len(self.rejected_rows),
            applied=self.applied,
            dry_run=self.dry_run,
            errors=errors,
        )


def code_of(row: SheetRow) -> str:
    """The row's cell `code`."""
    return row.cells["code"]


def summarize_import(
    rows: list[SheetRow],
    existing_keys: Collection[str],
    mode: str,
    dry_run: bool,
    key: Callable[[SheetRow], str] = code_of,
) -> ImportOutcome:
    """Count the entries that rows create or update; rows of one entry share a `key`.

    Raises Invalid `import.rejected` where mode is `all`, some row has errors and it is no dry run.
    """
    rejected = [row for row in rows if row.faults]
    if rejected and mode == "all" and not dry_run:
        faults = tuple(fault for row in rejected for _, fault in row.faults)
        raise Invalid("import.rejected", faults=faults, count=len(rejected))
    valid_keys = {key(row) for row in rows} - {key(row) for row in rejected}
    return ImportOutcome(
        rows=len(rows),
        created=len(valid_keys.difference(existing_keys)),
        updated=len(valid_keys.intersection(existing_keys)),
        applied=not dry_run,
        dry_run=dry_run,
        rejected_rows=rejected,
    )


def reject_incomplete_groups(groups: Iterable[Sequence[SheetRow]], column: str, code: str) -> None:
    """Fail the valid rows of every group in which another row has errors, with `code`."""
    for rows in groups:
        if any(row.faults for row in rows):
            for row in rows:
                if not row.faults:
                    row.fail(column, code)


def load_row(
    row: SheetRow, to_input: Callable[[dict[str, str]], Mapping[str, object]], schema: ma.Schema
) -> Any:
    """Load the row by a schema of the API; None where it fails, with the errors at its columns."""
    for column, cell in row.cells.items():
        if CONTROL.search(cell):
            row.fail(column, "field.bad_character")
    if row.faults:
        return None
    try:
        return schema.load(to_input(row.cells))
    except ma.ValidationError as error:
        for name, messages in error.normalized_messages().items():
            code, parameters = _first_message(messages)
            column = name if name in row.columns else next(iter(row.columns))
            row.fail(column, code, **parameters)
        return None


def choice_value(
    cells: Mapping[str, str], column: str, choices: Mapping[str, Mapping[str, str]]
) -> str | None:
    """The cell as the schema spells it; None for an empty one.

    `choices` has, by column, the values of the Chinese words.
    """
    text = cells.get(column, "")
    if not text:
        return None
    return choices.get(column, {}).get(text, text)


def boolean_value(cells: Mapping[str, str], column: str) -> bool | str | None:
    """A yes/no cell; None for an empty one, any other text as it is for the schema to refuse."""
    text = cells.get(column, "").lower()
    return True if text in YES else False if text in NO else None if not text else cells[column]


def _first_message(messages: Any) -> tuple[str, dict[str, str]]:
    """Code and parameters of the first of marshmallow's nested messages, code|name=value|…"""
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    code, *parameters = str(messages).split("|")
    return code, dict(parameter.split("=", 1) for parameter in parameters)
