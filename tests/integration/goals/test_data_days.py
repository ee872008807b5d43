"""Who provides a metric is told once that its value is due, and once that it is overdue."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from chengshi.goals.v1.events_pb2 import MetricValuesAwaited
from directory.replication import apply_employees
from servicekit import clock
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.runtime import runtime_context
from servicekit.testing import Running, outbox_of
from services.goals.metrics import events as metric_events
from services.goals.metrics.use_cases import data_days
from tests.integration.goals.plant import (
    DATES,
    LAST_MONTH,
    THIS_MONTH,
    TODAY,
    Plant,
    cell,
)

DUE = sa.text("SELECT due_at FROM platform.jobs WHERE kind = 'data_day' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'data_day'")
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Last month's value is due today after so many days, and was due yesterday after one less.
TODAY_IS = TODAY.day


@pytest.fixture
def plant(world: Any) -> Plant:
    return Plant(world, people=3)


def look(plant: Plant, who: str = "finance") -> None:
    """What the job does in the morning."""
    with plant.world.goals.as_system(plant.world.company) as uow:
        data_days.send_reminder(uow, plant.world.ids[who])


def facts(plant: Plant) -> list[MetricValuesAwaited]:
    rows = outbox_of(plant.world.goals, plant.world.company)
    name = MetricValuesAwaited.DESCRIPTOR.full_name
    return [MetricValuesAwaited.FromString(row.payload) for row in rows if row.type == name]


def told(plant: Plant) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Steps, providers and what was missing, as told so far."""
    names = {number: name for name, number in plant.world.ids.items()}
    return [
        (
            item.step,
            names[item.provider_id],
            [(metric.metric_id, metric.period, metric.series) for metric in item.metrics],
        )
        for item in facts(plant)
    ]


def looks(plant: Plant, who: str = "finance") -> list[datetime]:
    with plant.world.goals.as_system(plant.world.company) as uow:
        return list(uow.session.scalars(DUE, {"ref": str(plant.world.ids[who])}))


def forget(plant: Plant) -> None:
    with plant.world.goals.as_system(plant.world.company) as uow:
        uow.session.execute(FORGET)


def changed(plant: Plant, metric: Any, **changes: Any) -> None:
    now = plant.ok("hr", "GET", f"/v1/metrics/{metric['id']}")
    headers = {"If-Match": f'"{now["version"]}"'}
    plant.ok("hr", "PATCH", f"/v1/metrics/{metric['id']}", json=changes, headers=headers)


def month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI)


def test_on_the_data_day_all_that_one_provides_is_told_together_and_once(plant: Plant) -> None:
    first, second = (plant.metric(data_day=TODAY_IS, code=f"DUE-{n}") for n in (1, 2))
    plant.follower("w0", first, plant.workshops[0])
    plant.follower("w1", first, plant.workshops[1])
    plant.follower("w2", second, None)

    look(plant)
    look(plant)

    missing = [(first["id"], month(LAST_MONTH), 2), (second["id"], month(LAST_MONTH), 1)]
    assert told(plant) == [("due", "finance", missing)]


def test_of_very_many_the_first_are_named_and_all_are_counted(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_events, "MAX_METRICS", 1)
    for worker in range(2):
        metric = plant.metric(data_day=TODAY_IS, code=f"MANY-{worker}")
        plant.follower(f"w{worker}", metric, None)

    look(plant)

    (fact,) = facts(plant)
    assert (len(fact.metrics), fact.total) == (1, 2)
    assert [len(missing) for _, _, missing in told(plant)] == [1]
    look(plant)
    assert len(facts(plant)) == 1


def test_what_is_there_or_nobody_waits_for_is_not_told(plant: Plant) -> None:
    metric, idle = plant.metric(data_day=TODAY_IS), plant.metric(data_day=TODAY_IS)
    plant.follower("w0", metric, None)
    plant.follower("w1", idle, None, starts_on=str(THIS_MONTH))
    plant.provide(cell(metric, None, LAST_MONTH, 0))

    look(plant)

    assert told(plant) == []


def test_a_value_that_was_withdrawn_is_missing_again(plant: Plant) -> None:
    metric = plant.metric(data_day=TODAY_IS)
    plant.follower("w0", metric, None)
    plant.provide(cell(metric, None, LAST_MONTH, 5))
    plant.provide(cell(metric, None, LAST_MONTH, None))

    look(plant)

    assert told(plant) == [("due", "finance", [(metric["id"], month(LAST_MONTH), 1)])]


def test_the_day_after_it_is_overdue_for_the_provider_and_told_once_more(plant: Plant) -> None:
    metric = plant.metric(data_day=TODAY_IS)
    plant.follower("w0", metric, None)
    look(plant)
    changed(plant, metric, data_day=TODAY_IS - 1)

    look(plant)
    look(plant)

    missing = [(metric["id"], month(LAST_MONTH), 1)]
    assert told(plant) == [("due", "finance", missing), ("overdue", "finance", missing)]


