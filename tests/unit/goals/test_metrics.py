"""What a provider may enter for a metric, and when it is due."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import next_period, period_of
from servicekit.errors import Invalid
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics.models import Metric
from services.goals.metrics.use_cases.metric_files import read_workbook

NUMBER = st.none() | st.decimals(-1000, 1000, places=2)


@given(value=NUMBER, numerator=NUMBER, denominator=NUMBER)
def test_a_value_that_is_taken_can_be_computed_with(value, numerator, denominator):
    for accumulation in ("sum", "ratio"):
        metric = Metric(accumulation=accumulation)
        if list(metric.faults_of(value, numerator, denominator)):
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
    assert list(Metric(accumulation="ratio").faults_of(*numbers)) == [fault]


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

    newest = metric.newest_due(day)
    look = metric.next_look(day)

    assert metric.due_on(newest) <= day < metric.due_on(next_period(newest, period))
    assert day < look
    step, told = metric.to_tell(look)
    if step == "due":
        assert metric.due_on(told) == look
    else:
        assert metric.due_on(told) == look - timedelta(days=1)


def test_of_a_period_each_kind_is_told_once():
    october = period_of(date(2026, 10, 9), "month")
    metric = Metric(period="month", data_day=8, due_told=october.ends_on)

    assert metric.to_tell(date(2026, 11, 8)) is None
    assert metric.to_tell(date(2026, 11, 9)) == ("overdue", october)
    metric.overdue_told = october.ends_on
    assert metric.to_tell(date(2026, 12, 7)) is None
    assert metric.to_tell(date(2026, 12, 8))[0] == "due"
