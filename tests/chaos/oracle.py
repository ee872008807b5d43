"""What every number must be: computed by hand from the check-ins, sharing no code with services."""

from collections.abc import Iterable
from typing import Any

from tests.chaos.tree import Aim, Measure


def current_values(measure: Measure, rows: Iterable[dict[str, Any]]) -> float | None:
    """Of each week the newest value that nobody corrected, then added up as the measure says."""
    told = list(rows)
    corrected = {row["corrects"] for row in told}
    weeks: dict[Any, dict[str, Any]] = {}
    for row in sorted(told, key=lambda row: (row["recorded_at"], row["id"])):
        if row["id"] not in corrected and not _is_note(row):
            weeks[row["period_start"]] = row
    values = [weeks[week] for week in sorted(weeks)]
    if not values:
        return None
    if measure.accumulation == "ratio":
        part = sum(float(row["numerator"]) for row in values)
        return (
            (100 if measure.unit == "%" else 1)
            * part
            / sum(float(row["denominator"]) for row in values)
        )
    numbers = [float(row["value"]) for row in values]
    if measure.accumulation == "latest":
        return numbers[-1]
    return sum(numbers) / (len(numbers) if measure.accumulation == "average" else 1)


def progress(measure: Measure, current: float | None) -> float | None:
    """Percent of the way, or how far within the bounds."""
    if current is None:
        return None
    if measure.direction in ("increase", "decrease"):
        start = measure.start or 0
        return 100 * (current - start) / (measure.target - start)
    if measure.direction == "milestones":
        return current
    high = current if measure.direction == "at_least" else measure.high
    assert high is not None
    outside = max(measure.target - current, current - high, 0)
    return 100 * max(0.0, 1 - outside / (measure.tolerance or 1e-9)) if outside else 100.0


def goal_progress(
    aims: dict[str, Aim], key_results: dict[str, float | None]
) -> dict[str, float | None]:
    """Each goal from its key results and the goals below it, leaves first."""
    done: dict[str, float | None] = {}

    def of(aim: Aim) -> float | None:
        parts: list[tuple[float, float | None]] = []
        if aim.progress_source in ("key_results", "both"):
            parts += [(one.weight, key_results[key]) for key, one in aim.key_results.items()]
        below = [(one.share, of(one)) for one in aims.values() if one.above == aim.name]
        if aim.progress_source in ("children", "both"):
            parts += below
        done[aim.id] = _mean(parts)
        return done[aim.id]

    for aim in aims.values():
        if not aim.above:
            of(aim)
    return done


def _mean(parts: list[tuple[float, float | None]]) -> float | None:
    if all(value is None for _, value in parts):
        return None
    filled = [(weight, min(max(value or 0.0, 0.0), 100.0)) for weight, value in parts]
    return sum(weight * value for weight, value in filled) / sum(weight for weight, _ in filled)


def _is_note(row: dict[str, Any]) -> bool:
    return row["value"] is None and row["denominator"] is None