def test_another_data_day_or_provider_repeats_nothing(plant: Plant) -> None:
    metric = plant.metric(data_day=TODAY_IS - 1)
    plant.follower("w0", metric, None)
    look(plant)
    changed(plant, metric, data_day=TODAY_IS)
    look(plant)
    changed(plant, metric, provider_id=plant.world.ids["w1"])
    look(plant)
    look(plant, "w1")

    assert told(plant) == [("overdue", "finance", [(metric["id"], month(LAST_MONTH), 1)])]


def test_a_new_provider_is_told_of_what_comes_next(plant: Plant) -> None:
    metric = plant.metric(data_day=TODAY_IS)
    plant.follower("w0", metric, None)
    look(plant)
    changed(plant, metric, provider_id=plant.world.ids["w1"], data_day=TODAY_IS - 1)

    look(plant, "w1")

    assert told(plant)[1:] == [("overdue", "w1", [(metric["id"], month(LAST_MONTH), 1)])]


def test_who_has_left_is_told_nothing_and_the_next_provider_all_that_is_missing(
    plant: Plant,
) -> None:
    metric = plant.metric(data_day=TODAY_IS)
    plant.follower("w0", metric, None)
    gone = plant._employee("finance")
    gone.status, gone.version = "left", 2
    with plant.world.goals.as_system(plant.world.company) as uow:
        apply_employees(uow, [gone])
    look(plant)
    assert told(plant) == []

    changed(plant, metric, provider_id=plant.world.ids["w1"])
    look(plant, "w1")

    assert told(plant) == [("due", "w1", [(metric["id"], month(LAST_MONTH), 1)])]


def test_the_job_comes_in_the_morning_of_the_company_and_again_when_it_matters(
    plant: Plant,
) -> None:
    forget(plant)
    metric = plant.metric(data_day=TODAY_IS)
    assert looks(plant) == [morning(TODAY)]

    forget(plant)
    look(plant)
    assert looks(plant) == [morning(TODAY + timedelta(days=1))]
    forget(plant)
    changed(plant, metric, name="产出")
    assert looks(plant) == []
    changed(plant, metric, provider_id=plant.world.ids["w1"])
    assert (looks(plant), looks(plant, "w1")) == ([], [morning(TODAY)])


def test_who_begins_to_wait_late_does_not_wait_for_the_next_data_day(plant: Plant) -> None:
    metric = plant.metric(data_day=TODAY_IS - 1)
    forget(plant)
    look(plant)
    assert (told(plant), looks(plant)) == ([], [morning(TODAY + timedelta(days=1))])

    plant.follower("w0", metric, None)
    look(plant)

    assert told(plant) == [("overdue", "finance", [(metric["id"], month(LAST_MONTH), 1)])]


def test_who_provides_is_looked_at_when_something_begins_to_follow(plant: Plant) -> None:
    metric = plant.metric()
    sheet = plant.world.sheet("w0", "person", plant.world.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    (key_result,) = plant.world.goal("w0", sheet, key_results=[part])["key_results"]
    forget(plant)

    path, body = f"/v1/key_results/{key_result['id']}/metric", {"metric_id": metric["id"]}
    headers = {"If-Match": f'"{key_result["version"]}"'}
    plant.ok("w0", "PUT", path, json=body, headers=headers)

    assert looks(plant) == [morning(TODAY)]


def test_who_provides_nothing_any_more_is_not_looked_at_again(plant: Plant) -> None:
    metric = plant.metric()
    changed(plant, metric, archived=True)
    forget(plant)

    look(plant)

    assert (looks(plant), told(plant)) == ([], [])


def test_the_day_is_the_companys_own(plant: Plant) -> None:
    """On Kiritimati (UTC+14) it is always another day than on Niue (UTC-11)."""
    zones = ("Pacific/Kiritimati", "Pacific/Niue")
    days = {zone: clock.now().astimezone(ZoneInfo(zone)).date() for zone in zones}
    assert len(set(days.values())) == 2
    for worker, (zone, day) in enumerate(days.items()):
        _move(plant.world.goals, plant.world.company, zone)
        metric = plant.metric(data_day=_days_since_week_end(day), period="week")
        plant.follower(f"w{worker}", metric, None)

        look(plant)

        due = [missing for step, _, missing in told(plant) if step == "due"]
        assert [metric_id for metric_id, _, _ in due[-1]] == [metric["id"]]
        assert {at.astimezone(ZoneInfo(zone)).hour for at in looks(plant)} == {8}
        forget(plant)


def _days_since_week_end(day: date) -> int:
    """After so many days the value of the week before is due on `day`."""
    return day.weekday() + 1


def _move(goals: Running, company: Any, zone: str) -> None:
    """The company's clock stands in another zone."""
    message = company.message
    message.time_zone = zone
    with runtime_context(goals.runtime):
        apply_tenant_state(goals.runtime, message, "active")


def test_an_archived_metric_and_one_without_a_provider_tell_nobody(plant: Plant) -> None:
    forget(plant)
    metric = plant.metric(provider_id=None, data_day=TODAY_IS)
    plant.follower("w0", metric, None)

    look(plant)

    assert (told(plant), looks(plant)) == ([], [])
