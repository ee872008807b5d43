"""Everything the editor sets has a column: out and in again changes nothing."""

from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
from tests.integration.goals.test_goal_files import PATH, exported, lines_of, send
from tests.integration.goals.test_goal_files import goals as read_goals
from tests.integration.goals.test_library_files import read
from tests.integration.refusals import assert_refused
from tests.workbooks import workbook_of

MONEY = {**A_KEY_RESULT, "title": "营收", "unit": "万元", "target": 1000}
PARTS = [
    {**MONEY, "progress_source": "children", "children_mode": "amount", "cadence": "quarter"},
    {
        "title": "缺陷率", "direction": "at_most", "target": 2, "tolerance": 0.5, "unit": "%",
        "accumulation": "ratio", "period": "month", "ambition": "aspirational", "source": "QMS",
    },
    {"title": "温度", "direction": "between", "target": 18.25, "target_high": 26, "unit": "℃"},
    {"title": "上线", "direction": "binary"},
]  # fmt: skip


def goals(tenant: Tenant, sheet: str) -> Any:
    return still(read_goals(tenant, sheet))


def still(value: Any) -> Any:
    """Without what is expected by now, which goes on with every second."""
    if isinstance(value, dict):
        return {name: still(item) for name, item in value.items() if name != "expected"}
    return [still(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def sheet(tenant: Tenant) -> str:
    return tenant.sheet("staff", "person", tenant.ids["staff"])


@pytest.fixture
def above(tenant: Tenant) -> Any:
    """A company goal with two key results, and a unit's goal."""
    top = tenant.sheet("boss", "company", None)
    unit = tenant.sheet("head", "unit", tenant.unit)
    parts = [MONEY, {**A_KEY_RESULT, "title": "客户"}]
    return {
        "company": tenant.goal("boss", top, title="公司目标", key_results=parts),
        "unit": tenant.goal("head", unit, title="部门目标", key_results=[A_KEY_RESULT]),
    }


def full(tenant: Tenant, sheet: str, above: Any) -> Any:
    """A goal that says all that can be said of one."""
    days = tenant.cycle("person")
    phased_targets = [{"on": days["ends_on"], "value": 7.5}]
    steps = [
        {"title": "选型 | 对比", "weight": 30, "due_on": days["starts_on"]},
        {"title": "上线: 首批", "weight": 70.5, "due_on": days["ends_on"]},
    ]
    dates = {"starts_on": days["starts_on"], "ends_on": days["ends_on"]}
    metric = {"code": f"REV-{sheet[-6:]}", "name": "营收", "period": "month", "unit": "万元"}
    series = {"for_company": False, "unit_ids": [tenant.unit], "provider_id": tenant.ids["other"]}
    found = tenant.ok("hr", "POST", "/v1/metrics", json=metric | series)
    item = tenant.ok("staff", "GET", "/v1/library_items")["items"][0]
    template = tenant.ok("staff", "GET", "/v1/templates")["items"][0]
    plans = [
        {**A_KEY_RESULT, **dates, "phased_targets": phased_targets, "library_item_id": item["id"]},
        {"title": "里程碑", "direction": "milestones", **dates, "milestones": steps},
        {**MONEY, "title": "取数", "metric_id": found["id"], "metric_unit_id": tenant.unit},
    ]
    first, second = above["company"]["key_results"]
    return tenant.goal(
        "staff",
        sheet,
        title="全部写满",
        description="说明\n第二行",
        weight=40,
        progress_source="both",
        visibility="named",
        named_viewers=[tenant.ids["other"], tenant.unit],
        template_id=template["id"],
        key_results=[*PARTS, *plans],
        alignments=[
            {"key_result_id": first["id"], "share": 0.4, "amount": 400},
            {"key_result_id": second["id"]},
            {"goal_id": above["unit"]["id"], "share": 2},
        ],
    )


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_goes_out_in_either_language_comes_back_and_changes_nothing(
    tenant: Tenant, sheet: str, above: Any, locale: str
) -> None:
    full(tenant, sheet, above)
    before = goals(tenant, sheet)

    rows = exported(tenant, "staff", sheet_id=sheet, locale=locale)
    told = send(tenant, "staff", lines_of(rows)).json

    assert told["errors"] == []
    assert (told["created"], told["updated"], told["rejected"]) == (0, 0, 0)
    assert goals(tenant, sheet) == before
    assert {"zh-CN": "对齐到目标", "en": "aligned to goal"}[locale] in rows[0]


# What belongs to the rows themselves, and not to what they say.
OWN = ("id", "goal_id", "sheet_id", "version", "updated_at", "cycle", "owner", "amounts_shown")


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        ids = {name: item for name, item in value.items() if name in ("goal_id", "title")}
        kept = {name: without_ids(item) for name, item in value.items() if name not in OWN}
        return kept | (ids if "share" in value else {})
    return [without_ids(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_copy_by_file_says_all_that_the_original_says(
    tenant: Tenant, sheet: str, above: Any, locale: str
) -> None:
    full(tenant, sheet, above)
    other = tenant.sheet("head", "person", tenant.ids["head"])
    rows = exported(tenant, "staff", sheet_id=sheet, locale=locale)
    ids = {"目标编号", "关键成果编号", "目标表编号", "goal id", "key result id", "sheet id"}
    blank = [{name: None if name in ids else cell for name, cell in row.items()} for row in rows]

    told = send(tenant, "head", lines_of(blank), sheet_id=other).json

    assert (told["errors"], told["created"]) == ([], 1)
    (original,) = goals(tenant, sheet)
    (copy,) = still(tenant.ok("head", "GET", f"/v1/sheets/{other}")["goals"])
    by_title = {item["title"]: item for item in copy["key_results"]}
    for item in original["key_results"]:
        assert without_ids(by_title[item["title"]]) == without_ids(item)
    for name in (
        *("description", "weight", "progress_source", "visibility", "named_viewers", "template_id"),
    ):
        assert copy[name] == original[name]
    links = [sorted(map(str, without_ids(one["alignments"]))) for one in (original, copy)]
    assert links[0] == links[1]


def written(tenant: Tenant, sheet: str, **cells: Any) -> Any:
    """What an import of one row says; the row is that of the only goal there."""
    (row,) = exported(tenant, "staff", sheet_id=sheet)
    return send(tenant, "staff", lines_of([row | cells]))


def errors(answer: Any) -> list[tuple[int, str, str]]:
    assert_refused(answer, 422, "import.rejected")
    found = answer.json["errors"]
    return [(*_place(one["path"]), one["code"]) for one in found]


def _place(path: str) -> tuple[int, str]:
    row, column = path.removeprefix("row ").split(", column ")
    return int(row), column


def test_parents_are_found_by_title_and_replaced_by_what_the_row_lists(
    tenant: Tenant, sheet: str, above: Any
) -> None:
    tenant.goal("staff", sheet, key_results=[A_KEY_RESULT])
    lines = {"对齐到目标": "公司目标\n部门目标", "对齐到关键成果": "营收\n—"}

    assert written(tenant, sheet, **lines, 对齐占比="0.5\n2").json["updated"] == 1

    (goal,) = goals(tenant, sheet)
    revenue, _ = above["company"]["key_results"]
    assert {(one["goal_id"], one["key_result_id"], one["share"]) for one in goal["alignments"]} == {
        (above["company"]["id"], revenue["id"], 0.5),
        (above["unit"]["id"], None, 2),
    }
    only = {"对齐到目标": "部门目标", "对齐到关键成果": "", "对齐占比": "", "对齐数额": ""}
    assert written(tenant, sheet, **only, 对齐编号="").json["updated"] == 1
    (goal,) = goals(tenant, sheet)
    # What is not said of a link stays.
    assert [(one["title"], one["share"]) for one in goal["alignments"]] == [("部门目标", 2)]


def test_a_row_without_a_parent_any_more_says_so_with_a_dash(
    tenant: Tenant, sheet: str, above: Any
) -> None:
    parent = {"goal_id": above["unit"]["id"]}
    tenant.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=[parent])
    nothing = dict.fromkeys(("对齐到关键成果", "对齐占比", "对齐数额", "对齐编号"), "")

    assert written(tenant, sheet, 对齐到目标="", **nothing).json["updated"] == 0
    assert written(tenant, sheet, 对齐到目标="—").json["updated"] == 1

    assert goals(tenant, sheet)[0]["alignments"] == []


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"对齐到目标": "没有这个目标"}, "对齐到目标", "goal.not_found"),
        ({"对齐到目标": "公司目标", "对齐到关键成果": "没有"}, "对齐到关键成果",
         "key_result.not_found"),
        ({"对齐到目标": "公司目标\n部门目标", "对齐占比": "1"}, "对齐占比", "alignment.lines"),
        ({"对齐到目标": "公司目标", "对齐占比": "很多"}, "对齐占比", "field.not_a_number"),
        ({"对齐到目标": "部门目标\n部门目标"}, "对齐到目标", "alignment.duplicate"),
        ({"对齐编号": "018f3c1e-7c1e-7000-8000-000000000000"}, "对齐编号", "goal.not_found"),
        ({"分阶段目标": "六月底: 5"}, "分阶段目标", "kr.phased_form"),
        ({"分阶段目标": "1999-01-01: 5"}, "分阶段目标", "kr.outside_dates"),
        ({"里程碑": "2026-06-30 | 30 | 选型"}, "里程碑", "kr.no_milestones"),
        ({"里程碑": "选型"}, "里程碑", "kr.milestones_form"),
        ({"指标编码": "NOPE"}, "指标编码", "metric.not_found"),
        ({"成果库编码": "NOPE"}, "成果库编码", "library.not_found"),
        ({"目标模板编码": "NOPE"}, "目标模板编码", "template.not_found"),
        ({"指定可见": "部门:NOPE", "可见范围": "指定人员"}, "指定可见", "goal.named_unknown"),
        ({"可见范围": "指定人员"}, "可见范围", "goal.viewers_required"),
        ({"战略主题": "出海"}, "战略主题", "goal.strategy_of_company"),
        ({"隐藏数额": "是"}, "隐藏数额", "goal.amounts_of_person"),
        ({"填报频率": "周", "周期频率": "月"}, "填报频率", "kr.cadence_shorter"),
        ({"数值由谁给出": "下级数量相加", "累计方式": "比率"}, "数值由谁给出", "kr.no_amount"),
        ({"数值由谁给出": "别人"}, "数值由谁给出", "field.choice"),
    ],
)  # fmt: skip
def test_import_names_errors_by_row_and_column(
    tenant: Tenant, sheet: str, above: Any, cells: Any, column: str, code: str
) -> None:
    tenant.goal("staff", sheet, key_results=[A_KEY_RESULT])
    before = goals(tenant, sheet)
    (row,) = exported(tenant, "staff", sheet_id=sheet)
    good = {**row, "目标": "另一个", "目标编号": "", "关键成果编号": "", "对齐到目标": "部门目标"}

    answer = send(tenant, "staff", lines_of([good, row | cells]))

    assert errors(answer) == [(3, column, code)]
    assert goals(tenant, sheet) == before


