"""Metrics, the values provided for them, and the key results that follow them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from psycopg.rows import class_row

from servicekit.clock import offset
from servicekit.database.raw import execute_raw
from servicekit.errors import NotFound
from servicekit.paging import Page, page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.goal_sheets.models.goals import LIVE
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics.models import (
    CellKey,
    Metric,
    MetricUsage,
    MetricValue,
    NewValue,
    ProvidedValue,
    SeriesFollowers,
)
from services.goals.metrics.schemas import HistoryFilter

UNITS = "SELECT id, code, name FROM directory_units WHERE NOT deleted AND "
UNITS_BY_ID = UNITS + "id = ANY(%(ids)s)"
UNITS_BY_CODE = UNITS + "code = ANY(%(codes)s)"
CELLS = """
    FROM jsonb_to_recordset(CAST(%(cells)s AS jsonb)) AS cell(
        metric_id uuid, unit_id uuid, period_start date, period_end date)
"""
NEWEST_VALUES = f"""
    SELECT newest.* {CELLS} CROSS JOIN LATERAL (
        SELECT id, metric_id, unit_id, period_start, value, numerator, denominator, recorded_at
        FROM metric_values AS provided
        WHERE provided.metric_id = cell.metric_id AND provided.unit_id = cell.unit_id
          AND provided.period_start = cell.period_start
        ORDER BY recorded_at DESC, id DESC LIMIT 1
    ) AS newest
"""  # noqa: S608 - our own text
BOUND_KEY_RESULTS = f"""
    SELECT DISTINCT kr.id {CELLS}
    JOIN key_results AS kr ON kr.metric_id = cell.metric_id
      AND COALESCE(kr.metric_unit_id, %(company)s) = cell.unit_id
      AND cell.period_end >= kr.starts_on AND cell.period_start <= kr.ends_on
    WHERE NOT kr.cancelled
"""
SERIES_FOLLOWERS = """
    SELECT kr.metric_id, COALESCE(kr.metric_unit_id, %(company)s) AS unit_id, kr.starts_on,
        kr.ends_on, count(*) AS key_results
    FROM key_results AS kr JOIN goals ON goals.id = kr.goal_id
    JOIN cycles ON cycles.id = goals.cycle_id
    WHERE kr.metric_id = ANY(%(ids)s) AND NOT kr.cancelled AND goals.state = ANY(%(live)s)
      AND cycles.state <> 'closed'
    GROUP BY 1, 2, 3, 4
"""
VALUES_SINCE = """
    SELECT DISTINCT ON (metric_id, unit_id, period_start) id, metric_id, unit_id, period_start,
        value, numerator, denominator, recorded_at
    FROM metric_values WHERE metric_id = ANY(%(ids)s) AND period_start >= %(first)s
    ORDER BY metric_id, unit_id, period_start, recorded_at DESC, id DESC
