"""Which values count is the same in SQL and in the measures' own words."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings

from measures.accumulation import PeriodValue
from servicekit.ids import new_id
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.progress.writes.reported_values import insert_values
from tests.unit.measures.effective import ReportedValue, effective_of
from tests.unit.measures.test_properties import tellings

DATES = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}


def a_key_result(uow: Any, cycle_id: str) -> UUID:
    sheet = Sheet(cycle_id=UUID(cycle_id), owner_kind="unit", owner_id=new_id())
    uow.add(sheet)
    uow.flush()
    item = KeyResult(title="量", direction="increase", start=0, target=1, **DATES)
    owner = {"owner_kind": "unit", "owner_id": sheet.owner_id, "cycle_id": sheet.cycle_id}
    uow.add(Goal(sheet_id=sheet.id, kind="kpi", title="目标", key_results=[item], **owner))
    uow.flush()
    return item.id


def row(item: ReportedValue, ids: dict[str | None, str], key_result_id: UUID) -> dict[str, Any]:
    kept = {name: getattr(item, name) for name in ("period_start", "period_end", "value")}
    more = {name: getattr(item, name) for name in ("numerator", "denominator", "counts")}
    known = {"check_in_id": ids[item.id], "corrects": ids.get(item.corrects), "done": None}
    return kept | more | known | {"key_result_id": key_result_id, "recorded_at": item.recorded_at}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(told=tellings())
def test_the_query_finds_what_the_measures_call_effective(
    tenant: Any, told: list[ReportedValue]
) -> None:
    # In the order of their ids, so that the later of two told in one moment is the same for both.
    ids: dict[str | None, str] = {item.id: str(new_id()) for item in told}
    with tenant.goals.as_system(tenant.company) as uow:
        key_result_id = a_key_result(uow, tenant.cycle("company")["id"])
        rows = [row(item, ids, key_result_id) for item in reversed(told)]
        plain = json.loads(json.dumps(rows, default=str))
        # Delivered twice, in two turns and then whole.
        turns = (plain[::2], plain[1::2], plain)
        remembered = [insert_values(uow, turn, [str(key_result_id)]) for turn in turns]
        found = effective_values.effective_values(uow, [key_result_id])

    assert periods_of(found) == effective_of(told, **DATES)
    assert periods_of(remembered[1]) == periods_of(remembered[2]) == periods_of(found)


def periods_of(values: dict[Any, list[Any]]) -> list[PeriodValue]:
    names = ("period_start", "value", "numerator", "denominator")
    ((_, found),) = values.items()
    return [PeriodValue(*(getattr(one, name) for name in names)) for one in found]