def test_errors_name_the_columns_as_the_file_does(tenant: Tenant, sheet: str) -> None:
    titles = ["Goal", "Kind", "Key result", "Direction", "Target"]
    content = workbook_of(titles, ["A goal", "OKR", "Delivered", "at least", "many"])

    told = send(tenant, "staff", content, sheet_id=sheet, dry_run="true").json
    rest = send(tenant, "staff", content, f"{PATH}/rejected", sheet_id=sheet, mode="valid")

    assert [(one["row"], one["column"]) for one in told["errors"]] == [(2, "Target")]
    assert {*titles} <= set(read(rest.data)[0])


def test_two_goals_of_one_file_cannot_close_a_loop_together(tenant: Tenant, sheet: str) -> None:
    for title in ("甲", "乙"):
        tenant.goal("staff", sheet, title=title, key_results=[A_KEY_RESULT])
    one, two = exported(tenant, "staff", sheet_id=sheet)
    rows = [one | {"对齐到目标": two["目标"]}, two | {"对齐到目标": one["目标"]}]

    answer = send(tenant, "staff", lines_of(rows))

    assert errors(answer) == [(3, "对齐到目标", "alignment.loop")]
    assert [goal["alignments"] for goal in goals(tenant, sheet)] == [[], []]
    # Where the valid ones are wanted, the first link is made and the second is not.
    told = send(tenant, "staff", lines_of(rows), mode="valid").json
    assert (told["updated"], told["rejected"]) == (1, 1)
    assert [len(goal["alignments"]) for goal in goals(tenant, sheet)] == [1, 0]


