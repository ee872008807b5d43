"""Goals go out as workbooks and come back: as they were, as drafts, or not at all."""

import io
from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
from tests.integration.goals.test_library_files import read
from tests.workbooks import workbook_of

PATH = "/v1/goals/workbook"
TITLES = [
    "目标",
    "目标类型",
    "目标权重",
    "关键成果",
    "关键成果权重",
    "方向",
    "起始值",
    "目标值",
    "单位",
]
ROW = ["签下大客户", "KPI", 60, "新签合同", 1, "提升", 0, 100, "万元"]


def send(tenant: Tenant, who: str, content: bytes, path: str = PATH, **form: Any) -> Any:
    file = (io.BytesIO(content), "目标.xlsx")
    return tenant.call(who, "POST", path, data={**form, "file": file})


def exported(tenant: Tenant, who: str, **query: Any) -> list[dict[str, Any]]:
    answer = tenant.call(who, "GET", PATH, query_string=query)
    assert answer.status_code == 200, answer.text
    titles, *lines = read(answer.data)
    return [dict(zip(titles, line, strict=True)) for line in lines]


def lines_of(rows: list[dict[str, Any]]) -> bytes:
    return workbook_of(list(rows[0]), *[list(row.values()) for row in rows])


def goals(tenant: Tenant, sheet: str) -> list[Any]:
    found: list[Any] = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["goals"]
    return found


@pytest.fixture
def sheet(tenant: Tenant) -> str:
    """A sheet of its own for each test: 员工 in a month of the future."""
    start = f"20{30 + len(tenant.ok('boss', 'GET', '/v1/cycles?limit=200')['items'])}"
    body = {"name": "年", "level": "person", "starts_on": f"{start}-01-01"}
    cycle = tenant.ok("hr", "POST", "/v1/cycles", json={**body, "ends_on": f"{start}-12-31"})
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    body = {"cycle_id": cycle["id"], "owner": owner}
    return str(tenant.ok("staff", "POST", "/v1/sheets", json=body)["id"])


def test_new_goals_come_in_as_drafts_with_their_key_results(tenant: Tenant, sheet: str) -> None:
    other = [*ROW[:3], "回款", 2, "不低于", None, 90, "%"]

    told = send(tenant, "staff", workbook_of(TITLES, ROW, other), sheet_id=sheet).json

    assert (told["created"], told["rejected"], told["applied"]) == (1, 0, True)
    (goal,) = goals(tenant, sheet)
    assert (goal["state"], goal["kind"], goal["weight"]) == ("draft", "kpi", 60)
    assert goal["visibility"] == "line"
    assert [(one["title"], one["target"], one["weight"]) for one in goal["key_results"]] == [
        ("新签合同", 100, 1),
        ("回款", 90, 2),
    ]


def test_what_goes_out_comes_back_and_changes_nothing(tenant: Tenant, sheet: str) -> None:
    send(tenant, "staff", workbook_of(TITLES, ROW), sheet_id=sheet)
    before = goals(tenant, sheet)

    told = send(tenant, "staff", lines_of(exported(tenant, "staff", sheet_id=sheet))).json

    assert (told["created"], told["updated"], told["rejected"]) == (0, 0, 0)
    assert goals(tenant, sheet) == before


def test_the_same_file_again_adds_nothing(tenant: Tenant, sheet: str) -> None:
    for expected in (1, 0):
        told = send(tenant, "staff", workbook_of(TITLES, ROW), sheet_id=sheet).json
        assert told["created"] == expected
    assert len(goals(tenant, sheet)) == 1


def test_a_draft_is_renamed_and_measured_anew_by_its_id(tenant: Tenant, sheet: str) -> None:
    send(tenant, "staff", workbook_of(TITLES, ROW), sheet_id=sheet)
    (row,) = exported(tenant, "staff", sheet_id=sheet)
    row |= {"目标": "签下更多大客户", "目标值": 120}

    told = send(tenant, "staff", lines_of([row])).json

    assert (told["created"], told["updated"]) == (0, 1)
    (goal,) = goals(tenant, sheet)
    assert goal["title"] == "签下更多大客户"
    assert goal["key_results"][0]["target"] == 120


def test_an_active_goal_takes_wording_alone(tenant: Tenant, sheet: str) -> None:
    goal = tenant.goal("staff", sheet, key_results=[A_KEY_RESULT])
    tenant.agree(sheet, "staff", "head")
    (row,) = exported(tenant, "staff", sheet_id=sheet)

    refused = send(tenant, "staff", lines_of([row | {"目标值": 11}]), dry_run="true").json
    taken = send(tenant, "staff", lines_of([row | {"关键成果": "交付产品"}])).json

    (error,) = refused["errors"]
    assert (error["column"], error["code"]) == ("目标值", "goal.change_request_needed")
    assert taken["updated"] == 1
    found = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")["key_results"][0]
    assert (found["title"], found["target"]) == ("交付产品", 10)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("目标", "", "field.length"),
        ("目标类型", "OKKR", "field.choice"),
        ("目标值", "很多", "field.not_a_number"),
        ("目标值", 0, "kr.start_equals_target"),
        ("方向", "", "field.required"),
    ],
)
def test_a_dry_run_tells_row_and_column_and_keeps_nothing(
    tenant: Tenant, sheet: str, column: str, value: Any, code: str
) -> None:
    wrong = ["另一个目标", *ROW[1:]]
    wrong[TITLES.index(column)] = value
    content = workbook_of(TITLES, ROW, wrong)

    told = send(tenant, "staff", content, sheet_id=sheet, dry_run="true").json
    with tenant.refuses(422, "import.rejected"):
        send(tenant, "staff", content, sheet_id=sheet)

    assert [(one["row"], one["column"]) for one in told["errors"]] == [(3, column)]
    wanted = "field.required" if column == "目标" else code
    assert told["errors"][0]["code"] == wanted
    assert (told["created"], told["rejected"], told["applied"]) == (1, 1, False)
    assert goals(tenant, sheet) == []


