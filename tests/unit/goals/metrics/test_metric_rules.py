"""Who manages and provides metrics, and what stays fixed once a metric is used."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid4

import pytest

from measures.due import period_of
from servicekit.callers import Caller, Client, GrantedRole, Person
from servicekit.errors import Conflict, Invalid
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics.models import (
    Metric,
    MetricUsage,
    NewValue,
    Numbers,
    ProvidedValue,
    check_usage,
)
from services.goals.metrics.permissions import can_manage_metrics, can_provide
from services.goals.metrics.use_cases.metric_grid import periods_until
from services.goals.metrics.use_cases.provided_values import (
    UNCHECKED,
    ValueInput,
    check_expected,
)

TENANT, PROVIDER, METRIC = (uuid4() for _ in range(3))
CLIENT = Client(tenant_id=TENANT, client_id="erp", scopes=frozenset())


def make_person(role: str = "", person_id: UUID | None = None) -> Person:
    roles = (GrantedRole(role=role),) if role else ()
    return Person(tenant_id=TENANT, person_id=person_id or uuid4(), roles=roles)


@pytest.mark.parametrize(
    ("caller", "manages", "provides"),
    [
        (make_person("hr"), True, True),
        (make_person("admin"), True, True),
        (CLIENT, True, True),
        (make_person(person_id=PROVIDER), False, True),
        (make_person("executive"), False, False),
        (make_person(), False, False),
    ],
    ids=("HR", "an administrator", "a client", "its provider", "an executive", "anybody"),
)
def test_a_metric_is_managed_by_hr_and_provided_by_its_provider_too(
    caller: Caller, manages: bool, provides: bool
) -> None:
    assert can_manage_metrics(caller) is manages
    assert can_provide(caller, Metric(provider_id=PROVIDER)) is provides


@pytest.mark.parametrize(
    ("usage", "changed", "archives", "code"),
    [
        ((False, False), ["unit", "period"], False, None),
        ((True, False), ["unit"], False, "metric.in_use"),
        ((False, True), ["accumulation"], False, "metric.in_use"),
        ((True, True), ["name", "data_day"], False, None),
        ((True, False), ["archived"], True, None),
        ((False, True), ["archived"], True, "metric.still_bound"),
    ],
)
def test_what_values_mean_is_fixed_once_a_metric_is_used(
    usage: tuple[bool, bool], changed: Iterable[str], archives: bool, code: str | None
) -> None:
    if code is None:
        check_usage(MetricUsage(*usage), list(changed), archives=archives)
        return
    with pytest.raises(Conflict) as refusal:
        check_usage(MetricUsage(*usage), list(changed), archives=archives)

    assert refusal.value.code == code


NEWEST = uuid4()


@pytest.mark.parametrize(
    ("expected_id", "newest_id", "is_refused"),
    [
        (UNCHECKED, NEWEST, False),
        (NEWEST, NEWEST, False),
        (None, None, False),
        (None, NEWEST, True),
        (uuid4(), NEWEST, True),
        (NEWEST, None, True),
    ],
    ids=("unchecked", "as seen", "still empty", "filled since", "changed since", "gone"),
)
def test_a_cell_that_changed_meanwhile_is_not_overwritten(
    expected_id: UUID | Literal["unchecked"] | None, newest_id: UUID | None, is_refused: bool
) -> None:
    period = period_of(date(2030, 4, 1), "month")
    numbers = Numbers(value=Decimal(1))
    value = NewValue(
        id=uuid4(),
        metric_id=METRIC,
        unit_id=COMPANY,
        period_start=period.starts_on,
        period_end=period.ends_on,
        **numbers._asdict(),
    )
    newest = ProvidedValue(
        id=newest_id or uuid4(),
        metric_id=METRIC,
        unit_id=COMPANY,
        period_start=period.starts_on,
        recorded_at=datetime(2030, 5, 1, tzinfo=UTC),
        **numbers._asdict(),
    )
    cell = ValueInput(
        path="cells.0",
        metric=METRIC,
        unit=None,
        period="2030-04",
        numbers=numbers,
        expected_id=expected_id,
    )
    current = {value.key: newest} if newest_id else {}
    if not is_refused:
        check_expected([cell], [value], current)
        return
    with pytest.raises(Invalid) as refusal:
        check_expected([cell], [value], current)

    assert [fault.code for fault in refusal.value.faults] == ["metric.stale"]


@pytest.mark.parametrize(
    ("day", "period", "count", "first_days"),
    [
        (date(2030, 4, 30), "month", 2, [date(2030, 3, 1), date(2030, 4, 1)]),
        (date(2030, 1, 15), "quarter", 2, [date(2029, 10, 1), date(2030, 1, 1)]),
        (date(2000, 2, 1), "month", 5, [date(2000, 1, 1), date(2000, 2, 1)]),
    ],
)
def test_the_grid_ends_with_the_period_of_its_day_and_begins_in_2000(
    day: date, period: str, count: int, first_days: list[date]
) -> None:
    assert [item.starts_on for item in periods_until(day, period, count)] == first_days
