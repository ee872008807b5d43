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


def titles(tenant: Any, who: str, text: str, **extra: Any) -> list[str]:
    found = tenant.ok(who, "GET", FINDS, query_string={"q": text, **extra})
    return [item["title"] for item in found["items"]]


@pytest.fixture
def sheets(tenant: Any) -> dict[str, str]:
    return {
        "company": tenant.sheet("boss", "company", None),
        "unit": tenant.sheet("head", "unit", tenant.unit),
        "staff": tenant.sheet("staff", "person", tenant.ids["staff"]),
    }


def test_a_goal_is_found_by_title_description_and_key_results(tenant: Any, sheets: Any) -> None:
    key_results = [{**A_KEY_RESULT, "title": "新签客户 ARR"}]
    description = "把复购做起来"
    tenant.goal(
        "boss",
        sheets["company"],
        title="营收翻番",
        description=description,
        key_results=key_results,
    )
    tenant.goal("boss", sheets["company"], title="降本增效")

    for text in ("营收", "翻", "复购", "新签", "arr", "AR", "客户 营收"):
        assert titles(tenant, "staff", text) == ["营收翻番"], text
    assert titles(tenant, "staff", "营收 降本") == []
    assert titles(tenant, "staff", "!?") == []


def test_what_changed_is_found_by_its_new_words_alone(tenant: Any, sheets: Any) -> None:
    goal = tenant.goal("staff", sheets["staff"], title="旧名", key_results=[A_KEY_RESULT])
    path = f"/v1/goals/{goal['id']}"
    goal = tenant.ok("staff", "PATCH", path, json={"title": "新称"}, headers=version_of(goal))
    key_result = goal["key_results"][0]
    path = f"/v1/key_results/{key_result['id']}"
    tenant.ok("staff", "PATCH", path, json={"title": "验收"}, headers=version_of(key_result))

    assert titles(tenant, "staff", "新称") == titles(tenant, "staff", "验收") == ["新称"]
    assert titles(tenant, "staff", "旧名") == titles(tenant, "staff", "交付") == []


def test_the_title_itself_and_what_is_above_come_first(tenant: Any, sheets: Any) -> None:
    tenant.goal("head", sheets["unit"], title="质量", description="提升交付")
    tenant.goal("head", sheets["unit"], title="部门提升交付")
    tenant.goal("boss", sheets["company"], title="公司提升交付")
    tenant.goal("staff", sheets["staff"], title="我的提升交付")

    assert titles(tenant, "staff", "提升交付") == [
        "我的提升交付",
        "公司提升交付",
        "部门提升交付",
        "质量",
    ]
    assert titles(tenant, "boss", "提升交付")[-1] == "质量"


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
    tenant: Any, sheets: Any, visibility: str, kind: str, seen_by: list[str]
) -> None:
    named = [tenant.ids["other"]] if visibility == "named" else []
    tenant.goal(
        "staff",
        sheets["staff"],
        title="降不良",
        kind=kind,
        visibility=visibility,
        named_viewers=named,
    )

    assert [who for who in tenant.ids if titles(tenant, who, "不良")] == seen_by


def test_made_restricted_it_is_no_longer_found(tenant: Any, sheets: Any) -> None:
    goal = tenant.goal("head", sheets["unit"], title="收购谈判")
    assert titles(tenant, "other", "收购") == ["收购谈判"]
    change = {"visibility": "line"}
    tenant.ok("head", "PATCH", f"/v1/goals/{goal['id']}", json=change, headers=version_of(goal))

    assert titles(tenant, "other", "收购") == []
    assert titles(tenant, "head", "收购") == ["收购谈判"]


def test_a_search_stays_within_a_cycle_where_one_is_given(tenant: Any, sheets: Any) -> None:
    tenant.goal("boss", sheets["company"], title="增长一")
    tenant.goal("head", sheets["unit"], title="增长二")
    cycle = tenant.cycle("unit")["id"]

    assert titles(tenant, "staff", "增长", cycle_id=cycle) == ["增长二"]
    assert len(titles(tenant, "staff", "增长")) == 2


