"""Metrics: what is measured, how, and who provides its values."""

import re
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import Conflict, invalid, require
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.goal_sheets.models.values import COMPANY
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric
from services.goals.metrics.permissions import can_manage_metrics
from services.goals.metrics.use_cases import data_days

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Values that were provided, and key results bound to it, mean what these say.
FIXED = ("unit", "accumulation", "period")
TOLD = ("code", "name", "provider_id", "data_day", "archived")


def add_metric(uow: UnitOfWork, new: dict[str, Any]) -> Metric:
    require(can_manage_metrics(uow.caller))
    metric = Metric(**new)
    _complete(uow, metric)
    uow.add(metric)
    uow.flush()
    data_days.follow(uow, metric.provider_id)
    uow.audit("metric.added", f"metric:{metric.id}", after=_public(metric))
    return metric


def change_metric(
    uow: UnitOfWork, metric_id: UUID, changes: dict[str, Any], version: int
) -> Metric:
    """How a value is to be read is fixed once there is one, or a key result waits for one."""
    require(can_manage_metrics(uow.caller))
    metric_queries.metric(uow, metric_id)
    metric = metric_queries.held(uow, ids=[metric_id], write=True)[metric_id]
    require_version(metric, version)
    before = _public(metric)
    changed = {name for name, value in changes.items() if getattr(metric, name) != value}
    used = metric_queries.used(uow, metric_id)
    if (used.provided or used.bound) and changed & set(FIXED):
        raise Conflict("metric.in_use")
    if used.bound and changes.get("archived"):
        raise Conflict("metric.still_bound")
    for name in changed:
        setattr(metric, name, changes[name])
    _complete(uow, metric)
    uow.flush()
    if changed & {"provider_id", "data_day", "period", "archived"}:
        data_days.follow(uow, metric.provider_id)
    uow.audit("metric.changed", f"metric:{metric.id}", before, _public(metric))
    return metric


def list_metrics(uow: UnitOfWork, query: dict[str, Any]) -> Page:
    """Metrics for those who choose one; `mine` are those that the caller provides."""
    provider = uow.person.person_id if query.pop("mine") else None
    found = metric_queries.metrics(uow, provider=provider, text=query.pop("q"), **query)
    return Page(items=show_metrics(uow, found["items"]), next=found["next"])


def show_metric(uow: UnitOfWork, metric: Metric) -> dict[str, Any]:
    return show_metrics(uow, [metric])[0]


def show_metrics(uow: UnitOfWork, metrics: Any) -> list[dict[str, Any]]:
    """Metrics with the names of their providers and units."""
    people = {item.provider_id for item in metrics if item.provider_id}
    units = {unit_id for item in metrics for unit_id in item.series}
    names = directory.names(uow, people | units)
    return [
        {
            **{column.key: getattr(item, column.key) for column in Metric.__table__.columns},
            "provider": named(names, item.provider_id),
            "series": [named(names, unit_id) for unit_id in item.series],
            "editable": can_manage_metrics(uow.caller),
        }
        for item in metrics
    ]


def named(names: dict[UUID, str], known: UUID | None) -> dict[str, Any] | None:
    """A person or unit by name; none for nobody and for the company."""
    if known is None or known == COMPANY:
        return None
    return {"id": known, "name": names.get(known, "")}


def _complete(uow: UnitOfWork, metric: Metric) -> None:
    if not CODE.fullmatch(metric.code):
        raise invalid("code", "metric.code_form")
    metric.unit_ids = list(dict.fromkeys(str(unit_id) for unit_id in metric.unit_ids))
    if not metric.for_company and not metric.unit_ids:
        raise invalid("unit_ids", "metric.no_series")
    units = [UUID(text) for text in metric.unit_ids]
    known = metric_queries.units(uow, units)
    for index, unit_id in enumerate(units):
        if unit_id not in known:
            raise invalid(f"unit_ids.{index}", "sheet.owner_unknown")
    if metric.provider_id and metric.provider_id not in directory.people(uow, [metric.provider_id]):
        raise invalid("provider_id", "sheet.owner_unknown")
    with uow.session.no_autoflush:
        if metric_queries.code_taken(uow, metric.code, metric.id):
            raise Conflict("metric.exists")


def _public(metric: Metric) -> dict[str, Any]:
    return {name: getattr(metric, name) for name in TOLD}
