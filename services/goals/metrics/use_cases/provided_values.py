"""Values that a provider enters once and that move every key result that follows the metric."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from measures.due import Period, period_of
from measures.periods import name_of, parse_period
from servicekit.errors import FieldError, Invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.metrics import queries as metric_queries
from services.goals.metrics import writes as metric_writes
from services.goals.metrics.models import CellKey, Metric, NewValue, Numbers, ProvidedValue
from services.goals.metrics.permissions import can_provide
from services.goals.progress.models import GoalRow
from services.goals.progress.queries import progress_rows
from services.goals.progress.use_cases import reported_values

UNCHECKED: Literal["unchecked"] = "unchecked"
# Names of a cell's fields in the input by codes.
CODED_FIELDS = {"metric_id": "metric", "unit_id": "unit", "period_start": "period"}
PERIOD_ERRORS = {
    "week": "metric.period_week",
    "month": "metric.period_month",
    "quarter": "metric.period_quarter",
}


@dataclass(frozen=True, kw_only=True)
class ValueInput:
    """A value to provide, metric and unit by id or by code; `path` is its place in the input."""

    path: str
    metric: UUID | str
    unit: UUID | str | None
    period: str
    numbers: Numbers
    # Id of the value that the provider saw in the cell, None for an empty cell.
    expected_id: UUID | Literal["unchecked"] | None = UNCHECKED
    # Names of fields in the input where they differ; None where the path is a cell of a workbook.
    field_names: Mapping[str, str] | None = field(default_factory=dict)

    def error(self, name: str, code: str, /, **parameters: Any) -> FieldError:
        """An error at one of the input's fields."""
        if self.field_names is None:
            return FieldError(self.path, code, parameters)
        return FieldError(f"{self.path}.{self.field_names.get(name, name)}", code, parameters)


@dataclass(frozen=True)
class ProvisionOutcome:
    """How many cells are new or different, and how many key results they moved."""

    changed: int
    key_results: int


def provide_values(
    uow: UnitOfWork, inputs: Sequence[ValueInput], *, dry_run: bool = False
) -> ProvisionOutcome:
    """Record all of these values or none; a value equal to the one that counts is no change.

    Raises Invalid `input.invalid` with every error, Forbidden `metric.not_provider`.
    """
    ids = {item.metric for item in inputs if isinstance(item.metric, UUID)}
    codes = {item.metric for item in inputs if isinstance(item.metric, str)}
    metrics = metric_queries.lock_metrics(uow, ids=ids, codes=codes, write=True)
    for metric in metrics.values():
        require(can_provide(uow.caller, metric), "metric.not_provider", name=metric.name)
    values = _resolve(uow, inputs, metrics)
    current = metric_queries.newest_values(uow, values)
    check_expected(inputs, values, current)
    changed = [value for value in values if value.numbers != _numbers(current.get(value.key))]
    if dry_run or not changed:
        return ProvisionOutcome(len(changed), 0)
    recorded_at = metric_writes.insert_values(uow, changed, getattr(uow.caller, "actor", ""))
    _audit(uow, metrics, changed, current)
    return ProvisionOutcome(len(changed), _move_key_results(uow, changed, recorded_at))


def refresh_key_results(
    uow: UnitOfWork, goals: Sequence[GoalRow], ids: Collection[Any], at: datetime
) -> None:
    """Set these key results of the goals to the values that count at `at`."""
    values = effective_values.effective_values(uow, ids, at)
    for goal in goals:
        key_results = [item for item in goal.key_results if item.id in ids]
        for key_result in key_results:
            rows = values[key_result.id]
            reported_values.set_from_values(key_result, rows)
            key_result.provided_through = None
            if key_result.metric_id:
                key_result.provided_through = at
                last = period_of(rows[-1].period_start, key_result.period) if rows else None
                key_result.last_period_end = last.ends_on if last else None
        if any(item.metric_id for item in key_results):
            goal.last_update = at


