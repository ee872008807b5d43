"""What 财务 provides for the KPI goals of 制造, 质量 and 供应链, month by month."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.demo import company, plan, seed
from deploy.demo.browser import Browser


@dataclass(frozen=True)
class Metric:
    """A metric of one job family; its people's key results follow the series of their unit."""

    code: str
    name: str
    unit: str
    family: str
    units: tuple[str, ...]
    provider: str
    formula: str
    source: str
    data_day: int
    # How far a unit is against the line; a unit without a pace has not been provided for months.
    paces: tuple[float | None, ...]


METRICS = (
    Metric(
        "MFG-OUTPUT",
        "人均合格品产量",
        "件",
        "生产",
        ("制造中心", "制造中心/一车间", "制造中心/二车间"),
        "F002",
        "当月合格品总数 ÷ 当月在岗人数",
        "MES 月报",
        5,
        (0.98, 1.04, 0.86),
    ),
    Metric(
        "QA-LOTS",
        "人均完成检验批次",
        "批",
        "质量",
        ("质量部",),
        "F003",
        "当月完成的来料与出厂检验批次 ÷ 在岗检验人数",
        "QMS 月报",
        5,
        (1.0,),
    ),
    Metric(
        "SCM-ONTIME",
        "人均准时到货批次",
        "批",
        "供应链",
        ("供应链部",),
        "F002",
        "当月按约定日期到货的批次 ÷ 在岗采购人数",
        "ERP 到货记录",
        3,
        (None,),
    ),
)
# Nobody has provided it yet; who is to is named last, and told at once of what is overdue.
LATE = "SCM-ONTIME"
PASS_RATE = {
    "code": "MFG-PASS",
    "name": "一次交验合格率",
    "unit": "%",
    "formula": "一次交验合格数 ÷ 交验总数",
    "direction": "at_least",
    "accumulation": "ratio",
    "source": "QMS 月报",
}
# Of 20,000 pieces that were shown to inspection in a month.
PASSED = (19_480, 19_620, 19_550, 19_700, 19_640)
SHOWN = 20_000


def lay(hr: Browser, units: dict[str, str], ids: dict[str, str]) -> dict[str, str]:
    """Add the metrics; answers their ids by code."""
    made = {}
    for metric in METRICS:
        body = {
            "code": metric.code,
            "name": metric.name,
            "unit": metric.unit,
            "formula": metric.formula,
            "accumulation": "sum",
            "source": metric.source,
            "provider_id": None if metric.code == LATE else ids[metric.provider],
            "data_day": metric.data_day,
            "for_company": False,
            "unit_ids": [units[unit] for unit in metric.units],
        }
        made[metric.code] = seed.post(hr, "/api/goals/v1/metrics", metric.code, body)["id"]
    body = PASS_RATE | {"provider_id": ids["F003"], "unit_ids": [units["制造中心"]]}
    made["MFG-PASS"] = seed.post(hr, "/api/goals/v1/metrics", "MFG-PASS", body)["id"]
    return made


def followers(made: dict[str, str], units: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What the key results of these people and units follow, by employee number or aim."""
    found = {
        person.number: {"metric_id": made[metric.code], "metric_unit_id": units[person.unit]}
        for metric in METRICS
        for person in company.people()
        if person.family == metric.family and person.unit in metric.units
    }
    plant = {"metric_id": made["MFG-PASS"], "metric_unit_id": units["制造中心"]}
    return found | {"plant": plant}


def provide(finance: Browser, hr: Browser, units: dict[str, str], made: dict[str, str]) -> int:
    """Enter every month up to today, as 财务 would; answers how many values."""
    today = company.today()
    told = list(_months(today))
    own, others = [], []
    for metric in METRICS:
        for unit, pace in zip(metric.units, metric.paces, strict=True):
            cells = [
                {
                    "metric_id": made[metric.code],
                    "unit_id": units[unit],
                    "period_start": str(start),
                    "value": round(_target(metric.family) * share * pace),
                }
                for start, share in told
                if pace is not None
            ]
            (own if metric.provider == "F002" else others).extend(cells)
    others += list(_pass_rates(made, units, [start for start, _ in told]))
    for browser, cells in ((finance, own), (hr, others)):
        browser.ok("PUT", "/api/goals/v1/metric_values", json={"cells": cells})
    return len(own) + len(others)


def name_late_provider(hr: Browser, ids: dict[str, str], made: dict[str, str]) -> None:
    """From here on somebody owes what nobody has provided."""
    path = f"/api/goals/v1/metrics/{made[LATE]}"
    known = hr.ok("GET", path)
    provider = next(ids[metric.provider] for metric in METRICS if metric.code == LATE)
    if known["provider"] is None:
        headers = {"If-Match": f'"{known["version"]}"'}
        hr.ok("PATCH", path, json={"provider_id": provider}, headers=headers)


def _pass_rates(
    made: dict[str, str], units: dict[str, str], months: list[date]
) -> Iterator[dict[str, Any]]:
    for index, start in enumerate(months):
        for unit in (None, units["制造中心"]):
            yield {
                "metric_id": made["MFG-PASS"],
                "unit_id": unit,
                "period_start": str(start),
                "numerator": PASSED[index % len(PASSED)],
                "denominator": SHOWN,
            }


def _months(today: date) -> Iterator[tuple[date, float]]:
    """Each month of the running quarter, and the part of the quarter's days that it makes up."""
    starts_on, ends_on = plan.quarter(today)
    first = starts_on.replace(day=1)
    while first <= today:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        # The running month as it stands by now.
        days = (min(last, today) - max(first, starts_on)).days + 1
        yield first, days / ((ends_on - starts_on).days + 1)
        first = last + timedelta(days=1)


def _target(family: str) -> int:
    return int(plan.PERSONAL[family][3])
