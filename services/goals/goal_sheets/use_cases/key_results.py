"""What a key result and a goal need before they are stored."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from servicekit.errors import invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import KeyResult, KeyResultColumns
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.schemas.payloads import KeyResultFields
from services.goals.goal_sheets.use_cases.plans import (
    FROM_START_DIRECTIONS,
    check_plan,
    plan_columns,
)


def columns_of(key_result: KeyResult) -> KeyResultColumns:
    """The loaded columns of a key result by name, for `check_key_result` to read."""
    return cast(KeyResultColumns, vars(key_result))


def check_key_result(item: KeyResultColumns, at: str) -> None:
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
    if direction == "between" and _is_empty_range(item.get("target"), item.get("target_high")):
        raise invalid(f"{at}target_high", "kr.bounds")
    if item["ends_on"] < item["starts_on"]:
        raise invalid(f"{at}ends_on", "cycle.ends_before_start")
    check_plan(item, at)


def _is_empty_range(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and high < low


def default_start(uow: UnitOfWork, sheet: Sheet) -> date:
    """Set in the middle of a cycle, a key result owes nothing for the time before."""
    return sheet.cycle.first_day_from(uow.tenant.today())


def new_key_result(sheet: Sheet, start: date, item: KeyResultFields, at: str) -> KeyResult:
    """Make a key result of request fields, for the caller to put on a goal.

    Where they don't say, its period is a week and its days, both inclusive, are `start` and the end
    of the cycle. Raises Invalid at the path `at` + field where its direction cannot be computed.
    """
    dated: KeyResultColumns = {
        "period": "week",
        **plan_columns(item),
        "starts_on": item.get("starts_on") or start,
        "ends_on": item.get("ends_on") or sheet.cycle.ends_on,
    }
    check_key_result(dated, at)
    return KeyResult(**dated)


def check_strategy(owner_kind: str, fields: Mapping[str, object]) -> None:
    """Themes and dimensions are the company's; people's goals are seen with their amounts."""
    for name in ("strategic", "theme", "dimension"):
        if fields.get(name) and owner_kind != "company":
            raise invalid(name, "goal.strategy_of_company")
    if fields.get("amounts_hidden") and owner_kind == "person":
        raise invalid("amounts_hidden", "goal.amounts_of_person")


def default_visibility(sheet: Sheet, kind: str) -> str:
    """OKR are open to the company; a person's KPI are for the line."""
    return "line" if sheet.owner_kind == "person" and kind == "kpi" else "open"
