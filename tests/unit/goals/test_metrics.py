"""What a provider may enter for a metric, and when it is due."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import next_period, period_of
from servicekit.errors import Invalid
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics.models import Metric, ProvidedValue, SeriesFollowers
from services.goals.metrics.use_cases.metric_files import read_workbook
from services.goals.metrics.views import cell_state

FOLLOWERS = SeriesFollowers(
    metric_id=COMPANY,
    unit_id=COMPANY,
    starts_on=date(2026, 10, 1),
    ends_on=date(2026, 12, 31),
    key_results=1,
)
NUMBER = st.none() | st.decimals(-1000, 1000, places=2)


def provided_value(value):
    return ProvidedValue(
        id=COMPANY,
        metric_id=COMPANY,
        unit_id=COMPANY,
        period_start=date(2026, 10, 1),
        value=value,
        numerator=None,
        denominator=None,
        recorded_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


@given(value=NUMBER, numerator=NUMBER, denominator=NUMBER)
def test_a_value_that_is_taken_can_be_computed_with(value, numerator, denominator):
    for accumulation in ("sum", "ratio"):
        metric = Metric(accumulation=accumulation)
        if list(metric.value_errors(value, numerator, denominator)):
            continue
        if accumulation == "ratio":
            assert value is None
            assert (numerator is None) == (denominator is None)
            assert denominator is None or denominator > 0
        else:
            assert (numerator, denominator) == (None, None)


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ((Decimal(1), None, None), ("value", "metric.ratio_in_two_numbers")),
        ((None, Decimal(1), None), ("denominator", "field.required")),
        ((None, None, Decimal(1)), ("numerator", "field.required")),
        ((None, Decimal(1), Decimal(0)), ("denominator", "metric.denominator_positive")),
    ],
)
def test_a_ratio_needs_its_two_numbers(numbers, fault):
    assert list(Metric(accumulation="ratio").value_errors(*numbers)) == [fault]


def test_a_value_is_due_so_many_days_after_its_period():
    october = period_of(date(2026, 10, 9), "month")

    assert Metric(data_day=0).due_on(october) == date(2026, 10, 31)
    assert Metric(data_day=8).due_on(october) == date(2026, 11, 8)


def test_the_company_has_a_series_only_where_it_is_measured():
    unit = COMPANY.__class__(int=7)

    assert Metric(for_company=True, unit_ids=[str(unit)]).series == [COMPANY, unit]
    assert Metric(for_company=False, unit_ids=[str(unit)]).series == [unit]


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_workbook_or_are_refused(content):
    with pytest.raises(Invalid):
        read_workbook(content, "month")


@given(
    period=st.sampled_from(["week", "month", "quarter"]),
    data_day=st.integers(0, 90),
    day=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
)
def test_every_period_is_looked_at_on_its_data_day_and_on_the_day_after(period, data_day, day):
    metric = Metric(period=period, data_day=data_day)

    newest = metric.last_due_period(day)
    look = metric.next_reminder_day(day)

    assert metric.due_on(newest) <= day < metric.due_on(next_period(newest, period))
    assert day < look
    step, told = metric.reminder_on(look)
    if step == "due":
        assert metric.due_on(told) == look
    else:
        assert metric.due_on(told) == look - timedelta(days=1)


def test_of_a_period_each_kind_is_told_once():
    october = period_of(date(2026, 10, 9), "month")
    metric = Metric(period="month", data_day=8, due_reminded_through=october.ends_on)

    assert metric.reminder_on(date(2026, 11, 8)) is None
    assert metric.reminder_on(date(2026, 11, 9)) == ("overdue", october)
    metric.overdue_reminded_through = october.ends_on
    assert metric.reminder_on(date(2026, 12, 7)) is None
    assert metric.reminder_on(date(2026, 12, 8))[0] == "due"


@pytest.mark.parametrize(
    ("today", "value", "state"),
    [
        (date(2026, 10, 31), None, "open"),
        (date(2026, 11, 8), None, "due"),
        (date(2026, 11, 9), None, "late"),
        (date(2026, 11, 9), Decimal(0), "provided"),
    ],
)
def test_a_cell_is_late_from_the_day_after_its_data_day(today, value, state):
    october = period_of(date(2026, 10, 9), "month")
    provided = provided_value(value) if value is not None else None

    assert cell_state(Metric(data_day=8), october, provided, [FOLLOWERS], today) == state


def test_a_cell_that_no_key_result_needs_is_idle():
    september = period_of(date(2026, 9, 9), "month")

    assert cell_state(Metric(data_day=8), september, None, [FOLLOWERS], date(2026, 12, 1)) == "idle"


def test_a_withdrawn_value_is_missing():
    october = period_of(date(2026, 10, 9), "month")
    withdrawn, day = provided_value(None), date(2026, 11, 9)

    assert cell_state(Metric(data_day=8), october, withdrawn, [FOLLOWERS], day) == "late"
