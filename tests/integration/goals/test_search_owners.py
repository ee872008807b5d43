"""Finding goals by whose they are: people and units by name, beside words or alone."""

from typing import Any

import pytest
import sqlalchemy as sa

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.testing import statements_of
from services.goals.alignment.queries import goal_search as goal_search_queries
from services.goals.alignment.queries import owner_search as owner_search_queries
from services.goals.search.search_index import name_tsquery
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_search import titles

NAMES = {
    "boss": "张三丰",
    "head": "张三",
    "staff": "Li Wei",
    "other": "欧阳明月",
    "hr": "O'Neil, Ada",
}


@pytest.fixture
def sheets(tenant: Any) -> dict[str, str]:
    """Each with a goal that says nothing of its owner."""
    told = [_named(tenant, who, name) for who, name in NAMES.items()]
    with tenant.goals.as_system(tenant.company) as uow:
        apply_employees(uow, told)
    sheets = {who: tenant.sheet("hr", "person", tenant.ids[who]) for who in NAMES}
    sheets["unit"] = tenant.sheet("head", "unit", tenant.unit)
    for who in NAMES:
        tenant.goal("hr", sheets[who], title=f"交付 {who}", key_results=[A_KEY_RESULT])
    tenant.goal("head", sheets["unit"], title="部门交付")
    return sheets


def _named(tenant: Any, who: str, name: str) -> Any:
    told = tenant._employee(who, None)
    told.name, told.version = name, 2
    return told


def test_goals_are_found_by_the_name_of_their_owner(tenant: Any, sheets: Any) -> None:
    for text, wanted in {
        "张三": ["交付 head", "交付 boss"],
        "张三丰": ["交付 boss"],
        "三丰": ["交付 boss"],
        "明月": ["交付 other"],
        "li wei": ["交付 staff"],
        "wei": ["交付 staff"],
        "WE": ["交付 staff"],
        "o'neil": ["交付 hr"],
        "ada": ["交付 hr"],
        "研发": ["部门交付"],
        "三张": [],
        "张": [],
        "l": [],
    }.items():
        assert titles(tenant, "hr", text) == wanted, text


def test_a_name_beside_words_finds_what_of_theirs_has_the_words(tenant: Any, sheets: Any) -> None:
    tenant.goal("head", sheets["head"], title="降低不良率")

    assert titles(tenant, "hr", "张三 不良") == titles(tenant, "hr", "不良 张三") == ["降低不良率"]
    assert titles(tenant, "hr", "wei 交付") == ["交付 staff"]
    assert titles(tenant, "hr", "wei 不良") == []


def test_whose_whole_name_was_typed_comes_before_titles_and_alike_names_after(
    tenant: Any, sheets: Any
) -> None:
    tenant.goal("staff", sheets["staff"], title="向张三学习")

    assert titles(tenant, "other", "张三") == ["交付 head", "向张三学习", "交付 boss"]


def test_alike_names_find_room_beside_many_titles(tenant: Any, sheets: Any) -> None:
    for number in range(25):
        tenant.goal("staff", sheets["staff"], title=f"三丰 {number}")

    found = titles(tenant, "other", "三丰")
    assert (len(found), found[-1]) == (20, "交付 boss")


def test_by_its_owner_is_found_what_one_may_see_and_nothing_else(tenant: Any, sheets: Any) -> None:
    tenant.goal("head", sheets["head"], title="秘密", visibility="line")
    tenant.goal(
        "head",
        sheets["head"],
        title="指定",
        visibility="named",
        named_viewers=[tenant.ids["other"]],
    )
    tenant.goal("head", sheets["unit"], title="管理者", visibility="managers")

    assert set(titles(tenant, "other", "张三")) == {"交付 head", "交付 boss", "指定"}
    assert "秘密" in titles(tenant, "head", "张三")
    assert titles(tenant, "other", "研发") == ["部门交付"]
    assert "管理者" in titles(tenant, "hr", "研发")


def test_a_search_by_owner_stays_within_a_cycle(tenant: Any, sheets: Any) -> None:
    person, unit = tenant.cycle("person")["id"], tenant.cycle("unit")["id"]

    assert titles(tenant, "hr", "张三", cycle_id=person) == ["交付 head", "交付 boss"]
    assert titles(tenant, "hr", "张三", cycle_id=unit) == []


def test_a_new_name_is_found_and_the_old_one_is_not(tenant: Any, sheets: Any) -> None:
    told = _named(tenant, "other", "上官婉儿")
    told.version = 3
    with tenant.goals.as_system(tenant.company) as uow:
        apply_employees(uow, [told])

    assert titles(tenant, "hr", "婉儿") == ["交付 other"]
    assert titles(tenant, "hr", "明月") == []


def test_names_cost_two_statements_and_none_more(tenant: Any, sheets: Any) -> None:
    def statements(text: str) -> int:
        with statements_of(tenant.goals) as sent:
            titles(tenant, "staff", text)
        return len(sent)

    assert statements("张三 交付") <= statements("交付") + 1
    units = [
        pb.UnitState(unit_id=str(new_id()), code=f"U{n}", name=f"张三丰 {n}", version=1)
        for n in range(30)
    ]
    before = statements("张三")
    with tenant.goals.as_system(tenant.company) as uow:
        copy_units(uow, units)
    assert statements("张三") == before


def test_names_are_looked_up_in_their_index(tenant: Any, sheets: Any) -> None:
    with statements_of(tenant.goals) as sent:
        titles(tenant, "hr", "张三")
    (query, values) = next(
        one for one in sent if "directory_people" in str(one[0]) and "typed.terms" in str(one[0])
    )
    with tenant.goals.as_system(tenant.company) as uow:
        progress_source = uow.session.connection().connection.driver_connection
        uow.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(row[0] for row in progress_source.execute(f"EXPLAIN {query}", values))

    assert "Bitmap Index Scan on directory_people_words" in plan, plan


@pytest.mark.parametrize(
    "text", ["'a b'", "\\\\ \\", "a:* b", "&& ||", "(张三", "张三 'x", "%% %", "ß ø"]
)
def test_whatever_is_typed_for_a_name_is_answered(tenant: Any, sheets: Any, text: str) -> None:
    assert isinstance(titles(tenant, "hr", text), list)


def test_a_name_is_split_here_as_it_is_there() -> None:
    assert name_tsquery("张三") == ("'张' & '三'", "张三")
    assert name_tsquery("Li  We") == ("'li' & 'we':*", "")
    assert name_tsquery("王wei") == ("'王' & 'wei':*", "")
    assert name_tsquery("张") == name_tsquery("x") == name_tsquery("…") == ("", "")
    assert owner_search_queries.MAX_WORDS < goal_search_queries.MAX_RESULTS
