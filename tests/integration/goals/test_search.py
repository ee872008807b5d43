"""Finding goals by their words, as far as one may see them."""

from typing import Any

import pytest
import sqlalchemy as sa

from bench.tree.data import WORDS
from servicekit.testing import statements_of
from services.goals.alignment.queries import goal_search as goal_search_queries
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.test_named import version_of

FINDS = "/v1/goals/search"


def titles(world: Any, who: str, text: str, **extra: Any) -> list[str]:
    found = world.ok(who, "GET", FINDS, query_string={"q": text, **extra})
    return [item["title"] for item in found["items"]]


@pytest.fixture
def sheets(world: Any) -> dict[str, str]:
    return {
        "company": world.sheet("boss", "company", None),
        "unit": world.sheet("head", "unit", world.unit),
        "staff": world.sheet("staff", "person", world.ids["staff"]),
    }


def test_a_goal_is_found_by_title_description_and_key_results(world: Any, sheets: Any) -> None:
    key_results = [{**A_KEY_RESULT, "title": "新签客户 ARR"}]
    description = "把复购做起来"
    world.goal(
        "boss",
        sheets["company"],
        title="营收翻番",
        description=description,
        key_results=key_results,
    )
    world.goal("boss", sheets["company"], title="降本增效")

    for text in ("营收", "翻", "复购", "新签", "arr", "AR", "客户 营收"):
        assert titles(world, "staff", text) == ["营收翻番"], text
    assert titles(world, "staff", "营收 降本") == []
    assert titles(world, "staff", "!?") == []


def test_what_changed_is_found_by_its_new_words_alone(world: Any, sheets: Any) -> None:
    goal = world.goal("staff", sheets["staff"], title="旧名", key_results=[A_KEY_RESULT])
    path = f"/v1/goals/{goal['id']}"
    goal = world.ok("staff", "PATCH", path, json={"title": "新称"}, headers=version_of(goal))
    key_result = goal["key_results"][0]
    path = f"/v1/key_results/{key_result['id']}"
    world.ok("staff", "PATCH", path, json={"title": "验收"}, headers=version_of(key_result))

    assert titles(world, "staff", "新称") == titles(world, "staff", "验收") == ["新称"]
    assert titles(world, "staff", "旧名") == titles(world, "staff", "交付") == []


def test_the_title_itself_and_what_is_above_come_first(world: Any, sheets: Any) -> None:
    world.goal("head", sheets["unit"], title="质量", description="提升交付")
    world.goal("head", sheets["unit"], title="部门提升交付")
    world.goal("boss", sheets["company"], title="公司提升交付")
    world.goal("staff", sheets["staff"], title="我的提升交付")

    assert titles(world, "staff", "提升交付") == [
        "我的提升交付",
        "公司提升交付",
        "部门提升交付",
        "质量",
    ]
    assert titles(world, "boss", "提升交付")[-1] == "质量"


@pytest.mark.parametrize(
    ("visibility", "kind", "seen_by"),
    [
        ("open", "objective", ["boss", "head", "staff", "other", "hr"]),
        ("line", "kpi", ["boss", "head", "staff", "hr"]),
        ("managers", "objective", ["boss", "head", "staff", "hr"]),
        ("named", "objective", ["boss", "head", "staff", "other"]),
    ],
)
def test_a_search_finds_what_one_may_see_and_nothing_else(
    world: Any, sheets: Any, visibility: str, kind: str, seen_by: list[str]
) -> None:
    named = [world.ids["other"]] if visibility == "named" else []
    world.goal(
        "staff", sheets["staff"], title="降不良", kind=kind, visibility=visibility, named=named
    )

    assert [who for who in world.ids if titles(world, who, "不良")] == seen_by


def test_made_restricted_it_is_no_longer_found(world: Any, sheets: Any) -> None:
    goal = world.goal("head", sheets["unit"], title="收购谈判")
    assert titles(world, "other", "收购") == ["收购谈判"]
    change = {"visibility": "line"}
    world.ok("head", "PATCH", f"/v1/goals/{goal['id']}", json=change, headers=version_of(goal))

    assert titles(world, "other", "收购") == []
    assert titles(world, "head", "收购") == ["收购谈判"]


