"""A provider enters values once, and every key result bound to them moves at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from measures.due import Period, period_of
from measures.periods import name_of, parse_period
from servicekit.errors import FieldError, Invalid, require
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.permissions import can_provide
from services.goals.progress.models import GoalRow
from services.goals.progress.queries import progress_rows
from services.goals.progress.use_cases import reported_values

NUMBERS = ("value", "numerator", "denominator")
UNSEEN = "unseen"
# What partners call the fields of a cell.
CODED = {"metric_id": "metric", "unit_id": "unit", "period_start": "period"}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody enters, named by ids or by codes; `path` is where it stands in the input."""

    path: str
    metric: UUID | str
    unit: UUID | str | None
    period: str
    numbers: dict[str, Decimal | None]
    # The value that was seen there before, None for an empty cell.
    seen: UUID | str | None = UNSEEN
    # What the fields are called in the input; a workbook's path names the cell and no field of it.
    names: Mapping[str, str] | None = field(default_factory=dict)

    def fault(self, name: str, code: str, /, **parameters: Any) -> FieldError:
        if self.names is None:
            return FieldError(self.path, code, parameters)
        return FieldError(f"{self.path}.{self.names.get(name, name)}", code, parameters)


@dataclass(frozen=True)
class Outcome:
    """How many cells are new or others than before, and how many key results they moved."""

    changed: int
    key_results: int


def provide(uow: UnitOfWork, given: Sequence[Given], *, dry_run: bool = False) -> Outcome:
    """Keep all of these values or none; what says the same as before is no change."""
    ids = {item.metric for item in given if isinstance(item.metric, UUID)}
    codes = {item.metric for item in given if isinstance(item.metric, str)}
    metrics = metric_queries.held(uow, ids=ids, codes=codes, write=True)
    for metric in metrics.values():
        require(can_provide(uow.caller, metric), "metric.not_provider", name=metric.name)
    cells = _checked(uow, given, metrics)
    before = metric_queries.newest(uow, cells)
    _check_seen(given, cells, before)
    changed = [cell for cell in cells if _numbers(cell) != _known(before.get(_key(cell)))]
    if dry_run or not changed:
        return Outcome(len(changed), 0)
    at = metric_queries.keep(uow, changed, getattr(uow.caller, "actor", ""))
    _leave_trace(uow, metrics, changed, before)
    return Outcome(len(changed), _move(uow, changed, at))


def _checked(
    uow: UnitOfWork, given: Sequence[Given], metrics: dict[UUID, Metric]
) -> list[dict[str, Any]]:
    """The cells that are meant; Invalid with all that is wrong with them."""
    units = metric_queries.units_by_code(
        uow, {item.unit for item in given if isinstance(item.unit, str)}
    )
    known: dict[UUID | str, Metric] = {item.id: item for item in metrics.values()}
    known |= {item.code: item for item in metrics.values()}
    today = uow.tenant.today()
    faults: list[FieldError] = []
    cells = []
    for item in given:
        metric = known.get(item.metric)
        unit = units.get(item.unit) if isinstance(item.unit, str) else item.unit or COMPANY
        period = parse_period(item.period, metric.period) if metric else None
        wrong = list(_faults(item, metric, unit, period))
        if not wrong and period and period.starts_on > today:
            wrong = [item.fault("period_start", "metric.period_ahead")]
        faults += wrong
        if metric and unit and period:
            cells.append(_cell(metric, unit, period, item))
    faults = faults or list(_twice(given, cells))
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))
    return cells


def _faults(
    item: Given, metric: Metric | None, unit: UUID | None, period: Period | None
) -> Iterator[FieldError]:
    if metric is None or metric.archived:
        yield item.fault("metric_id", "metric.not_found")
        return
    if unit not in metric.series:
        yield item.fault("unit_id", "metric.no_such_series", name=metric.name)
    if period is None:
        yield item.fault("period_start", f"metric.period_{metric.period}")
    for name, code in metric.faults_of(**item.numbers):
        yield item.fault(name, code)


