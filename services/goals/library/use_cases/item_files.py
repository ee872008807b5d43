"""Indicators as rows of a file, checked cell by cell, brought in as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from servicekit.errors import require
from servicekit.files.spreadsheets import SheetRow, workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem
from services.goals.library.schemas.items import LibraryItemIn
from services.goals.library.use_cases.items import plain
from services.goals.library.use_cases.workbook_imports import Outcome, flag, given, load, outcome_of

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


def export_items(uow: UnitOfWork) -> bytes:
    """All indicators, archived ones too, as a file that can be brought in again."""
    rows = [plain(item) for item in library_queries.all_items(uow)]
    titles = [names[0] for names in COLUMNS.values()]
    return workbook(titles, ([_cell(row[name]) for name in COLUMNS] for row in rows))


def import_items(uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool) -> Outcome:
    """Add indicators and change those whose codes are there: `all`, or the `valid` rows."""
    require(can_manage_cycles(uow.caller))
    schema = LibraryItemIn()
    loaded = {row.line: load(row, _item, schema) for row in rows}
    refuse_twice(rows)
    known = library_queries.items_by_code(uow, {row.cells["code"] for row in rows})
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


def refuse_twice(rows: Sequence[SheetRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        code = row.cells["code"]
        if code and code in seen:
            row.fail("code", "library.code_twice", item=code)
        seen.add(code)


def _item(cells: dict[str, str]) -> dict[str, Any]:
    values = {name: given(cells, name, WORDS) for name in COLUMNS if name != "archived"}
    return {name: value for name, value in values.items() if value is not None} | {
        "archived": flag(cells, "archived") or False,
    }


def _cell(value: Any) -> Any:
    return ("是" if value else "否") if isinstance(value, bool) else value
