"""The weighted mean, raw and clamped for roll-ups."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measures.mean import rolled_up_mean, weighted_mean

pairs = st.lists(
    st.tuples(st.decimals(0, 100, places=2), st.none() | st.decimals(-500, 500, places=2)),
    max_size=20,
)


def test_a_mean_weighs():
    assert weighted_mean([(Decimal(70), Decimal(100)), (Decimal(30), Decimal(0))]) == Decimal(70)


def test_what_has_no_value_does_not_weigh():
    assert weighted_mean(
        [(Decimal(50), None), (Decimal(10), Decimal(40)), (Decimal(30), Decimal(80))]
    ) == Decimal(70)


def test_no_items_no_values_and_no_weights_are_no_value():
    assert weighted_mean([]) is None
    assert weighted_mean([(Decimal(100), None)]) is None
    assert weighted_mean([(Decimal(0), Decimal(50))]) is None


def test_what_one_goal_overshoots_fills_no_other():
    assert weighted_mean([(Decimal(50), Decimal(150)), (Decimal(50), Decimal(-50))]) == Decimal(50)
    assert rolled_up_mean([(Decimal(50), Decimal(150)), (Decimal(50), Decimal(0))]) == Decimal(50)
    assert rolled_up_mean([(Decimal(50), Decimal(100)), (Decimal(50), Decimal(-80))]) == Decimal(50)


@given(pairs)
def test_a_mean_lies_between_its_values(items):
    found = weighted_mean(items)
    valued = [value for weight, value in items if value is not None and weight]

    if found is None:
        assert not valued
    else:
        slack = Decimal("1e-20")
        assert min(valued) - slack <= found <= max(valued) + slack


@given(pairs)
def test_a_roll_up_stays_between_nothing_and_all(items):
    found = rolled_up_mean(items)

    assert found is None or Decimal(0) <= found <= Decimal("100.0000000000000001")


def test_what_has_no_value_is_nothing_beside_what_has_one():
    assert rolled_up_mean([(Decimal(50), Decimal(80)), (Decimal(50), None)]) == Decimal(40)
    assert rolled_up_mean([(Decimal(50), None), (Decimal(50), None)]) is None
