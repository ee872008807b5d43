"""Templates: goals to begin with, built of the library's indicators."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, invalid, require
from servicekit.ids import parse_id
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.cycles.permissions import can_manage_cycles
from services.goals.library import queries as library_queries
from services.goals.library.models import Template
from services.goals.library.use_cases.items import show_items, told

FULL = Decimal(100)


def list_templates(uow: UnitOfWork, **query: Any) -> Page:
    found = library_queries.templates(uow, **query)
    return Page(items=show_lines(uow, found["items"]), next=found["next"])


def show_lines(uow: UnitOfWork, templates: Sequence[Template]) -> list[dict[str, Any]]:
    """Templates as they stand in a list."""
    used = library_queries.used_templates(uow, [item.id for item in templates])
    units = {known for item in templates for text in item.unit_ids if (known := parse_id(text))}
    names = directory.names(uow, units)
    return [
        {
            **{
                column.key: getattr(item, column.key)
                for column in Template.__table__.columns
                if column.key != "words"
            },
            "units": [
                {"id": text, "name": names[known]}
                for text in item.unit_ids
                if (known := parse_id(text)) in names
            ],
            "goal_count": len(item.goals),
            "key_result_count": sum(len(goal["key_results"]) for goal in item.goals),
            "used": used.get(item.id, 0),
        }
        for item in templates
    ]


def show_template(uow: UnitOfWork, template: Template) -> dict[str, Any]:
    """One template with the indicators that its goals name."""
    found = library_queries.items_by_code(uow, template.codes)
    items = {item["code"]: item for item in show_items(uow, list(found.values()))}
    goals = [
        goal
        | {"key_results": [one | {"item": items.get(one["code"])} for one in goal["key_results"]]}
        for goal in template.goals
    ]
    return show_lines(uow, [template])[0] | {"goals": goals}


def add_template(uow: UnitOfWork, new: dict[str, Any]) -> Template:
    require(can_manage_cycles(uow.caller))
    if library_queries.templates_by_code(uow, [new["code"]]):
        raise Conflict("template.code_taken", code=new["code"])
    template = Template(**kept(new))
    check_template(uow, template)
    uow.add(template)
    uow.flush()
    uow.audit("template.added", f"template:{template.id}", after=told(new))
    return template


def change_template(
    uow: UnitOfWork, template_id: UUID, changes: dict[str, Any], version: int
) -> Template:
    """Change or archive a template; goals that were begun with it stay as they are."""
    require(can_manage_cycles(uow.caller))
    template = library_queries.template(uow, template_id)
    require_version(template, version)
    before = {name: getattr(template, name) for name in changes}
    for name, value in kept(changes).items():
        setattr(template, name, value)
    with uow.session.no_autoflush:
        check_template(uow, template)
    uow.flush()
    uow.audit("template.changed", f"template:{template.id}", told(before), told(changes))
    return template


def check_template(uow: UnitOfWork, template: Template) -> None:
    """Its indicators and units are there, and its weights add up."""
    known = library_queries.items_by_code(uow, template.codes)
    for index, goal in enumerate(template.goals):
        for place, item in enumerate(goal["key_results"]):
            if item["code"] not in known:
                at = f"goals.{index}.key_results.{place}.code"
                raise invalid(at, "template.item_unknown", item=item["code"])
    units = [parse_id(text) for text in template.unit_ids]
    names = directory.names(uow, [unit for unit in units if unit])
    for index, unit in enumerate(units):
        if unit not in names:
            raise invalid(f"unit_ids.{index}", "sheet.owner_unknown")
    fault = weight_fault(template.goals)
    if fault:
        raise invalid(fault[0], "template.weights", total=fault[1])


def weight_fault(goals: Sequence[dict[str, Any]]) -> tuple[str, str] | None:
    """Where weights do not total 100, and what they total: of the KPI, and within each goal."""
    kpis = [goal for goal in goals if goal["kind"] == "kpi"]
    total = sum((Decimal(str(goal["weight"] or 0)) for goal in kpis), Decimal(0))
    if kpis and total != FULL:
        return "goals", f"{total.normalize():f}"
    for index, goal in enumerate(goals):
        total = sum((Decimal(str(one["weight"])) for one in goal["key_results"]), Decimal(0))
        if total != FULL:
            return f"goals.{index}.key_results", f"{total.normalize():f}"
    return None


def require_template(uow: UnitOfWork, template_id: UUID | None) -> None:
    if template_id and not library_queries.template_exists(uow, template_id):
        raise invalid("template_id", "template.not_found")


def kept(values: Any) -> Any:
    """As JSON keeps it: ids as text, numbers as JSON has them."""
    if isinstance(values, dict):
        return {name: kept(value) for name, value in values.items()}
    if isinstance(values, list):
        return [kept(value) for value in values]
    if isinstance(values, Decimal):
        return int(values) if values == values.to_integral_value() else float(values)
    return str(values) if isinstance(values, UUID) else values