def test_a_search_stays_within_a_cycle_where_one_is_given(world: Any, sheets: Any) -> None:
    world.goal("boss", sheets["company"], title="增长一")
    world.goal("head", sheets["unit"], title="增长二")
    cycle = world.cycle("unit")["id"]

    assert titles(world, "staff", "增长", cycle_id=cycle) == ["增长二"]
    assert len(titles(world, "staff", "增长")) == 2


@pytest.mark.parametrize(("most", "ranked"), [(20, 200), (2, 200), (20, 2)])
def test_of_a_frequent_word_the_newest_of_open_cycles_come_first(
    world: Any, sheets: Any, monkeypatch: pytest.MonkeyPatch, most: int, ranked: int
) -> None:
    monkeypatch.setattr(goal_search_queries, "MAX_RANKED", ranked)
    monkeypatch.setattr(goal_search_queries, "MAX_RESULTS", most)
    for number in range(4):
        world.goal("staff", sheets["staff"], title=f"增长{number}")

    newest = ["增长3", "增长2", "增长1", "增长0"]
    assert titles(world, "other", "增长") == newest[:most]
    cycle = world.cycle("person")["id"]
    assert titles(world, "other", "增长", cycle_id=cycle)[:2] == ["增长3", "增长2"]
    assert titles(world, "other", "增长", cycle_id=world.cycle("company")["id"]) == []


def test_words_are_looked_up_in_their_index(world: Any, sheets: Any) -> None:
    world.goal("staff", sheets["staff"], title="增长")
    with statements_of(world.goals) as sent:
        titles(world, "other", "增长")
    _, (query, values) = (one for one in sent if "words" in str(one[0]))
    with world.goals.as_system(world.company) as uow:
        driver = uow.session.connection().connection.driver_connection
        uow.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(row[0] for row in driver.execute(f"EXPLAIN {query}", values))

    assert plan.count("Bitmap Index Scan on goals_words") >= 3, plan
    assert "Seq Scan on goals" not in plan, plan


def test_a_search_costs_the_same_however_many_it_finds(world: Any, sheets: Any) -> None:
    def statements() -> int:
        with statements_of(world.goals) as sent:
            titles(world, "staff", "增长")
        return len(sent)

    world.goal("head", sheets["unit"], title="增长", key_results=[A_KEY_RESULT])
    one = statements()
    assert one <= 9
    for _ in range(25):
        world.goal("staff", sheets["staff"], title="增长", key_results=[A_KEY_RESULT] * 2)

    assert len(titles(world, "staff", "增长")) == 20
    assert statements() <= one


def test_goals_of_the_benchmarks_have_the_words_of_written_ones(world: Any, sheets: Any) -> None:
    texts = {"title": "ＯＫＲ上线ERP系统 über", "description": "第一阶段，含 3 个工厂" * 30}
    key_results = [{**A_KEY_RESULT, "title": "良率≥99.5%"}, {**A_KEY_RESULT, "title": "x_y"}]
    world.goal("head", sheets["unit"], **texts, key_results=key_results)
    world.goal("staff", sheets["staff"], title="a", visibility="managers")
    words = sa.text("SELECT words::text FROM goals ORDER BY id")
    with world.goals.as_system(world.company) as uow:
        written = uow.session.scalars(words).all()
        uow.session.execute(sa.text("UPDATE goals SET words = NULL"))
        uow.session.connection().exec_driver_sql(WORDS)

        assert uow.session.scalars(words).all() == written


@pytest.mark.parametrize("text", ["", " ", "x" * 101])
def test_a_search_for_nothing_or_for_a_page_of_text_is_refused(world: Any, text: str) -> None:
    assert world.call("staff", "GET", FINDS, query_string={"q": text}).status_code == 422


@pytest.mark.parametrize("text", ["'", "\\", "a:*", "&|!()<->", "%_", "😀"])
def test_whatever_is_typed_is_answered(world: Any, text: str) -> None:
    assert titles(world, "staff", text) == []