"""
PROVIDERS = "SELECT DISTINCT provider_id FROM metrics WHERE provider_id IS NOT NULL"
USAGE = sa.text(
    "SELECT EXISTS (SELECT 1 FROM metric_values WHERE metric_id = :id) AS has_values,"
    " EXISTS (SELECT 1 FROM key_results WHERE metric_id = :id AND NOT cancelled) AS has_followers"
)


class SeriesUnit(NamedTuple):
    """A unit that exists."""

    id: UUID
    code: str
    name: str


def metric(uow: UnitOfWork, metric_id: UUID) -> Metric:
    """The metric; raises NotFound `metric.not_found`."""
    metric = uow.session.get(Metric, metric_id)
    if metric is None:
        raise NotFound("metric.not_found")
    return metric


def metrics(
    uow: UnitOfWork,
    *,
    provider: UUID | None,
    period: str | None,
    archived: bool,
    text: str,
    after: str,
    limit: int,
) -> Page:
    """A page of metrics by code; of all providers and periods where they are None."""
    query = sa.select(Metric).where(Metric.archived == archived)
    if provider:
        query = query.where(Metric.provider_id == provider)
    if period:
        query = query.where(Metric.period == period)
    if text:
        columns = (Metric.code, Metric.name, Metric.source)
        matches = [column.icontains(text, autoescape=True) for column in columns]
        query = query.where(sa.or_(*matches))
    return page(uow.session, query, [Metric.code, Metric.id], after=after, limit=limit)


def lock_metrics(
    uow: UnitOfWork, *, ids: Collection[UUID] = (), codes: Collection[str] = (), write: bool
) -> dict[UUID, Metric]:
    """Lock metrics by id or code against change; with `write` also against other writes of values.

    Unknown ones are missing from the answer.
    """
    query = (
        sa.select(Metric)
        .where(sa.or_(Metric.id.in_(ids), Metric.code.in_(codes)))
        .order_by(Metric.id)
        .with_for_update(read=not write, key_share=write)
        .execution_options(populate_existing=True)
    )
    return {metric.id: metric for metric in uow.session.scalars(query)}


def lock_metrics_of_provider(uow: UnitOfWork, provider_id: UUID) -> Sequence[Metric]:
    """Lock a provider's active metrics, by code, against writes of their values."""
    query = (
        sa.select(Metric)
        .where(Metric.provider_id == provider_id, ~Metric.archived)
        .order_by(Metric.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return sorted(uow.session.scalars(query), key=lambda metric: metric.code)


def provider_ids(uow: UnitOfWork) -> list[UUID]:
    """Everybody who provides a metric, archived ones too."""
    return [row.provider_id for row in execute_raw(uow.session, PROVIDERS, {})]


def is_code_taken(uow: UnitOfWork, code: str, metric_id: UUID | None) -> bool:
    """Whether another metric than `metric_id` has this code."""
    query = sa.select(Metric.id).where(Metric.code == code, Metric.id.is_distinct_from(metric_id))
    return uow.session.scalar(query) is not None


def metric_usage(uow: UnitOfWork, metric_id: UUID) -> MetricUsage:
    """Whether the metric has values and key results."""
    row = uow.session.execute(USAGE, {"id": metric_id}).one()
    return MetricUsage(row.has_values, row.has_followers)


def units(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, SeriesUnit]:
    """The units that exist, by id."""
    if not ids:
        return {}
    rows = execute_raw(uow.session, UNITS_BY_ID, {"ids": list(ids)}, rows=class_row(SeriesUnit))
    return {unit.id: unit for unit in rows}


def unit_ids_by_code(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UUID]:
    """Ids of the units that exist, by code."""
    rows = execute_raw(uow.session, UNITS_BY_CODE, {"codes": list(codes)}) if codes else ()
    return {row.code: row.id for row in rows}


def newest_values(uow: UnitOfWork, cells: Sequence[NewValue]) -> dict[CellKey, ProvidedValue]:
    """The values that count in the same cells; a cell that never had one is missing."""
    parameters = {"cells": _cells_json(cells)}
    rows = execute_raw(uow.session, NEWEST_VALUES, parameters, rows=class_row(ProvidedValue))
    return _by_cell(rows)


def recording_time(uow: UnitOfWork) -> datetime:
    """The time at which a value would be recorded: the database's clock and the business offset."""
    database_time: datetime = uow.session.scalars(sa.text("SELECT clock_timestamp()")).one()
    return database_time + offset()


def bound_key_result_ids(uow: UnitOfWork, cells: Sequence[NewValue]) -> set[UUID]:
    """Key results that follow the series of a cell and whose dates overlap its period."""
    parameters = {"cells": _cells_json(cells), "company": COMPANY}
    return {row.id for row in execute_raw(uow.session, BOUND_KEY_RESULTS, parameters)}


def series_followers(uow: UnitOfWork, metric_ids: Collection[UUID]) -> list[SeriesFollowers]:
    """Live key results of open cycles that follow the metrics, by series and dates."""
    if not metric_ids:
        return []
    parameters = {"ids": list(metric_ids), "company": COMPANY, "live": list(LIVE)}
    rows = class_row(SeriesFollowers)
    return execute_raw(uow.session, SERIES_FOLLOWERS, parameters, rows=rows).fetchall()


def values_since(
    uow: UnitOfWork, metric_ids: Collection[UUID], first: date
) -> dict[CellKey, ProvidedValue]:
    """The values that count of these metrics, of periods that start on `first` or later."""
    if not metric_ids:
        return {}
    parameters = {"ids": list(metric_ids), "first": first}
    rows = execute_raw(uow.session, VALUES_SINCE, parameters, rows=class_row(ProvidedValue))
    return _by_cell(rows)


def value_history(uow: UnitOfWork, metric_id: UUID, query: HistoryFilter) -> Page:
    """A page of every value ever provided for a metric, newest first."""
    statement = sa.select(MetricValue).where(MetricValue.metric_id == metric_id)
    if query["unit_id"]:
        statement = statement.where(MetricValue.unit_id == query["unit_id"])
    if query["period_start"]:
        statement = statement.where(MetricValue.period_start == query["period_start"])
    keys = [MetricValue.recorded_at, MetricValue.id]
    after, limit = query["after"], query["limit"]
    return page(uow.session, statement, keys, after=after, limit=limit, descending=True)


def _by_cell(values: Iterable[ProvidedValue]) -> dict[CellKey, ProvidedValue]:
    return {value.key: value for value in values}


def _cells_json(cells: Sequence[NewValue]) -> str:
    return json.dumps([asdict(cell) for cell in cells], default=str)
