"""Facts become notices for those who should know, worded for the reader."""

from collections.abc import Callable
from typing import Any

from chengshi.goals.v1.events_pb2 import (
    CrossUnitRequestAnswered,
    CrossUnitRequestOpened,
    Owner,
    SheetCommented,
)
from chengshi.people.v1.events_pb2 import UnitState
from directory.replication import copy_units
from servicekit.ids import new_id

from .facts import a_check_in, a_submitted_form, an_agreed_sheet, an_opened_form


def test_a_blocked_check_in_tells_the_authors_manager_in_the_readers_language(acme: Any) -> None:
    acme.hear(a_check_in(author_id=str(acme.staff), blocked=True, text="等模具 {x}"))

    (chinese,) = acme.notices(acme.boss)
    (english,) = acme.notices(acme.boss, **{"Accept-Language": "en"})
    assert (chinese["title"], english["title"]) == ("李四遇到了阻碍", "李四 is blocked")
    assert chinese["body"] == "进展更新中写道：“等模具 {x}”"
    assert acme.notices(acme.staff) == []


def test_a_check_in_that_is_not_blocked_tells_nobody(acme: Any) -> None:
    acme.hear(a_check_in(author_id=str(acme.staff)))

    assert acme.notices(acme.boss) == []


def test_an_opened_form_tells_employee_and_manager(acme: Any) -> None:
    opened = an_opened_form(acme.staff, acme.boss)

    acme.hear(opened)

    (own,), (managers,) = acme.notices(acme.staff), acme.notices(acme.boss)
    assert own["title"] == "“2026 年度考核”已开始，请填写自评"
    assert managers["title"] == "“2026 年度考核”：李四的考核表已生成"
    assert own["link"] == managers["link"] == f"/appraisals/forms/{opened.form_id}"


def test_a_self_review_tells_the_manager_and_the_managers_scores_tell_nobody(acme: Any) -> None:
    acme.hear(a_submitted_form("self", acme.staff, acme.boss))
    acme.hear(a_submitted_form("manager", acme.staff, acme.boss))

    assert [item["kind"] for item in acme.notices(acme.boss)] == ["form.submitted"]
    assert acme.notices(acme.staff) == []


def test_an_agreed_sheet_tells_its_owner_or_the_head_of_its_unit(acme: Any) -> None:
    unit = UnitState(
        unit_id=str(new_id()), code="RD", name="研发中心", head_id=str(acme.staff), version=1
    )
    with acme.service.as_system(acme.company) as uow:
        copy_units(uow, [unit])

    acme.hear(
        an_agreed_sheet("person", acme.staff),
        an_agreed_sheet("unit", unit.unit_id),
        an_agreed_sheet("company"),
    )

    titles = {item["title"] for item in acme.notices(acme.staff)}
    assert titles == {"你的目标表已确认", "研发中心的目标表已确认"}
    assert acme.notices(acme.boss) == []


def test_help_asked_across_tells_the_head_and_its_answer_who_asked(acme: Any) -> None:
    unit, team = (
        UnitState(unit_id=str(new_id()), name=name, version=1) for name in ("销售", "一组")
    )
    unit.head_id, team.parent_id = str(acme.boss), unit.unit_id
    with acme.service.as_system(acme.company) as uow:
        copy_units(uow, [unit, team])
    goal = {"goal_id": str(new_id()), "unit_id": team.unit_id, "requested_by": str(acme.staff)}

    acme.hear(
        CrossUnitRequestOpened(**goal, request_text="两个客户访谈"),
        CrossUnitRequestAnswered(**goal, state="declined", reason="本季度已排满"),
        CrossUnitRequestAnswered(**goal, state="accepted"),
    )

    (asked,) = acme.notices(acme.boss)
    assert (asked["title"], asked["link"]) == ("李四请一组协同", "/")
    assert "两个客户访谈" in asked["body"]
    answers = {item["title"]: item for item in acme.notices(acme.staff)}
    assert set(answers) == {"一组婉拒了你的协同请求", "一组接受了你的协同请求"}
    assert answers["一组婉拒了你的协同请求"]["body"] == "原因：“本季度已排满”"


def test_a_comment_tells_the_owner_what_was_said_and_who_took_part_that_it_was(acme: Any) -> None:
    owner = Owner(kind="person", id=str(acme.staff))
    sheet = {"sheet_id": str(new_id()), "owner": owner, "author_id": str(acme.boss)}
    others = [str(acme.staff), str(acme.plant)]

    acme.hear(
        SheetCommented(**sheet, comment_id=str(new_id()), text="口径？", others_ids=others),
        SheetCommented(**sheet | {"author_id": str(acme.staff)}, text="自己说的"),
    )

    (read,) = acme.notices(acme.staff)
    assert (read["title"], read["body"]) == ("张三 评论了目标表", "评论内容：“口径？”")
    assert read["link"] == f"/sheets/{sheet['sheet_id']}"
    (also,) = acme.notices(acme.plant)
    assert "口径" not in also["title"] + also["body"]
    assert acme.notices(acme.boss) == []


def test_the_same_fact_delivered_twice_is_one_notice(acme: Any) -> None:
    fact, event_id = an_agreed_sheet("person", acme.staff), new_id()

    acme.hear(fact, event_id=event_id)
    acme.hear(fact, event_id=event_id)

    assert len(acme.notices(acme.staff)) == 1


def test_reading_lowers_the_count_once(acme: Any) -> None:
    acme.hear(an_agreed_sheet("person", acme.staff), an_agreed_sheet("person", acme.staff))
    newest, _ = acme.notices(acme.staff)
    path = f"/v1/notices/{newest['id']}/reads"

    first = acme.call("POST", path, by=acme.staff)
    again = acme.call("POST", path, by=acme.staff)

    assert (first.status_code, again.json["read_at"]) == (200, first.json["read_at"])
    assert acme.call("GET", "/v1/notices/count", by=acme.staff).json == {"unread": 1}


def test_notices_come_newest_first_page_by_page(acme: Any) -> None:
    for _ in range(5):
        acme.hear(an_agreed_sheet("person", acme.staff))

    seen, after = [], ""
    while after is not None:
        page = acme.call("GET", f"/v1/notices?limit=2&after={after}", by=acme.staff).json
        seen += [item["id"] for item in page["items"]]
        after = page["next"]

    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_anothers_notice_does_not_exist(acme: Any, make_tenant: Callable[[str], Any]) -> None:
    globex = make_tenant("globex")
    acme.hear(an_agreed_sheet("person", acme.staff))
    path = f"/v1/notices/{acme.notices(acme.staff)[0]['id']}/reads"

    with acme.refuses(404, "notice.not_found"):
        acme.call("POST", path, by=acme.boss)
    with acme.refuses(404, "notice.not_found"):
        globex.call("POST", path)
    assert globex.notices(globex.staff) == []
    assert acme.call("POST", path, by=acme.staff).status_code == 200


def test_an_api_client_has_no_notices(acme: Any) -> None:
    token = acme.service.issuer.client(acme.company, "notices:read")

    with acme.refuses(403, "caller.not_a_person"):
        acme.service.http.get("/v1/notices", headers=acme.service.bearer(token))
