"""What holds of the formulas for every direction, whatever the numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from measures.accumulation import current_of
from measures.pace import WORST_FIRST, expected_of, health_of
from measures.progress import progress_of
from tests.unit.measures.effective import ReportedValue, effective_of

START, END = date(2026, 10, 1), date(2026, 12, 31)
ACCUMULATIONS = ("latest", "sum", "average", "ratio")
numbers = st.decimals(-(10**6), 10**6, places=2)
tolerances = st.none() | st.decimals("0.01", 10**4, places=2)
days = st.integers(-20, 120).map(lambda count: START + timedelta(days=count))
instants = st.integers(0, 150 * 24 * 60).map(
    lambda minutes: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
phased_targets = st.dictionaries(
    st.dates(START, END), st.decimals(0, 100, places=2), min_size=1, max_size=6
).map(lambda points: tuple(zip(sorted(points), sorted(points.values()), strict=True)))


@st.composite
def tellings(draw):
    """Values told of a few months, some of which correct an earlier one."""
    told = []
    for index in range(draw(st.integers(0, 8))):
        first = date(2026, draw(st.integers(9, 12)), 1)
        earlier = [item.id for item in told]
        told.append(
            ReportedValue(
                id=f"{index:02}",
                period_start=first,
                period_end=first + timedelta(days=29),
                recorded_at=datetime(2026, 12, 31, draw(st.integers(0, 23)), tzinfo=UTC),
                value=draw(st.none() | numbers),
                numerator=draw(st.integers(0, 9)),
                denominator=Decimal(draw(st.integers(1, 9))),
                corrects=draw(st.none() | st.sampled_from(earlier)) if earlier else None,
                counts=draw(st.booleans()),
            )
        )
    return told


def within(told):
    return effective_of(told, starts_on=START, ends_on=END)


def measured(direction, current, low, high, tolerance):
    known = {"start": None, "target": low, "target_high": high, "tolerance": tolerance}
    return progress_of(direction, **known, current=current)


@given(numbers, numbers, numbers, numbers)
def test_the_nearer_to_the_target_the_further(start, target, one, other):
    assume(start != target)
    low, high = sorted((one, other))
    direction = "increase" if start < target else "decrease"

    less, more = (
        progress_of(direction, start=start, target=target, current=current)
        for current in ((low, high) if start < target else (high, low))
    )

    assert less <= more
    assert progress_of(direction, start=start, target=target, current=start) == 0
    assert progress_of(direction, start=start, target=target, current=target) == 100


@given(numbers, numbers, numbers, numbers, tolerances)
def test_bounds_count_in_and_progress_falls_on_their_outer_side_alone(
    one, other, first, second, tolerance
):
    low, high = sorted((one, other))
    near, far = sorted((first, second))

    assert measured("at_least", low, low, None, tolerance) == 100
    assert measured("at_most", low, low, None, tolerance) == 100
    for edge in (low, high):
        assert measured("between", edge, low, high, tolerance) == 100
    up = [measured("at_least", current, low, None, tolerance) for current in (near, far)]
    down = [measured("at_most", current, low, None, tolerance) for current in (near, far)]
    assert up[0] <= up[1]
    assert down[0] >= down[1]
    assert measured("between", near, low, high, tolerance) == min(
        measured("at_least", near, low, None, tolerance),
        measured("at_most", near, high, None, tolerance),
    )


@given(tellings(), st.randoms())
def test_order_and_redelivery_of_what_was_told_change_nothing(told, chance):
    again = chance.sample(told, len(told)) + chance.choices(told, k=3) if told else []

    assert within(again) == within(told)
    for accumulation in ACCUMULATIONS:
        assert current_of(accumulation, within(again)) == current_of(accumulation, within(told))


@given(tellings())
def test_what_was_corrected_or_came_too_late_counts_for_nothing(told):
    counting = [item for item in told if item.counts]
    corrected = {item.corrects for item in counting}

    assert within(told) == within(counting)
    left = [item for item in counting if item.id not in corrected]
    # A correction that is corrected itself still withdraws what it named.
    assert within(told) == effective_of(left, starts_on=START, ends_on=END)


@given(tellings(), days)
def test_one_value_for_each_period_within_the_dates(told, ends_on):
    found = effective_of(told, starts_on=START, ends_on=ends_on)

    assert [item.period_start for item in found] == sorted({item.period_start for item in found})
    assert all(item.period_start <= ends_on for item in found)


@given(st.one_of(st.none(), phased_targets), instants, instants, days)
def test_expectation_never_falls_and_ends_at_all(plan, one, other, first_due):
    early, late = sorted((one, other))
    for direction in ("increase", "decrease", "at_least", "at_most", "between", "binary"):
        runs = direction in ("increase", "decrease")
        known = {"zone": "Asia/Shanghai", "first_due_on": min(first_due, END)}
        before, after, end = (
            expected_of(
                direction, START, END, now=now, phased_targets=plan if runs else None, **known
            )
            for now in (early, late, datetime(2027, 1, 1, tzinfo=UTC))
        )
        assert 0 <= before <= after <= end == 100


@given(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai"]), days, st.data())
def test_a_day_is_a_day_of_its_zone_whatever_the_clocks_do(zone, first, data):
    last = first + timedelta(days=data.draw(st.integers(0, 40)))
    begin = datetime.combine(first, datetime.min.time(), ZoneInfo(zone))
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    middle = begin.astimezone(UTC) + (end.astimezone(UTC) - begin.astimezone(UTC)) / 2

    found = [
        expected_of("increase", first, last, now=now.astimezone(UTC), zone=zone)
        for now in (begin, middle, end)
    ]

    assert [round(percent, 6) for percent in found] == [0, 50, 100]


percents = st.decimals(-50, 150, places=2)


@given(percents, percents, st.decimals(0, 100, places=2), st.booleans(), st.booleans())
def test_more_progress_is_never_judged_worse(one, other, expected, overdue, due_passed):
    less, more = (
        WORST_FIRST.index(
            health_of(
                progress, expected, updated=True, overdue=overdue, first_due_passed=due_passed
            )
        )
        for progress in sorted((one, other))
    )

    assert less <= more


@given(st.none() | percents, percents, st.booleans(), st.booleans())
def test_the_worse_verdict_wins(progress, expected, updated, overdue):
    found = health_of(progress, expected, updated=updated, overdue=overdue, first_due_passed=True)
    ratio = None if progress is None or expected <= 0 else progress / expected

    if ratio is not None and progress < 100 and ratio < Decimal("0.75"):
        assert found == "at_risk"
    elif overdue:
        assert found == "outdated"
    elif ratio is not None and progress < 100 and ratio < Decimal("0.95"):
        assert found == "lagging"
    elif progress is None or not updated:
        assert found == "pending"
    else:
        assert found in {"on_track", "achieved"}
        assert (found == "achieved") == (progress >= 100)
