"""Templates as rows of a file, one for each key result."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from servicekit.errors import require
from servicekit.files.spreadsheets import SheetRow, workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.library import queries as library_queries
from services.goals.library.models import Template
from services.goals.library.schemas.templates import TemplateIn
from services.goals.library.use_cases.templates import kept, weight_fault
from services.goals.library.use_cases.workbook_imports import (
    Outcome,
    flag,
    hold_together,
    load,
    outcome_of,
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
# Of the template itself: every one of its rows says the same.
SAME = ("name", "name_en", "summary", "summary_en", "mode", *LISTS, "leaders", "archived")
WORDS = {
    "mode": {"混合": "mixed", "KPI": "kpi", "OKR": "okr"},
    "kind": {"KPI": "kpi", "OKR": "objective", "目标": "objective"},
    "levels": {"公司": "company", "部门": "unit", "个人": "person"},
    "spans": {"月": "month", "季": "quarter", "半年": "half_year", "年": "year"},
    "cadence": {"周": "week", "月": "month", "季": "quarter"},
    "ambition": {"承诺型": "committed", "挑战型": "aspirational"},
}


def export_templates(uow: UnitOfWork) -> bytes:
    """All templates as a file that can be brought in again."""
    codes = library_queries.unit_codes(uow)
    lines = [
        [line[name] for name in COLUMNS]
        for template in library_queries.all_templates(uow)
        for line in _lines(template, codes)
    ]
    return workbook([names[0] for names in COLUMNS.values()], lines)


def import_templates(uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool) -> Outcome:
    """Add templates and replace those whose codes are there; one wrong row holds its template."""
    require(can_manage_cycles(uow.caller))
    groups: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        groups[row.cells["code"]].append(row)
    items = set(library_queries.items_by_code(uow, {row.cells["item"] for row in rows}))
    units = {code: unit_id for unit_id, code in library_queries.unit_codes(uow).items()}
    loaded = {code: _template(group, items, units) for code, group in groups.items()}
    hold_together(groups.values(), "code", "template.row_rejected")
    known = library_queries.templates_by_code(uow, set(groups))
    outcome = outcome_of(rows, set(known), mode, dry_run)
    for code, values in {} if dry_run else loaded.items():
        if values is not None and not any(row.faults for row in groups[code]):
            _apply(uow, known.get(code), kept(values))
    if outcome.applied:
        uow.flush()
        told = {"created": outcome.created, "updated": outcome.updated}
        uow.audit("templates.imported", f"tenant:{uow.tenant.id}", after=told)
    return outcome


def _template(
    rows: Sequence[SheetRow], items: set[str], units: Mapping[str, UUID]
) -> dict[str, Any] | None:
    """The template that these rows make together; what is wrong stands at its cell."""
    first = rows[0]
    goals: dict[str, dict[str, Any]] = {}
    for row in rows:
        _check(row, first, items, units)
        title = row.cells["title"]
        goal = goals.setdefault(title, _goal(row.cells))
        goal["key_results"].append(_key_result(row.cells))
    values = _own(first.cells, units) | {"goals": list(goals.values())}
    found = load(first, lambda _: values, TemplateIn())
    fault = weight_fault(found["goals"]) if found else None
    if fault:
        column = "goal_weight" if fault[0] == "goals" else "weight"
        first.fail(column, "template.weights", total=fault[1])
    return found


def _check(row: SheetRow, first: SheetRow, items: set[str], units: Mapping[str, UUID]) -> None:
    if not row.cells["code"]:
        row.fail("code", "field.required")
    if row.cells["item"] not in items:
        row.fail("item", "template.item_unknown", item=row.cells["item"])
    for code in _list(row.cells, "units"):
        if code not in units:
            row.fail("units", "sheet.owner_unknown")
    for name in SAME:
        if row.cells.get(name, "") != first.cells.get(name, ""):
            row.fail(name, "template.rows_differ")
    for name in ("weight", "goal_weight", *NUMBERS):
        if row.cells.get(name) and not _is_number(row.cells[name]):
            row.fail(name, "field.not_a_number")


def _own(cells: dict[str, str], units: Mapping[str, UUID]) -> dict[str, Any]:
    texts = ("code", "name", "name_en", "summary", "summary_en")
    return {
        **{name: cells[name] for name in texts if name in cells},
        "mode": _word("mode", cells["mode"]),
        "job_families": _list(cells, "job_families"),
        "levels": [_word("levels", one) for one in _list(cells, "levels")],
        "spans": [_word("spans", one) for one in _list(cells, "spans")],
        "unit_ids": [str(units[one]) for one in _list(cells, "units") if one in units],
        "leaders": flag(cells, "leaders"),
        "archived": flag(cells, "archived") or False,
    }


def _goal(cells: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": _word("kind", cells["kind"]),
        "title": cells["title"],
        "title_en": cells["title_en"],
        "weight": cells.get("goal_weight") or None,
        "key_results": [],
    }


def _key_result(cells: dict[str, str]) -> dict[str, Any]:
    return {
        "code": cells["item"],
        "weight": cells["weight"],
        **{name: cells.get(name) or None for name in NUMBERS},
        **{name: _word(name, cells.get(name, "")) or None for name in ("cadence", "ambition")},
    }


def _apply(uow: UnitOfWork, known: Template | None, values: dict[str, Any]) -> None:
    if known is None:
        uow.add(Template(**values))
    for name, value in values.items() if known else ():
        setattr(known, name, value)


def _lines(template: Template, units: Mapping[UUID, str]) -> list[dict[str, Any]]:
    own = {
        **{name: getattr(template, name) for name in ("code", *SAME) if name != "units"},
        **{
            name: "，".join(getattr(template, name)) for name in ("job_families", "levels", "spans")
        },
        "units": "，".join(units[one] for one in map(UUID, template.unit_ids) if one in units),
        "leaders": {None: "", True: "是", False: "否"}[template.leaders],
        "archived": "是" if template.archived else "否",
    }
    return [
        {
            **own,
            **{name: goal[name] for name in ("kind", "title", "title_en")},
            "goal_weight": goal["weight"],
            **{"item": one["code"], "weight": one["weight"]},
            **{name: one.get(name) for name in (*NUMBERS, "cadence", "ambition")},
        }
        for goal in template.goals
        for one in goal["key_results"]
    ]


def _list(cells: Mapping[str, str], name: str) -> list[str]:
    parts = re.split(r"[,，、;；]", cells.get(name, ""))
    return [part.strip() for part in parts if part.strip()]


def _word(name: str, text: str) -> str:
    return WORDS[name].get(text, text)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
