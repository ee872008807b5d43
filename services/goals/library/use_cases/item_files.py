"""Export and import of library indicators, one in each row of a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from servicekit.errors import require
from servicekit.files.spreadsheets import SheetRow, workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.library import queries as library_queries
from services.goals.library.models import LibraryItem
from services.goals.library.permissions import can_manage_library
from services.goals.library.schemas.items import LibraryItemIn, LibraryItemInput
from services.goals.library.use_cases.workbook_imports import (
    ImportOutcome,
    boolean_value,
    choice_value,
    load_row,
    summarize_import,
)

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
# Values of the Chinese words in columns with choices.
CHOICES = {
    "direction": {
        "提升": "increase", "降低": "decrease", "不低于": "at_least", "不高于": "at_most",
        "区间": "between", "是否完成": "binary", "里程碑": "milestones",
    },
    "accumulation": {"最新值": "latest", "求和": "sum", "平均": "average", "比率": "ratio"},
    "period": {"周": "week", "月": "month", "季": "quarter", "季度": "quarter"},
}  # fmt: skip


def export_items(uow: UnitOfWork) -> bytes:
    """All indicators, archived ones too, as an XLSX that `import_items` reads."""
    titles = [names[0] for names in COLUMNS.values()]
    items = library_queries.all_items(uow)
    return workbook(titles, ([_cell(getattr(item, name)) for name in COLUMNS] for item in items))


def import_items(
    uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool
) -> ImportOutcome:
    """Add indicators, and change those whose codes exist: `all` rows or none, or the `valid` ones.

    Raises Invalid `import.rejected`, see `summarize_import`.
    """
    require(can_manage_library(uow.caller))
    schema = LibraryItemIn()
    values_by_line: dict[int, LibraryItemInput | None] = {
        row.line: load_row(row, _item_values, schema) for row in rows
    }
    reject_duplicate_codes(rows)
    existing = library_queries.items_by_code(uow, {row.cells["code"] for row in rows})
    outcome = summarize_import(rows, set(existing), mode, dry_run)
    for row in [] if dry_run else rows:
        values = values_by_line[row.line]
        if values is None or row.faults:
            continue
        item = existing.get(values["code"])
        if item is None:
            uow.add(LibraryItem(**values))
        for column, value in values.items() if item else ():
            setattr(item, column, value)
    if outcome.applied:
        uow.flush()
        counts = {"created": outcome.created, "updated": outcome.updated}
        uow.audit("library.imported", f"tenant:{uow.tenant.id}", after=counts)
    return outcome


def reject_duplicate_codes(rows: Sequence[SheetRow]) -> None:
    """Fail each row whose code an earlier one has, with `library.code_twice`."""
    codes: set[str] = set()
    for row in rows:
        code = row.cells["code"]
        if code and code in codes:
            row.fail("code", "library.code_twice", item=code)
        codes.add(code)


def _item_values(cells: dict[str, str]) -> Mapping[str, object]:
    """The row as input of `LibraryItemIn`, without empty cells."""
    values = {name: choice_value(cells, name, CHOICES) for name in COLUMNS if name != "archived"}
    return {name: value for name, value in values.items() if value is not None} | {
        "archived": boolean_value(cells, "archived") or False,
    }


def _cell(value: Any) -> Any:
    return ("是" if value else "否") if isinstance(value, bool) else value
