"""Where a key result stands: the periods' values accumulate in four ways."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.accumulation import PeriodValue, current_of
from measures.progress import progress_of

MONTHS = [date(2026, month, 1) for month in range(1, 13)]
values = st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=12)


def make_values(*numbers):
    return [PeriodValue(day, Decimal(number)) for day, number in zip(MONTHS, numbers, strict=False)]


def test_monthly_revenue_sums():
    revenue = current_of("sum", make_values("80000", "95000.50", "104999.50"))

    assert revenue == Decimal(280000)
    assert progress_of(
        "increase", start=Decimal(0), target=Decimal(1000000), current=revenue
    ) == Decimal(28)


def test_a_pass_rate_divides_sums_and_is_no_mean_of_rates():
    rate = [
        PeriodValue(MONTHS[0], numerator=Decimal(99), denominator=Decimal(100)),
        PeriodValue(MONTHS[1], numerator=Decimal(810), denominator=Decimal(900)),
    ]

    assert current_of("ratio", rate) == Decimal("0.909")
    assert current_of("ratio", rate, percent=True) == Decimal("90.9")


def test_stock_is_the_newest_period_in_whatever_order():
    assert current_of("latest", list(reversed(make_values(120, 80, 95)))) == Decimal(95)


def test_an_average_is_over_the_periods_told():
    assert current_of("average", [*make_values(10, 20), PeriodValue(MONTHS[5])]) == Decimal(15)


@pytest.mark.parametrize("accumulation", ["latest", "sum", "average", "ratio"])
def test_nothing_told_is_no_value(accumulation):
    assert current_of(accumulation, []) is None
    assert current_of(accumulation, [PeriodValue(MONTHS[0])]) is None


def test_a_ratio_over_nothing_is_no_value():
    nothing = [PeriodValue(MONTHS[0], numerator=Decimal(0), denominator=Decimal(0))]

    assert current_of("ratio", nothing) is None


def test_an_unknown_accumulation_is_refused():
    with pytest.raises(ValueError, match="no such accumulation"):
        current_of("median", make_values(1))


@given(values, st.randoms())
def test_the_order_of_values_changes_nothing(numbers, chance):
    ordered = make_values(*numbers)
    shuffled = list(ordered)
    chance.shuffle(shuffled)

    for accumulation in ("latest", "sum", "average"):
        assert current_of(accumulation, shuffled) == current_of(accumulation, ordered)
    assert current_of("sum", ordered) == sum(numbers)
    assert current_of("latest", ordered) == numbers[-1]