@pytest.mark.parametrize(("most", "ranked"), [(20, 200), (2, 200), (20, 2)])
def test_of_a_frequent_word_the_newest_of_open_cycles_come_first(
    tenant: Any, sheets: Any, monkeypatch: pytest.MonkeyPatch, most: int, ranked: int
) -> None:
    monkeypatch.setattr(goal_search_queries, "MAX_RANKED", ranked)
    monkeypatch.setattr(goal_search_queries, "MAX_RESULTS", most)
    for number in range(4):
        tenant.goal("staff", sheets["staff"], title=f"增长{number}")

    newest = ["增长3", "增长2", "增长1", "增长0"]
    assert titles(tenant, "other", "增长") == newest[:most]
    cycle = tenant.cycle("person")["id"]
    assert titles(tenant, "other", "增长", cycle_id=cycle)[:2] == ["增长3", "增长2"]
    assert titles(tenant, "other", "增长", cycle_id=tenant.cycle("company")["id"]) == []


def test_words_are_looked_up_in_their_index(tenant: Any, sheets: Any) -> None:
    tenant.goal("staff", sheets["staff"], title="增长")
    with statements_of(tenant.goals) as sent:
        titles(tenant, "other", "增长")
    _, (query, values) = (one for one in sent if "words" in str(one[0]))
    with tenant.goals.as_system(tenant.company) as uow:
        progress_source = uow.session.connection().connection.driver_connection
        uow.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(row[0] for row in progress_source.execute(f"EXPLAIN {query}", values))

    assert plan.count("Bitmap Index Scan on goals_words") >= 3, plan
    assert "Seq Scan on goals" not in plan, plan


def test_a_search_costs_the_same_however_many_it_finds(tenant: Any, sheets: Any) -> None:
    def statements() -> int:
        with statements_of(tenant.goals) as sent:
            titles(tenant, "staff", "增长")
        return len(sent)

    tenant.goal("head", sheets["unit"], title="增长", key_results=[A_KEY_RESULT])
    one = statements()
    assert one <= 9
    for _ in range(25):
        tenant.goal("staff", sheets["staff"], title="增长", key_results=[A_KEY_RESULT] * 2)

    assert len(titles(tenant, "staff", "增长")) == 20
    assert statements() <= one


def test_goals_of_the_benchmarks_have_the_words_of_written_ones(tenant: Any, sheets: Any) -> None:
    texts = {"title": "ＯＫＲ上线ERP系统 über", "description": "第一阶段，含 3 个工厂" * 30}
    key_results = [{**A_KEY_RESULT, "title": "良率≥99.5%"}, {**A_KEY_RESULT, "title": "x_y"}]
    tenant.goal("head", sheets["unit"], **texts, key_results=key_results)
    tenant.goal("staff", sheets["staff"], title="a", visibility="managers")
    words = sa.text("SELECT words::text FROM goals ORDER BY id")
    with tenant.goals.as_system(tenant.company) as uow:
        written = uow.session.scalars(words).all()
        uow.session.execute(sa.text("UPDATE goals SET words = NULL"))
        uow.session.connection().exec_driver_sql(WORDS)

        assert uow.session.scalars(words).all() == written


@pytest.mark.parametrize("text", ["", " ", "x" * 101])
def test_a_search_for_nothing_or_for_a_page_of_text_is_refused(tenant: Any, text: str) -> None:
    with tenant.refuses(422, "field.length"):
        tenant.call("staff", "GET", FINDS, query_string={"q": text})


@pytest.mark.parametrize("text", ["'", "\\", "a:*", "&|!()<->", "%_", "😀"])
def test_whatever_is_typed_is_answered(tenant: Any, text: str) -> None:
    assert titles(tenant, "staff", text) == []
