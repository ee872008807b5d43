"""Who provides a metric is told once that its value is due, and once that it is overdue."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from chengshi.goals.v1.events_pb2 import MetricValuesRequested
from directory.replication import apply_employees
from servicekit import clock
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.runtime import runtime_context
from servicekit.testing import Running, outbox_of
from services.goals.metrics import events as metric_events
from services.goals.metrics.use_cases import data_days
from tests.integration.goals.workshops import (
    DATES,
    LAST_MONTH,
    THIS_MONTH,
    TODAY,
    Workshops,
    cell,
)

DUE = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'data_day' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'data_day'")
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Last month's value is due today after so many days, and was due yesterday after one less.
TODAY_IS = TODAY.day


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant, people=3)


def look(workshops: Workshops, who: str = "finance") -> None:
    """What the job does in the morning."""
    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        data_days.send_reminder(uow, workshops.tenant.ids[who])


def facts(workshops: Workshops) -> list[MetricValuesRequested]:
    rows = outbox_of(workshops.tenant.goals, workshops.tenant.company)
    name = MetricValuesRequested.DESCRIPTOR.full_name
    return [MetricValuesRequested.FromString(row.payload) for row in rows if row.type == name]


def sent_reminders(workshops: Workshops) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Steps, providers and what was missing, as told so far."""
    names = {number: name for name, number in workshops.tenant.ids.items()}
    return [
        (
            item.step,
            names[item.provider_id],
            [(metric.metric_id, metric.period, metric.series) for metric in item.metrics],
        )
        for item in facts(workshops)
    ]


def looks(workshops: Workshops, who: str = "finance") -> list[datetime]:
    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        return list(uow.session.scalars(DUE, {"ref": str(workshops.tenant.ids[who])}))


def forget(workshops: Workshops) -> None:
    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        uow.session.execute(FORGET)


def changed(workshops: Workshops, metric: Any, **changes: Any) -> None:
    now = workshops.ok("hr", "GET", f"/v1/metrics/{metric['id']}")
    headers = {"If-Match": f'"{now["version"]}"'}
    workshops.ok("hr", "PATCH", f"/v1/metrics/{metric['id']}", json=changes, headers=headers)


def month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI)


def test_provider_is_reminded_once_of_all_missing_values(workshops: Workshops) -> None:
    first, second = (workshops.metric(data_day=TODAY_IS, code=f"DUE-{n}") for n in (1, 2))
    workshops.follower("w0", first, workshops.unit_ids[0])
    workshops.follower("w1", first, workshops.unit_ids[1])
    workshops.follower("w2", second, None)

    look(workshops)
    look(workshops)

    missing = [(first["id"], month(LAST_MONTH), 2), (second["id"], month(LAST_MONTH), 1)]
    assert sent_reminders(workshops) == [("due", "finance", missing)]


def test_reminder_names_the_first_and_counts_all(
    workshops: Workshops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_events, "MAX_METRICS", 1)
    for worker in range(2):
        metric = workshops.metric(data_day=TODAY_IS, code=f"MANY-{worker}")
        workshops.follower(f"w{worker}", metric, None)

    look(workshops)

    (fact,) = facts(workshops)
    assert (len(fact.metrics), fact.total) == (1, 2)
    assert [len(missing) for _, _, missing in sent_reminders(workshops)] == [1]
    look(workshops)
    assert len(facts(workshops)) == 1


def test_reminder_leaves_out_values_that_nobody_needs(workshops: Workshops) -> None:
    metric, idle = workshops.metric(data_day=TODAY_IS), workshops.metric(data_day=TODAY_IS)
    workshops.follower("w0", metric, None)
    workshops.follower("w1", idle, None, starts_on=str(THIS_MONTH))
    workshops.provide(cell(metric, None, LAST_MONTH, 0))

    look(workshops)

    assert sent_reminders(workshops) == []


def test_a_value_that_was_withdrawn_is_missing_again(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=TODAY_IS)
    workshops.follower("w0", metric, None)
    workshops.provide(cell(metric, None, LAST_MONTH, 5))
    workshops.provide(cell(metric, None, LAST_MONTH, None))

    look(workshops)

    assert sent_reminders(workshops) == [("due", "finance", [(metric["id"], month(LAST_MONTH), 1)])]


def test_provider_is_reminded_again_when_overdue(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=TODAY_IS)
    workshops.follower("w0", metric, None)
    look(workshops)
    changed(workshops, metric, data_day=TODAY_IS - 1)

    look(workshops)
    look(workshops)

    missing = [(metric["id"], month(LAST_MONTH), 1)]
    assert sent_reminders(workshops) == [
        ("due", "finance", missing),
        ("overdue", "finance", missing),
    ]


def test_another_data_day_or_provider_repeats_nothing(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=TODAY_IS - 1)
    workshops.follower("w0", metric, None)
    look(workshops)
    changed(workshops, metric, data_day=TODAY_IS)
    look(workshops)
    changed(workshops, metric, provider_id=workshops.tenant.ids["w1"])
    look(workshops)
    look(workshops, "w1")

    assert sent_reminders(workshops) == [
        ("overdue", "finance", [(metric["id"], month(LAST_MONTH), 1)])
    ]