def _twice(given: Sequence[Given], cells: Sequence[dict[str, Any]]) -> Iterator[FieldError]:
    counted = Counter(_key(cell) for cell in cells)
    for item, cell in zip(given, cells, strict=True):
        if counted[_key(cell)] > 1:
            yield item.fault("period_start", "metric.cell_twice")


def _check_seen(
    given: Sequence[Given], cells: Sequence[dict[str, Any]], before: dict[Any, Any]
) -> None:
    """Nobody overwrites unseen what somebody else entered meanwhile."""
    faults = []
    for item, cell in zip(given, cells, strict=True):
        there = before.get(_key(cell))
        if item.seen != UNSEEN and item.seen != (there.id if there else None):
            faults.append(item.fault("seen", "metric.changed_meanwhile"))
    if faults:
        raise Invalid("input.invalid", faults=tuple(faults))


def _move(uow: UnitOfWork, cells: Sequence[dict[str, Any]], at: datetime) -> int:
    """Move every key result that one of the cells speaks for; answers how many."""
    bound = {str(one) for one in metric_queries.bound_to(uow, cells)}
    if not bound:
        return 0
    goals = progress_rows.lock_goals_of_key_results(uow, bound)
    ids = bound & reported_values.open_key_result_ids(goals, uow.tenant.today())
    touched = [goal for goal in goals if any(item.id in ids for item in goal.key_results)]
    if touched:
        read(uow, touched, ids, at)
        reported_values.publish_recomputed(uow, touched)
    return len(ids)


def read(uow: UnitOfWork, goals: Sequence[GoalRow], ids: Collection[Any], at: datetime) -> None:
    """Set these key results of the goals to where their values stand by now."""
    found = effective_values.effective_values(uow, ids, at)
    for goal in goals:
        moved = [item for item in goal.key_results if item.id in ids]
        for key_result in moved:
            rows = found[key_result.id]
            reported_values.set_from_values(key_result, rows)
            key_result.provided_at = None
            if key_result.metric_id:
                key_result.provided_at = at
                last = period_of(rows[-1].period_start, key_result.period) if rows else None
                key_result.last_period_end = last.ends_on if last else None
        goal.last_update = at if any(item.metric_id for item in moved) else goal.last_update


def _leave_trace(
    uow: UnitOfWork,
    metrics: dict[UUID, Metric],
    changed: Sequence[dict[str, Any]],
    before: dict[Any, Any],
) -> None:
    for metric in metrics.values():
        own = [cell for cell in changed if cell["metric_id"] == metric.id]
        old = {_name(metric, cell): _known(before.get(_key(cell))) for cell in own}
        new = {_name(metric, cell): _numbers(cell) for cell in own}
        if own:
            uow.audit("metric.provided", f"metric:{metric.id}", old, new)


def _cell(metric: Metric, unit: UUID, period: Period, item: Given) -> dict[str, Any]:
    return {
        "id": new_id(),
        "metric_id": metric.id,
        "unit_id": unit,
        "period_start": period.starts_on,
        "period_end": period.ends_on,
        **item.numbers,
    }


def _key(cell: dict[str, Any]) -> tuple[Any, ...]:
    return cell["metric_id"], cell["unit_id"], cell["period_start"]


def _numbers(cell: dict[str, Any]) -> tuple[Decimal | None, ...]:
    return tuple(cell[name] for name in NUMBERS)


def _known(row: Any) -> tuple[Decimal | None, ...]:
    return (None, None, None) if row is None else tuple(getattr(row, name) for name in NUMBERS)


def _name(metric: Metric, cell: dict[str, Any]) -> str:
    """A cell as the audit log names it."""
    period = name_of(period_of(cell["period_start"], metric.period), metric.period)
    return period if cell["unit_id"] == COMPANY else f"{cell['unit_id']} {period}"
