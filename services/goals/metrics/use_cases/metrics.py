"""Add and change metrics: what is measured, how, and who provides the values."""

import re
from uuid import UUID

from directory import queries as directory
from servicekit.actions import allowed
from servicekit.errors import Conflict, invalid, require
from servicekit.paging import ActionPage, with_actions
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.versions import require_version
from services.goals.metrics import queries as metric_queries
from services.goals.metrics.models import Metric, check_usage
from services.goals.metrics.permissions import can_manage_metrics
from services.goals.metrics.schemas import MetricFields, MetricFilter
from services.goals.metrics.use_cases import data_days
from services.goals.metrics.views import show_metrics

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
AUDITED = ("code", "name", "provider_id", "data_day", "archived")


def add_metric(uow: UnitOfWork, values: MetricFields) -> Metric:
    """Add a metric with these column values; raises Conflict `metric.exists` for its code."""
    require(can_manage_metrics(uow.caller))
    metric = Metric(**values)
    _check(uow, metric)
    uow.add(metric)
    uow.flush()
    data_days.schedule_reminder(uow, metric.provider_id)
    uow.audit("metric.added", f"metric:{metric.id}", after=_audit_values(metric))
    return metric


def change_metric(uow: UnitOfWork, metric_id: UUID, changes: MetricFields, version: int) -> Metric:
    """Change or archive a metric.

    Raises Conflict `metric.in_use` for a change of FIXED_IN_USE once it has values or key results,
    `metric.still_bound` where key results follow a metric to be archived.
    """
    require(can_manage_metrics(uow.caller))
    metric_queries.metric(uow, metric_id)
    metric = metric_queries.lock_metrics(uow, ids=[metric_id], write=True)[metric_id]
    require_version(metric, version)
    before = _audit_values(metric)
    changed = {
        column: value for column, value in changes.items() if getattr(metric, column) != value
    }
    usage = metric_queries.metric_usage(uow, metric_id)
    check_usage(usage, changed, archives=bool(changes.get("archived")))
    for column, value in changed.items():
        setattr(metric, column, value)
    _check(uow, metric)
    uow.flush()
    if changed.keys() & {"provider_id", "data_day", "period", "archived"}:
        data_days.schedule_reminder(uow, metric.provider_id)
    uow.audit("metric.changed", f"metric:{metric.id}", before, _audit_values(metric))
    return metric


def list_metrics(uow: UnitOfWork, query: MetricFilter) -> ActionPage:
    """A page of metrics by code, as `MetricView`; `mine` are those that the caller provides."""
    page = metric_queries.metrics(
        uow,
        provider=uow.person.person_id if query["mine"] else None,
        period=query["period"],
        archived=query["archived"],
        text=query["q"],
        after=query["after"],
        limit=query["limit"],
    )
    items = show_metrics(uow, page["items"])
    return with_actions(page, items, allowed(create=can_manage_metrics(uow.caller)))


def _check(uow: UnitOfWork, metric: Metric) -> None:
    """Check code, units and provider, and write unit ids as distinct texts."""
    if not CODE.fullmatch(metric.code):
        raise invalid("code", "metric.code_form")
    metric.unit_ids = list(dict.fromkeys(str(unit_id) for unit_id in metric.unit_ids))
    if not metric.for_company and not metric.unit_ids:
        raise invalid("unit_ids", "metric.no_series")
    unit_ids = [UUID(text) for text in metric.unit_ids]
    units = metric_queries.units(uow, unit_ids)
    for index, unit_id in enumerate(unit_ids):
        if unit_id not in units:
            raise invalid(f"unit_ids.{index}", "sheet.owner_unknown")
    if metric.provider_id and metric.provider_id not in directory.people(uow, [metric.provider_id]):
        raise invalid("provider_id", "sheet.owner_unknown")
    with uow.session.no_autoflush:
        if metric_queries.is_code_taken(uow, metric.code, metric.id):
            raise Conflict("metric.exists")


def _audit_values(metric: Metric) -> dict[str, object]:
    return {column: getattr(metric, column) for column in AUDITED}