def test_a_new_provider_is_told_of_what_comes_next(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=TODAY_IS)
    workshops.follower("w0", metric, None)
    look(workshops)
    changed(workshops, metric, provider_id=workshops.tenant.ids["w1"], data_day=TODAY_IS - 1)

    look(workshops, "w1")

    assert sent_reminders(workshops)[1:] == [
        ("overdue", "w1", [(metric["id"], month(LAST_MONTH), 1)])
    ]


def test_next_provider_is_reminded_in_place_of_a_leaver(
    workshops: Workshops,
) -> None:
    metric = workshops.metric(data_day=TODAY_IS)
    workshops.follower("w0", metric, None)
    gone = workshops._employee("finance")
    gone.status, gone.version = "left", 2
    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        apply_employees(uow, [gone])
    look(workshops)
    assert sent_reminders(workshops) == []

    changed(workshops, metric, provider_id=workshops.tenant.ids["w1"])
    look(workshops, "w1")

    assert sent_reminders(workshops) == [("due", "w1", [(metric["id"], month(LAST_MONTH), 1)])]


def test_the_job_comes_in_the_morning_of_the_company_and_again_when_it_matters(
    workshops: Workshops,
) -> None:
    forget(workshops)
    metric = workshops.metric(data_day=TODAY_IS)
    assert looks(workshops) == [morning(TODAY)]

    forget(workshops)
    look(workshops)
    assert looks(workshops) == [morning(TODAY + timedelta(days=1))]
    forget(workshops)
    changed(workshops, metric, name="产出")
    assert looks(workshops) == []
    changed(workshops, metric, provider_id=workshops.tenant.ids["w1"])
    assert (looks(workshops), looks(workshops, "w1")) == ([], [morning(TODAY)])


def test_new_follower_is_reminded_of_at_once(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=TODAY_IS - 1)
    forget(workshops)
    look(workshops)
    assert (sent_reminders(workshops), looks(workshops)) == (
        [],
        [morning(TODAY + timedelta(days=1))],
    )

    workshops.follower("w0", metric, None)
    look(workshops)

    assert sent_reminders(workshops) == [
        ("overdue", "finance", [(metric["id"], month(LAST_MONTH), 1)])
    ]


def test_reminder_is_scheduled_with_the_first_follower(workshops: Workshops) -> None:
    metric = workshops.metric()
    sheet = workshops.tenant.sheet("w0", "person", workshops.tenant.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    (key_result,) = workshops.tenant.goal("w0", sheet, key_results=[part])["key_results"]
    forget(workshops)

    path, body = f"/v1/key_results/{key_result['id']}/metric", {"metric_id": metric["id"]}
    headers = {"If-Match": f'"{key_result["version"]}"'}
    workshops.ok("w0", "PUT", path, json=body, headers=headers)

    assert looks(workshops) == [morning(TODAY)]


def test_former_provider_has_no_reminder(workshops: Workshops) -> None:
    metric = workshops.metric()
    changed(workshops, metric, archived=True)
    forget(workshops)

    look(workshops)

    assert (looks(workshops), sent_reminders(workshops)) == ([], [])


def test_the_day_is_the_companys_own(workshops: Workshops) -> None:
    """On Kiritimati (UTC+14) it is always another day than on Niue (UTC-11)."""
    zones = ("Pacific/Kiritimati", "Pacific/Niue")
    days = {zone: clock.now().astimezone(ZoneInfo(zone)).date() for zone in zones}
    assert len(set(days.values())) == 2
    for worker, (zone, day) in enumerate(days.items()):
        _move(workshops.tenant.goals, workshops.tenant.company, zone)
        metric = workshops.metric(data_day=_days_since_week_end(day), period="week")
        workshops.follower(f"w{worker}", metric, None)

        look(workshops)

        due = [missing for step, _, missing in sent_reminders(workshops) if step == "due"]
        assert [metric_id for metric_id, _, _ in due[-1]] == [metric["id"]]
        assert {at.astimezone(ZoneInfo(zone)).hour for at in looks(workshops)} == {8}
        forget(workshops)


def _days_since_week_end(day: date) -> int:
    """After so many days the value of the week before is due on `day`."""
    return day.weekday() + 1


def _move(goals: Running, company: Any, zone: str) -> None:
    """The company's clock stands in another zone."""
    message = company.message
    message.time_zone = zone
    with runtime_context(goals.runtime):
        apply_tenant_state(goals.runtime, message, "active")


def test_an_archived_metric_and_one_without_a_provider_tell_nobody(workshops: Workshops) -> None:
    forget(workshops)
    metric = workshops.metric(provider_id=None, data_day=TODAY_IS)
    workshops.follower("w0", metric, None)

    look(workshops)

    assert (sent_reminders(workshops), looks(workshops)) == ([], [])
