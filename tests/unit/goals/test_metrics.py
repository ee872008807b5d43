"""What a provider may enter for a metric, and when it is due."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import period_of
from servicekit.errors import Invalid
from services.goals.models import COMPANY, Metric
from services.goals.use_cases.metric_files import read_workbook

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