def test_a_parent_that_the_writer_does_not_see_is_neither_told_nor_taken_away(
    tenant: Tenant, sheet: str, above: Any
) -> None:
    parents = [{"goal_id": above["unit"]["id"]}, {"goal_id": above["company"]["id"]}]
    goal = tenant.goal("staff", sheet, key_results=[A_KEY_RESULT], alignments=parents)
    hide = {"visibility": "named", "named_viewers": [tenant.ids["hr"]]}
    there = tenant.ok("boss", "GET", f"/v1/goals/{above['company']['id']}")
    path, match = f"/v1/goals/{there['id']}", {"If-Match": f'"{there["version"]}"'}
    tenant.ok("boss", "PATCH", path, json=hide, headers=match)

    (row,) = exported(tenant, "staff", sheet_id=sheet)
    nothing = dict.fromkeys(("对齐到关键成果", "对齐占比", "对齐数额", "对齐编号"), "")
    assert row["对齐到目标"] == "部门目标"
    assert written(tenant, sheet, 对齐到目标="—", **nothing).json["updated"] == 1

    seen = tenant.ok("boss", "GET", f"/v1/goals/{goal['id']}")["alignments"]
    assert [one["title"] for one in seen] == ["公司目标"]


def test_links_by_file_cost_a_number_of_statements_that_does_not_grow(
    tenant: Tenant, sheet: str, above: Any
) -> None:
    titles = ["目标", "目标类型", "关键成果", "方向", "起始值", "目标值", "对齐到目标"]

    def spent(rows: int) -> int:
        start = ["OKR", "交付", "提升", 0, 10, "公司目标\n部门目标"]
        lines = [[f"{rows}-{index}", *start] for index in range(rows)]
        with statements_of(tenant.goals) as sent:
            told = send(tenant, "staff", workbook_of(titles, *lines), sheet_id=sheet).json
        assert told["created"] == rows
        return len(sent)

    assert spent(30) <= spent(2) + 2
