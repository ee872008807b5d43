"""Add and change templates, whose key results measure library indicators."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, invalid, require
from servicekit.ids import parse_id
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.library import queries as library_queries
from services.goals.library.models import Template, TemplateGoal
from services.goals.library.permissions import can_manage_library, shelf_actions
from services.goals.library.schemas.templates import (
    TemplateFields,
    TemplateFilter,
    TemplateGoalInput,
    TemplateInput,
)
from services.goals.library.use_cases.items import audit_values
from services.goals.library.views import show_template_summaries

FULL_WEIGHT = Decimal(100)


class WeightError(NamedTuple):
    """Where weights don't add up to 100 (path in the template), and their total as text."""

    path: str
    total: str


def list_templates(uow: UnitOfWork, query: TemplateFilter) -> ActionPage:
    """A page of templates by code, as `TemplateSummary`."""
    page = library_queries.templates(uow, query)
    items = show_template_summaries(uow, page["items"])
    return with_actions(page, items, shelf_actions(uow.caller))


def add_template(uow: UnitOfWork, values: TemplateInput) -> Template:
    """Add a template with these column values; raises Conflict `template.code_taken`."""
    require(can_manage_library(uow.caller))
    if library_queries.templates_by_code(uow, [values["code"]]):
        raise Conflict("template.code_taken", code=values["code"])
    template = Template(**to_json_values(values))
    check_template(uow, template)
    uow.add(template)
    uow.flush()
    uow.audit("template.added", f"template:{template.id}", after=audit_values(values))
    return template


def change_template(
    uow: UnitOfWork, template_id: UUID, changes: TemplateFields, version: int
) -> Template:
    """Change or archive a template; goals that were started from it stay as they are."""
    require(can_manage_library(uow.caller))
    template = library_queries.template(uow, template_id)
    require_version(template, version)
    before = {column: getattr(template, column) for column in changes}
    for column, value in to_json_values(changes).items():
        setattr(template, column, value)
    with uow.session.no_autoflush:
        check_template(uow, template)
    uow.flush()
    reference = f"template:{template.id}"
    uow.audit("template.changed", reference, audit_values(before), audit_values(changes))
    return template


def check_template(uow: UnitOfWork, template: Template) -> None:
    """Check that indicators and units exist and that weights add up.

    Raises Invalid `template.item_unknown`, `sheet.owner_unknown` or `template.weights`.
    """
    items = library_queries.items_by_code(uow, template.indicator_codes)
    for goal_index, goal in enumerate(template.goals):
        for index, key_result in enumerate(goal["key_results"]):
            if key_result["code"] not in items:
                path = f"goals.{goal_index}.key_results.{index}.code"
                raise invalid(path, "template.item_unknown", item=key_result["code"])
    unit_ids = [parse_id(text) for text in template.unit_ids]
    names = directory.names(uow, [unit_id for unit_id in unit_ids if unit_id])
    for index, unit_id in enumerate(unit_ids):
        if unit_id not in names:
            raise invalid(f"unit_ids.{index}", "sheet.owner_unknown")
    error = find_weight_error(template.goals)
    if error:
        raise invalid(error.path, "template.weights", total=error.total)


def find_weight_error(goals: Sequence[TemplateGoal | TemplateGoalInput]) -> WeightError | None:
    """The first weights that don't total 100: of all KPI goals, or of a goal's key results."""
    kpis = [goal for goal in goals if goal["kind"] == "kpi"]
    total = sum((Decimal(str(goal["weight"] or 0)) for goal in kpis), Decimal(0))
    if kpis and total != FULL_WEIGHT:
        return WeightError("goals", f"{total.normalize():f}")
    for index, goal in enumerate(goals):
        weights = [Decimal(str(key_result["weight"])) for key_result in goal["key_results"]]
        total = sum(weights, Decimal(0))
        if total != FULL_WEIGHT:
            return WeightError(f"goals.{index}.key_results", f"{total.normalize():f}")
    return None


def require_template(uow: UnitOfWork, template_id: UUID | None) -> None:
    """Refuse an unknown template; raises Invalid `template.not_found`."""
    if template_id and not library_queries.template_exists(uow, template_id):
        raise invalid("template_id", "template.not_found")


def to_json_values(values: Any) -> Any:
    """Convert loaded values for a JSONB column: ids to texts, decimals to JSON numbers."""
    if isinstance(values, Mapping):
        return {name: to_json_values(value) for name, value in values.items()}
    if isinstance(values, list):
        return [to_json_values(value) for value in values]
    if isinstance(values, Decimal):
        return int(values) if values == values.to_integral_value() else float(values)
    return str(values) if isinstance(values, UUID) else values
