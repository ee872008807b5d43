"""Indicators and templates as rows of a file, checked cell by cell, brought in as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma

from servicekit.errors import Invalid, require
from servicekit.spreadsheets import CONTROL, Row, Say, workbook
from servicekit.unit_of_work import UnitOfWork
from services.goals import permissions, queries, schemas
from services.goals.models import LibraryItem
from services.goals.use_cases.library import plain

YES, NO = {"是", "yes", "y", "true", "1"}, {"否", "no", "n", "false", "0"}
COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("编码", "code"),
    "name": ("名称", "name"),
    "name_en": ("英文名称", "english name"),
    "category": ("类别", "category"),
    "category_en": ("英文类别", "english category"),
    "formula": ("计算公式", "formula"),
    "formula_en": ("英文计算公式", "english formula"),
    "unit": ("单位", "unit"),
    "unit_en": ("英文单位", "english unit"),
    "direction": ("方向", "direction"),
    "accumulation": ("累计方式", "accumulation"),
    "period": ("周期", "period"),
    "typical_low": ("典型下限", "typical low"),
    "typical_high": ("典型上限", "typical high"),
    "typical_target": ("参考目标", "typical target"),
    "typical": ("典型水平", "typical"),
    "typical_en": ("英文典型水平", "english typical"),
    "note": ("使用说明", "note"),
    "note_en": ("英文使用说明", "english note"),
    "archived": ("已归档", "archived"),
}
REQUIRED = ("code", "name", "name_en", "category", "category_en", "formula", "direction")
# Words that people write for a choice.
WORDS = {
    "direction": {
        "提升": "increase", "降低": "decrease", "不低于": "at_least", "不高于": "at_most",
        "区间": "between", "是否完成": "binary", "里程碑": "milestones",
    },
    "accumulation": {"最新值": "latest", "求和": "sum", "平均": "average", "比率": "ratio"},
    "period": {"周": "week", "月": "month", "季": "quarter", "季度": "quarter"},
}  # fmt: skip


@dataclass
class Outcome:
    """What an import did, or would do on a dry run."""

    rows: int
    created: int = 0
    updated: int = 0
    applied: bool = False
    dry_run: bool = False
    rejected_rows: list[Row] = field(default_factory=list)

    def told(self, say: Say) -> dict[str, Any]:
        errors = [error for row in self.rejected_rows for error in row.errors(say)]
        return {
            **{name: getattr(self, name) for name in ("rows", "created", "updated")},
            **{name: getattr(self, name) for name in ("applied", "dry_run")},
            "rejected": len(self.rejected_rows),
            "errors": errors,
        }


def export_items(uow: UnitOfWork) -> bytes:
    """All indicators, archived ones too, as a file that can be brought in again."""
    rows = [plain(item) for item in queries.library.all_items(uow)]
    titles = [names[0] for names in COLUMNS.values()]
    return workbook(titles, ([_cell(row[name]) for name in COLUMNS] for row in rows))


def import_items(uow: UnitOfWork, rows: list[Row], *, mode: str, dry_run: bool) -> Outcome:
    """Add indicators and change those whose codes are there: `all`, or the `valid` rows."""
    require(permissions.can_manage_cycles(uow.caller))
    schema = schemas.LibraryItemIn()
    loaded = {row.line: load(row, _item, schema) for row in rows}
    refuse_twice(rows)
    known = queries.library.items_by_code(uow, {row.cells["code"] for row in rows})
    outcome = outcome_of(rows, set(known), mode, dry_run)
    for row in [] if dry_run else rows:
        values = loaded[row.line]
        if values is None or row.faults:
            continue
        item = known.get(values["code"])
        if item is None:
            uow.add(LibraryItem(**values))
        for name, value in values.items() if item else ():
            setattr(item, name, value)
    if outcome.applied:
        uow.flush()
        told = {"created": outcome.created, "updated": outcome.updated}
        uow.audit("library.imported", f"tenant:{uow.tenant.id}", after=told)
    return outcome


def outcome_of(rows: list[Row], known: set[str], mode: str, dry_run: bool) -> Outcome:
    """Count by code; Invalid where everything was wanted and something is wrong."""
    rejected = [row for row in rows if row.faults]
    if rejected and mode == "all" and not dry_run:
        faults = tuple(fault for row in rejected for _, fault in row.faults)
        raise Invalid("import.rejected", faults=faults, count=len(rejected))
    codes = {row.cells["code"] for row in rows} - {row.cells["code"] for row in rejected}
    return Outcome(
        rows=len(rows),
        created=len(codes - known),
        updated=len(codes & known),
        applied=not dry_run,
        dry_run=dry_run,
        rejected_rows=rejected,
    )


def refuse_twice(rows: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        code = row.cells["code"]
        if code and code in seen:
            row.fail("code", "library.code_twice", item=code)
        seen.add(code)


def load(
    row: Row, shape: Callable[[dict[str, str]], dict[str, Any]], schema: ma.Schema
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
            row.fail(name if name in row.columns else "code", code, **parameters)
        return None
    return found


def given(cells: Mapping[str, str], name: str) -> str | None:
    """What stands there, as the schema names it: a word of either language, nothing for blank."""
    text = cells.get(name, "")
    if not text:
        return None
    return WORDS.get(name, {}).get(text, text)


def flag(cells: Mapping[str, str], name: str) -> Any:
    """A cell of yes or no; anything else is for the schema to refuse."""
    text = cells.get(name, "").lower()
    return True if text in YES else False if text in NO else None if not text else cells[name]


def _item(cells: dict[str, str]) -> dict[str, Any]:
    values = {name: given(cells, name) for name in COLUMNS if name != "archived"}
    return {name: value for name, value in values.items() if value is not None} | {
        "archived": flag(cells, "archived") or False,
    }


def _coded(messages: Any) -> tuple[str, dict[str, str]]:
    """The first message: a code, and the parameters that follow it."""
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    code, *parameters = str(messages).split("|")
    return code, dict(part.split("=", 1) for part in parameters)


def _cell(value: Any) -> Any:
    return ("是" if value else "否") if isinstance(value, bool) else value
