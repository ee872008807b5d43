"""What a key result and a goal need before they are stored."""

from datetime import date
from typing import Any

from servicekit.errors import invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.use_cases.plans import (
    FROM_START_DIRECTIONS,
    check_plan,
    plan_columns,
)


def check_key_result(item: dict[str, Any], at: str) -> None:
    """What a direction needs to be computable: else Invalid with the field's path."""
    direction = item["direction"]
    needs = {"binary": (), "milestones": (), "between": ("target", "target_high")}
    required = (
        ("start", "target")
        if direction in FROM_START_DIRECTIONS
        else needs.get(direction, ("target",))
    )
    for name in required:
        if item.get(name) is None:
            raise invalid(f"{at}{name}", "field.required")
    if direction in FROM_START_DIRECTIONS and item["start"] == item["target"]:
        raise invalid(f"{at}target", "kr.start_equals_target")
    if direction == "between" and item["target_high"] < item["target"]:
        raise invalid(f"{at}target_high", "kr.bounds")
    if item["ends_on"] < item["starts_on"]:
        raise invalid(f"{at}ends_on", "cycle.ends_before_start")
    check_plan(item, at)


def default_start(uow: UnitOfWork, sheet: Sheet) -> date:
    """Set in the middle of a cycle, a key result owes nothing for the time before."""
    cycle, today = sheet.cycle, uow.tenant.today()
    return today if cycle.starts_on < today <= cycle.ends_on else cycle.starts_on


def new_key_result(sheet: Sheet, start: date, item: dict[str, Any], at: str) -> KeyResult:
    """Make a key result of request fields, for the caller to put on a goal.

    Where they don't say, its period is a week and its days, both inclusive, are `start` and the end
    of the cycle. Raises Invalid at the path `at` + field where its direction cannot be computed.
    """
    dated = {
        "period": "week",
        **plan_columns(item),
        "starts_on": item.get("starts_on") or start,
        "ends_on": item.get("ends_on") or sheet.cycle.ends_on,
    }
    check_key_result(dated, at)
    return KeyResult(**dated)


def check_strategy(owner_kind: str, fields: dict[str, Any]) -> None:
    """Themes and dimensions are the company's; people's goals are seen with their amounts."""
    for name in ("strategic", "theme", "dimension"):
        if fields.get(name) and owner_kind != "company":
            raise invalid(name, "goal.strategy_of_company")
    if fields.get("amounts_hidden") and owner_kind == "person":
        raise invalid("amounts_hidden", "goal.amounts_of_person")


def default_visibility(sheet: Sheet, kind: str) -> str:
    """OKR are open to the company; a person's KPI are for the line."""
    return "line" if sheet.owner_kind == "person" and kind == "kpi" else "open"