def _resolve(
    uow: UnitOfWork, inputs: Sequence[ValueInput], metrics: dict[UUID, Metric]
) -> list[NewValue]:
    """The values in the order of the inputs; raises Invalid `input.invalid` with every error."""
    unit_codes = {item.unit for item in inputs if isinstance(item.unit, str)}
    unit_ids = metric_queries.unit_ids_by_code(uow, unit_codes)
    by_reference: dict[UUID | str, Metric] = {item.id: item for item in metrics.values()}
    by_reference |= {item.code: item for item in metrics.values()}
    today = uow.tenant.today()
    errors: list[FieldError] = []
    values = []
    for item in inputs:
        metric = by_reference.get(item.metric)
        unit = unit_ids.get(item.unit) if isinstance(item.unit, str) else item.unit or COMPANY
        period = parse_period(item.period, metric.period) if metric else None
        item_errors = list(_errors(item, metric, unit, period))
        if not item_errors and period and period.starts_on > today:
            item_errors = [item.error("period_start", "metric.period_ahead")]
        errors += item_errors
        if metric and unit and period:
            values.append(_new_value(metric, unit, period, item.numbers))
    errors = errors or list(_duplicate_errors(inputs, values))
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))
    return values


def _errors(
    item: ValueInput, metric: Metric | None, unit: UUID | None, period: Period | None
) -> Iterator[FieldError]:
    if metric is None or metric.archived:
        yield item.error("metric_id", "metric.not_found")
        return
    if unit not in metric.series:
        yield item.error("unit_id", "metric.no_such_series", name=metric.name)
    if period is None:
        yield item.error("period_start", PERIOD_ERRORS[metric.period])
    for name, code in metric.value_errors(*item.numbers):
        yield item.error(name, code)


def _duplicate_errors(
    inputs: Sequence[ValueInput], values: Sequence[NewValue]
) -> Iterator[FieldError]:
    counts = Counter(value.key for value in values)
    for item, value in zip(inputs, values, strict=True):
        if counts[value.key] > 1:
            yield item.error("period_start", "metric.cell_twice")


def check_expected(
    inputs: Sequence[ValueInput],
    values: Sequence[NewValue],
    current: Mapping[CellKey, ProvidedValue],
) -> None:
    """Raise Invalid `metric.stale` for cells that somebody else entered meanwhile.

    `values` are those of the inputs, in their order; `current` the newest of each cell.
    """
    errors = []
    for item, value in zip(inputs, values, strict=True):
        newest = current.get(value.key)
        newest_id = newest.id if newest else None
        if item.expected_id != UNCHECKED and item.expected_id != newest_id:
            errors.append(item.error("expected_id", "metric.stale"))
    if errors:
        raise Invalid("input.invalid", faults=tuple(errors))


def _move_key_results(uow: UnitOfWork, values: Sequence[NewValue], at: datetime) -> int:
    """Move every key result that follows one of the values; returns how many."""
    bound = {str(id) for id in metric_queries.bound_key_result_ids(uow, values)}
    if not bound:
        return 0
    goals = progress_rows.lock_goals_of_key_results(uow, bound)
    ids = bound & reported_values.open_key_result_ids(goals, uow.tenant.today())
    affected = [goal for goal in goals if any(item.id in ids for item in goal.key_results)]
    if affected:
        refresh_key_results(uow, affected, ids, at)
        reported_values.publish_recomputed(uow, affected)
    return len(ids)


def _audit(
    uow: UnitOfWork,
    metrics: Mapping[UUID, Metric],
    changed: Sequence[NewValue],
    current: Mapping[CellKey, ProvidedValue],
) -> None:
    for metric in metrics.values():
        values = [value for value in changed if value.metric_id == metric.id]
        before = {_cell_name(metric, item): _numbers(current.get(item.key)) for item in values}
        after = {_cell_name(metric, item): item.numbers for item in values}
        if values:
            uow.audit("metric.provided", f"metric:{metric.id}", before, after)


def _new_value(metric: Metric, unit_id: UUID, period: Period, numbers: Numbers) -> NewValue:
    return NewValue(
        id=new_id(),
        metric_id=metric.id,
        unit_id=unit_id,
        period_start=period.starts_on,
        period_end=period.ends_on,
        value=numbers.value,
        numerator=numbers.numerator,
        denominator=numbers.denominator,
    )


def _numbers(value: ProvidedValue | None) -> Numbers:
    return value.numbers if value else Numbers()


def _cell_name(metric: Metric, value: NewValue) -> str:
    """A cell as the audit log names it: its period, after the unit's id where there is one."""
    period = name_of(period_of(value.period_start, metric.period), metric.period)
    return period if value.unit_id == COMPANY else f"{value.unit_id} {period}"
