"""Export and import of templates, one key result in each row of a file."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict
from uuid import UUID

from servicekit.errors import require
from servicekit.files.spreadsheets import SheetRow, workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.library import queries as library_queries
from services.goals.library.models import Template
from services.goals.library.permissions import can_manage_library
from services.goals.library.schemas.templates import TemplateIn, TemplateInput
from services.goals.library.use_cases.templates import find_weight_error, to_json_values
from services.goals.library.use_cases.workbook_imports import (
    ImportOutcome,
    boolean_value,
    load_row,
    reject_incomplete_groups,
    summarize_import,
)

COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("模板编码", "template code"),
    "name": ("模板名称", "template name"),
    "name_en": ("模板英文名称", "english template name"),
    "summary": ("说明", "summary"),
    "summary_en": ("英文说明", "english summary"),
    "mode": ("模式", "mode"),
    "job_families": ("岗位序列", "job families"),
    "levels": ("层级", "levels"),
    "spans": ("周期", "spans"),
    "units": ("适用部门编码", "unit codes"),
    "leaders": ("仅管理者", "leaders"),
    "archived": ("已归档", "archived"),
    "kind": ("目标类型", "kind"),
    "title": ("目标", "goal"),
    "title_en": ("英文目标", "english goal"),
    "goal_weight": ("目标权重", "goal weight"),
    "item": ("指标编码", "indicator code"),
    "weight": ("关键成果权重", "key result weight"),
    "target": ("目标值", "target"),
    "start": ("起始值", "start"),
    "target_high": ("上限", "upper bound"),
    "tolerance": ("容差", "tolerance"),
    "cadence": ("填报频率", "told every"),
    "ambition": ("承诺程度", "ambition"),
}
REQUIRED = ("code", "name", "name_en", "mode", "kind", "title", "title_en", "item", "weight")
NUMBERS = ("target", "start", "target_high", "tolerance")
LISTS = ("job_families", "levels", "spans", "units")
# Columns of the template itself, the same in each of its rows.
TEMPLATE_COLUMNS = (
    "name",
    "name_en",
    "summary",
    "summary_en",
    "mode",
    *LISTS,
    "leaders",
    "archived",
)
# Values of the Chinese words in columns with choices.
CHOICES = {
    "mode": {"混合": "mixed", "KPI": "kpi", "OKR": "okr"},
    "kind": {"KPI": "kpi", "OKR": "objective", "目标": "objective"},
    "levels": {"公司": "company", "部门": "unit", "个人": "person"},
    "spans": {"月": "month", "季": "quarter", "半年": "half_year", "年": "year"},
    "cadence": {"周": "week", "月": "month", "季": "quarter"},
    "ambition": {"承诺型": "committed", "挑战型": "aspirational"},
}


class GoalCells(TypedDict):
    """A goal of a template as cells have it, for `TemplateGoalIn` to check."""

    kind: str
    title: str
    title_en: str
    weight: str | None
    key_results: list[Mapping[str, str | None]]


def export_templates(uow: UnitOfWork) -> bytes:
    """All templates, archived ones too, as an XLSX that `import_templates` reads."""
    unit_codes = library_queries.unit_codes(uow)
    titles = [names[0] for names in COLUMNS.values()]
    rows = [
        [row[name] for name in COLUMNS]
        for template in library_queries.all_templates(uow)
        for row in _export_rows(template, unit_codes)
    ]
    return workbook(titles, rows)


def import_templates(
    uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool
) -> ImportOutcome:
    """Add templates, and replace those whose codes exist; one invalid row rejects its template.

    Raises Invalid `import.rejected`, see `summarize_import`.
    """
    require(can_manage_library(uow.caller))
    groups: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        groups[row.cells["code"]].append(row)
    items = set(library_queries.items_by_code(uow, {row.cells["item"] for row in rows}))
    units = {code: unit_id for unit_id, code in library_queries.unit_codes(uow).items()}
    values_by_code = {code: _load_template(group, items, units) for code, group in groups.items()}
    reject_incomplete_groups(groups.values(), "code", "template.row_rejected")
    existing = library_queries.templates_by_code(uow, set(groups))
    outcome = summarize_import(rows, set(existing), mode, dry_run)
    for code, values in {} if dry_run else values_by_code.items():
        if values is not None and not any(row.faults for row in groups[code]):
            _save(uow, existing.get(code), to_json_values(values))
    if outcome.applied:
        uow.flush()
        counts = {"created": outcome.created, "updated": outcome.updated}
        uow.audit("templates.imported", f"tenant:{uow.tenant.id}", after=counts)
    return outcome


def _load_template(
    rows: Sequence[SheetRow], items: set[str], units: Mapping[str, UUID]
) -> TemplateInput | None:
    """The template of these rows by `TemplateIn`; None where they fail, with errors at cells."""
    first = rows[0]
    goals: dict[str, GoalCells] = {}
    for row in rows:
        _check_row(row, first, items, units)
        goal = goals.setdefault(row.cells["title"], _goal_input(row.cells))
        goal["key_results"].append(_key_result_input(row.cells))
    template_input = {**_template_input(first.cells, units), "goals": list(goals.values())}
    values: TemplateInput | None = load_row(first, lambda _: template_input, TemplateIn())
    error = find_weight_error(values["goals"]) if values else None
    if error:
        column = "goal_weight" if error.path == "goals" else "weight"
        first.fail(column, "template.weights", total=error.total)
    return values


def _check_row(row: SheetRow, first: SheetRow, items: set[str], units: Mapping[str, UUID]) -> None:
    """Fail a row of unknown codes, of other template values than the first row, or no numbers."""
    if not row.cells["code"]:
        row.fail("code", "field.required")
    if row.cells["item"] not in items:
        row.fail("item", "template.item_unknown", item=row.cells["item"])
    for code in _list_value(row.cells, "units"):
        if code not in units:
            row.fail("units", "sheet.owner_unknown")
    for name in TEMPLATE_COLUMNS:
        if row.cells.get(name, "") != first.cells.get(name, ""):
            row.fail(name, "template.rows_differ")
    for name in ("weight", "goal_weight", *NUMBERS):
        if row.cells.get(name) and not _is_number(row.cells[name]):
            row.fail(name, "field.not_a_number")


def _template_input(cells: dict[str, str], units: Mapping[str, UUID]) -> Mapping[str, object]:
    texts = ("code", "name", "name_en", "summary", "summary_en")
    unit_codes = _list_value(cells, "units")
    return {
        **{name: cells[name] for name in texts if name in cells},
        "mode": _choice("mode", cells["mode"]),
        "job_families": _list_value(cells, "job_families"),
        "levels": [_choice("levels", text) for text in _list_value(cells, "levels")],
        "spans": [_choice("spans", text) for text in _list_value(cells, "spans")],
        "unit_ids": [str(units[code]) for code in unit_codes if code in units],
        "leaders": boolean_value(cells, "leaders"),
        "archived": boolean_value(cells, "archived") or False,
    }


def _goal_input(cells: dict[str, str]) -> GoalCells:
    return GoalCells(
        kind=_choice("kind", cells["kind"]),
        title=cells["title"],
        title_en=cells["title_en"],
        weight=cells.get("goal_weight") or None,
        key_results=[],
    )


def _key_result_input(cells: dict[str, str]) -> Mapping[str, str | None]:
    return {
        "code": cells["item"],
        "weight": cells["weight"],
        **{name: cells.get(name) or None for name in NUMBERS},
        **{name: _choice(name, cells.get(name, "")) or None for name in ("cadence", "ambition")},
    }


def _save(uow: UnitOfWork, template: Template | None, values: Mapping[str, Any]) -> None:
    if template is None:
        uow.add(Template(**values))
    for column, value in values.items() if template else ():
        setattr(template, column, value)


def _export_rows(template: Template, unit_codes: Mapping[UUID, str]) -> list[dict[str, object]]:
    """One row for each key result, by the names of COLUMNS."""
    unit_ids = [UUID(text) for text in template.unit_ids]
    texts = ("code", "name", "name_en", "summary", "summary_en", "mode")
    lists = ("job_families", "levels", "spans")
    template_cells = {
        **{name: getattr(template, name) for name in texts},
        **{name: "，".join(getattr(template, name)) for name in lists},
        "units": "，".join(unit_codes[id] for id in unit_ids if id in unit_codes),
        "leaders": {None: "", True: "是", False: "否"}[template.leaders],
        "archived": "是" if template.archived else "否",
    }
    return [
        {
            **template_cells,
            "kind": goal["kind"],
            "title": goal["title"],
            "title_en": goal["title_en"],
            "goal_weight": goal["weight"],
            "item": key_result["code"],
            "weight": key_result["weight"],
            **{name: key_result.get(name) for name in (*NUMBERS, "cadence", "ambition")},
        }
        for goal in template.goals
        for key_result in goal["key_results"]
    ]


def _list_value(cells: Mapping[str, str], column: str) -> list[str]:
    texts = re.split(r"[,，、;；]", cells.get(column, ""))
    return [text.strip() for text in texts if text.strip()]


def _choice(column: str, text: str) -> str:
    return CHOICES[column].get(text, text)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
