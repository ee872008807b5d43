"""Who is nudged is told by whom and for which cycle, by notice and by mail."""

from typing import Any

import pytest
import sqlalchemy as sa

from chengshi.goals.v1.events_pb2 import GoalSettingNudged, Owner
from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id
from services.notifications.channels.models import Mail

CYCLE = str(new_id())
MAILS = sa.select(sa.func.count()).select_from(Mail)


def a_nudge(acme: Any, kind: str, owner: Owner | None = None, **more: str) -> GoalSettingNudged:
    known = {"cycle_id": CYCLE, "cycle_name": "2026 Q4", "by_id": str(acme.boss)}
    owner = owner or Owner(kind="person", id=str(acme.staff))
    person = str(acme.staff)
    return GoalSettingNudged(kind=kind, owner=owner, person_id=person, **known, **more)


@pytest.mark.parametrize(
    ("kind", "sheet", "chinese", "link"),
    [
        ("no_goals", "", "张三请你制定“2026 Q4”的目标", "/goals?cycle={cycle}"),
        ("not_submitted", "s1", "张三请你提交“2026 Q4”的目标表", "/sheets/s1"),
    ],
)
def test_a_person_is_led_to_where_it_is_done(
    acme: Any, kind: str, sheet: str, chinese: str, link: str
) -> None:
    acme.hear(a_nudge(acme, kind, sheet_id=sheet))

    (told,) = acme.notices(acme.staff)
    (english,) = acme.notices(acme.staff, **{"Accept-Language": "en"})
    assert (told["title"], told["link"]) == (chinese, link.format(cycle=CYCLE))
    assert english["title"].startswith("张三 asks you to")
    with acme.service.as_system(acme.company) as uow:
        assert uow.session.scalar(MAILS) == 1


def test_a_head_is_asked_for_the_unit_and_led_to_its_goals(acme: Any) -> None:
    unit = UnitState(unit_id=str(new_id()), name="研发中心", head_id=str(acme.staff), version=1)
    with acme.service.as_system(acme.company) as uow:
        copy_units(uow, [unit])

    acme.hear(a_nudge(acme, "no_goals", Owner(kind="unit", id=unit.unit_id)))

    (told,) = acme.notices(acme.staff)
    assert told["title"] == "张三请研发中心制定“2026 Q4”的目标"
    assert told["link"] == f"/goals?cycle={CYCLE}&scope={unit.unit_id}"


def test_told_twice_by_the_same_event_is_told_once(acme: Any) -> None:
    fact, event_id = a_nudge(acme, "no_goals"), new_id()

    acme.hear(fact, event_id=event_id)
    acme.hear(fact, event_id=event_id)

    assert len(acme.notices(acme.staff)) == 1
