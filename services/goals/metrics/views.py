"""Metrics, the grid of their values and the history of a value as the API answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from directory import queries as directory
from measures.due import Period
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views.names import NameReference, name_reference
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import (
    CellKey,
    Metric,
    MetricValue,
    ProvidedValue,
    SeriesFollowers,
)
from services.goals.metrics.permissions import metric_actions


@dataclass(frozen=True, kw_only=True)
class MetricView:
    """A metric; `series` has None for the company."""

    id: UUID
    version: int
    code: str
    name: str
    unit: str
    formula: str
    direction: str
    accumulation: str
    period: str
    source: str
    provider_id: UUID | None
    data_day: int
    for_company: bool
    unit_ids: list[str]
    archived: bool
    provider: NameReference | None
    series: list[NameReference | None]
    allowed_actions: list[str]


@dataclass(frozen=True, kw_only=True)
class CellView:
    """One period of a series; `state` is provided, late, due, open or idle (no follower)."""

    period_start: date
    due_on: date
    state: str
    id: UUID | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    recorded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SeriesView:
    """A row of the grid: one series of a metric; `late` counts its late cells."""

    metric_id: UUID
    code: str
    name: str
    measure: str
    accumulation: str
    data_day: int
    provider: NameReference | None
    unit: NameReference | None
    unit_code: str
    key_results: int
    late: int
    cells: list[CellView]


class PeriodView(NamedTuple):
    """A column of the grid; both days inclusive."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class GridView:
    """Metrics × periods × units; `late` counts the late cells of this page."""

    periods: list[PeriodView]
    items: list[SeriesView]
    late: int
    next: str | None


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """A value as it was once provided; `author` is a person's name or an API client's id."""

    id: UUID
    unit: NameReference | None
    period_start: date
    period_end: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    author: str
    recorded_at: datetime


def show_metric(uow: UnitOfWork, metric: Metric) -> MetricView:
    """Show one metric with the names of its provider and units."""
    return show_metrics(uow, [metric])[0]


def show_metrics(uow: UnitOfWork, metrics: Sequence[Metric]) -> list[MetricView]:
    """Show metrics with the names of their providers and units."""
    providers = {metric.provider_id for metric in metrics if metric.provider_id}
    unit_ids = {unit_id for metric in metrics for unit_id in metric.series}
    names = directory.names(uow, providers | unit_ids)
    return [
        MetricView(
            id=metric.id,
            version=metric.version,
            code=metric.code,
            name=metric.name,
            unit=metric.unit,
            formula=metric.formula,
            direction=metric.direction,
            accumulation=metric.accumulation,
            period=metric.period,
            source=metric.source,
            provider_id=metric.provider_id,
            data_day=metric.data_day,
            for_company=metric.for_company,
            unit_ids=metric.unit_ids,
            archived=metric.archived,
            provider=_reference(names, metric.provider_id),
            series=[_reference(names, unit_id) for unit_id in metric.series],
            allowed_actions=metric_actions(uow.caller, metric),
        )
        for metric in metrics
    ]


def show_series(
    uow: UnitOfWork, metrics: Sequence[Metric], periods: Sequence[Period]
) -> list[SeriesView]:
    """Show every series of the metrics over the periods, oldest first."""
    metric_ids = [metric.id for metric in metrics]
    values = metric_queries.values_since(uow, metric_ids, periods[0].starts_on)
    followers: dict[tuple[UUID, UUID], list[SeriesFollowers]] = {}
    for group in metric_queries.series_followers(uow, metric_ids):
        followers.setdefault((group.metric_id, group.unit_id), []).append(group)
    units = metric_queries.units(uow, {unit for metric in metrics for unit in metric.series})
    names = directory.names(uow, {metric.provider_id for metric in metrics if metric.provider_id})
    today = uow.tenant.today()
    rows = []
    for metric in metrics:
        provider = _reference(names, metric.provider_id)
        for unit_id in metric.series:
            series_followers = followers.get((metric.id, unit_id), [])
            keys = [CellKey(metric.id, unit_id, period.starts_on) for period in periods]
            cells = [
                _show_cell(metric, period, values.get(key), series_followers, today)
                for period, key in zip(periods, keys, strict=True)
            ]
            unit = units.get(unit_id)
            rows.append(_show_series(metric, provider, unit, series_followers, cells))
    return rows


def show_history(uow: UnitOfWork, values: Sequence[MetricValue]) -> list[HistoryEntry]:
    """Show provided values with the names of their units and authors."""
    actors = [value.author.partition(":") for value in values]
    people = [UUID(actor_id) for kind, _, actor_id in actors if kind == "person"]
    names = directory.names(uow, {*people, *(value.unit_id for value in values)})
    return [
        HistoryEntry(
            id=value.id,
            unit=_reference(names, value.unit_id),
            period_start=value.period_start,
            period_end=value.period_end,
            value=value.value,
            numerator=value.numerator,
            denominator=value.denominator,
            author=_author_name(names, value.author),
            recorded_at=value.recorded_at,
        )
        for value in values
    ]


def cell_state(
    metric: Metric,
    period: Period,
    value: ProvidedValue | None,
    followers: Sequence[SeriesFollowers],
    today: date,
) -> str:
    """State of a cell: provided, late, due, open or idle (see `CellView`)."""
    if value is not None and not value.is_withdrawn:
        return "provided"
    if today <= period.ends_on:
        return "open"
    if not any(group.expect(period) for group in followers):
        return "idle"
    return "late" if today > metric.due_on(period) else "due"


def _show_series(
    metric: Metric,
    provider: NameReference | None,
    unit: metric_queries.SeriesUnit | None,
    followers: Sequence[SeriesFollowers],
    cells: list[CellView],
) -> SeriesView:
    return SeriesView(
        metric_id=metric.id,
        code=metric.code,
        name=metric.name,
        measure=metric.unit,
        accumulation=metric.accumulation,
        data_day=metric.data_day,
        provider=provider,
        unit=NameReference(unit.id, unit.name) if unit else None,
        unit_code=unit.code if unit else "",
        key_results=sum(group.key_results for group in followers),
        late=sum(cell.state == "late" for cell in cells),
        cells=cells,
    )


def _show_cell(
    metric: Metric,
    period: Period,
    value: ProvidedValue | None,
    followers: Sequence[SeriesFollowers],
    today: date,
) -> CellView:
    return CellView(
        period_start=period.starts_on,
        due_on=metric.due_on(period),
        state=cell_state(metric, period, value, followers, today),
        id=value.id if value else None,
        value=value.value if value else None,
        numerator=value.numerator if value else None,
        denominator=value.denominator if value else None,
        recorded_at=value.recorded_at if value else None,
    )


def _reference(names: dict[UUID, str], reference_id: UUID | None) -> NameReference | None:
    """A person or unit by name; None for nobody and for the company."""
    return None if reference_id == COMPANY else name_reference(names, reference_id)


def _author_name(names: dict[UUID, str], author: str) -> str:
    kind, _, actor_id = author.partition(":")
    return names.get(UUID(actor_id), "") if kind == "person" else actor_id
