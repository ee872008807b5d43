"""goals: metrics and what is provided for them."""

from datetime import timedelta
from itertools import count
from typing import Any

from servicekit.testing import today
from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side
from tests.workbooks import workbook_of

METRIC = "/v1/metrics/<uuid:metric_id>"
CODES = count()
LAST_MONTH = (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _body(side: Side) -> dict[str, Any]:
    return {
        "code": f"M{next(CODES)}",
        "name": "产量",
        "accumulation": "sum",
        "unit": "件",
        "provider_id": side.people["peer"],
        "unit_ids": [side.unit],
    }


def metric(side: Side) -> Any:
    return side.ok("goals", "POST", "/v1/metrics", "hr", json=_body(side))


def _add(side: Side) -> Call:
    body = _body(side)
    return Call("hr", {}, {"json": body}, (body["provider_id"], side.unit), refused="staff")


def _read(side: Side) -> Call:
    return Call("staff", {"metric_id": metric(side)["id"]})


def _change(side: Side) -> Call:
    known = metric(side)
    kwargs = {"json": {"name": "新"}, "headers": {"If-Match": f'"{known["version"]}"'}}
    return Call("hr", {"metric_id": known["id"]}, kwargs, refused="staff")


def _history(side: Side) -> Call:
    return Call("peer", {"metric_id": metric(side)["id"]}, refused="staff")


def _grid(side: Side) -> Call:
    return Call("hr", {}, {}, shows=(metric(side)["id"],))


def _provide(side: Side) -> Call:
    known = metric(side)["id"]
    cell = {"metric_id": known, "period_start": str(LAST_MONTH), "value": 5}
    return Call("peer", {}, {"json": {"cells": [cell]}}, (known,), refused="staff")


def _by_code(side: Side) -> Call:
    # Another company may have the same code: the unit tells them apart.
    code = f"X-{side.company.slug}-{next(CODES)}"
    side.ok("goals", "POST", "/v1/metrics", "hr", json={**_body(side), "code": code})
    cell = {"metric": code, "unit": "RD", "period": f"{LAST_MONTH:%Y-%m}", "value": 5}
    return Call("hr", {}, {"json": {"values": [cell]}}, (code,), refused="staff")


def _fill_in(side: Side) -> Call:
    titles = ("指标编码", "部门编码", "取值", f"{LAST_MONTH:%Y-%m}")
    content = workbook_of(titles, (metric(side)["code"], "", "数值", 5))
    return Call("hr", file=content, refused="staff")


ROUTES: Routes = {
    ("GET", "/v1/metrics"): lambda side: Call(),
    ("POST", "/v1/metrics"): _add,
    ("GET", METRIC): _read,
    ("PATCH", METRIC): _change,
    ("GET", f"{METRIC}/values"): _history,
    ("GET", "/v1/metric_values"): _grid,
    ("PUT", "/v1/metric_values"): _provide,
    ("PUT", "/v1/metric_values/by_code"): _by_code,
    ("GET", "/v1/metric_values/workbook"): lambda side: Call("hr"),
    ("POST", "/v1/metric_values/workbook"): _fill_in,
}