def test_the_valid_goals_come_in_and_the_rest_comes_back_with_its_errors(
    tenant: Tenant, sheet: str
) -> None:
    wrong = ["另一个目标", *ROW[1:3], "新签", 1, "提升", 0, 0, "个"]
    mate = ["另一个目标", *ROW[1:3], "回款", 1, "提升", 0, 5, "个"]
    content = workbook_of(TITLES, ROW, wrong, mate)

    rest = send(tenant, "staff", content, f"{PATH}/rejected", sheet_id=sheet, mode="valid")
    told = send(tenant, "staff", content, sheet_id=sheet, mode="valid").json

    assert (told["created"], told["rejected"]) == (1, 2)
    assert [goal["title"] for goal in goals(tenant, sheet)] == ["签下大客户"]
    titles, *lines = read(rest.data)
    assert [line[0] for line in lines] == ["另一个目标", "另一个目标"]
    assert lines[0][len(titles) - 1]
    # What came back is corrected and sent again as it is.
    lines[0][titles.index("目标值")] = 7
    again = send(
        tenant, "staff", workbook_of(titles[:-1], *[line[:-1] for line in lines]), sheet_id=sheet
    )
    assert again.json["created"] == 1


def test_text_that_looks_like_a_formula_runs_nowhere_and_comes_back(
    tenant: Tenant, sheet: str
) -> None:
    row = ["=HYPERLINK(1)", *ROW[1:]]
    send(tenant, "staff", workbook_of(TITLES, ["'=HYPERLINK(1)", *row[1:]]), sheet_id=sheet)

    (out,) = exported(tenant, "staff", sheet_id=sheet)

    assert out["目标"] == "'=HYPERLINK(1)"
    assert goals(tenant, sheet)[0]["title"] == "=HYPERLINK(1)"
    assert send(tenant, "staff", lines_of([out])).json["updated"] == 0


def test_nobody_writes_what_they_may_not_edit(tenant: Tenant, sheet: str) -> None:
    told = send(tenant, "other", workbook_of(TITLES, ROW), sheet_id=sheet, dry_run="true").json
    assert [one["code"] for one in told["errors"]] == ["sheet.not_found"]
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("other", "GET", PATH, query_string={"sheet_id": sheet})


def test_a_goal_of_another_sheet_is_not_found(tenant: Tenant, sheet: str) -> None:
    goal = tenant.goal("boss", tenant.sheet("boss", "company", None), key_results=[A_KEY_RESULT])
    content = workbook_of([*TITLES, "目标编号"], [*ROW, goal["id"]])
    told = send(tenant, "staff", content, sheet_id=sheet, dry_run="true").json
    assert [one["code"] for one in told["errors"]] == ["goal.not_found"]


def test_a_unit_goes_out_with_what_one_may_see_of_it(tenant: Tenant, sheet: str) -> None:
    tenant.goal("staff", sheet, title="公开的", key_results=[A_KEY_RESULT])
    tenant.goal("staff", sheet, title="线内的", visibility="line")
    cycle = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["cycle"]["id"]
    query = {"unit_id": tenant.unit, "cycle_id": cycle}

    assert [row["目标"] for row in exported(tenant, "head", **query)] == ["公开的", "线内的"]
    assert [row["目标"] for row in exported(tenant, "other", **query)] == ["公开的"]
    assert [row["归属"] for row in exported(tenant, "other", **query)] == ["staff"]


def test_a_closed_cycle_takes_nothing(tenant: Tenant, sheet: str) -> None:
    cycle = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["cycle"]["id"]
    for state in ("drafting", "active", "scoring", "closed"):
        tenant.ok("hr", "POST", f"/v1/cycles/{cycle}/transitions", json={"to": state})
    told = send(tenant, "staff", workbook_of(TITLES, ROW), sheet_id=sheet, dry_run="true").json
    assert [one["code"] for one in told["errors"]] == ["cycle.closed"]


def test_an_import_costs_a_number_of_statements_that_does_not_grow(
    tenant: Tenant, sheet: str
) -> None:
    def spent(rows: int) -> int:
        lines = [[f"{rows}-{index}", *ROW[1:]] for index in range(rows)]
        with statements_of(tenant.goals) as sent:
            told = send(tenant, "staff", workbook_of(TITLES, *lines), sheet_id=sheet).json
        assert told["created"] == rows
        return len(sent)

    assert spent(40) <= spent(2) + 2
