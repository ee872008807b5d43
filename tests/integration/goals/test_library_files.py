"""The library and the templates go out as workbooks and come back as they were."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from tests.integration.goals.conftest import Tenant
from tests.workbooks import workbook_of

BOOKS = ("/v1/library_items/workbook", "/v1/templates/workbook")
ITEM = ["OWN-9", "名", "Name", "研发", "R&D", "甲÷乙", "a ÷ b", "不低于"]
TITLES = ["编码", "名称", "英文名称", "类别", "英文类别", "计算公式", "英文计算公式", "方向"]


@pytest.fixture
def hr(tenant: Tenant) -> str:
    with tenant.goals.as_system(tenant.company) as uow:
        state = tenant._employee("other", None)
        state.roles.extend([pb.Role(role="hr")])
        state.version = 2
        apply_employees(uow, [state])
    return "other"


def read(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


def send(tenant: Tenant, who: str, path: str, content: bytes, **form: str) -> Any:
    return tenant.call(who, "POST", path, data={**form, "file": (io.BytesIO(content), "表.xlsx")})


@pytest.mark.parametrize("path", BOOKS)
def test_what_goes_out_comes_back_unchanged(tenant: Tenant, hr: str, path: str) -> None:
    content = tenant.call(hr, "GET", path).data

    answer = send(tenant, hr, path, content)

    assert answer.status_code == 200, answer.text
    told = answer.json
    assert (told["created"], told["rejected"], told["applied"]) == (0, 0, True)
    assert told["updated"] > 12
    assert read(tenant.call(hr, "GET", path).data) == read(content)


def test_a_workbook_of_another_company_makes_the_same_library(
    tenant: Tenant, other_tenant: Tenant, hr: str
) -> None:
    with other_tenant.goals.as_system(other_tenant.company) as uow:
        state = other_tenant._employee("other", None)
        state.roles.extend([pb.Role(role="hr")])
        state.version = 2
        apply_employees(uow, [state])
    content = read(tenant.call(hr, "GET", BOOKS[0]).data)
    content[1][0], content[1][1] = "NEW-1", "新指标"

    told = send(other_tenant, "other", BOOKS[0], workbook_of(*content)).json

    assert told["created"] == 1
    found = other_tenant.ok("staff", "GET", "/v1/library_items", query_string={"q": "NEW-1"})
    assert found["items"][0]["name"] == "新指标"


def test_text_that_looks_like_a_formula_runs_nowhere_and_comes_back(
    tenant: Tenant, hr: str
) -> None:
    line = [*ITEM[:1], "=1+1", *ITEM[2:]]
    assert send(tenant, hr, BOOKS[0], workbook_of(TITLES, ["OWN-8", "'=1+1", *line[2:]])).json[
        "created"
    ]
    content = tenant.call(hr, "GET", BOOKS[0]).data

    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    send(tenant, hr, BOOKS[0], content)
    found = tenant.ok("staff", "GET", "/v1/library_items", query_string={"q": "OWN-8"})
    assert found["items"][0]["name"] == "=1+1"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "", "field.required"),
        (1, "长" * 81, "field.length"),
        (7, "向上", "field.choice"),
    ],
)
def test_a_dry_run_tells_row_and_column_and_keeps_nothing(
    tenant: Tenant, hr: str, column: int, value: str, code: str
) -> None:
    wrong = [*ITEM]
    wrong[column] = value
    content = workbook_of(TITLES, ITEM, wrong if column == 0 else ["OWN-10", *wrong[1:]])

    told = send(tenant, hr, BOOKS[0], content, dry_run="true").json
    with tenant.refuses(422, "import.rejected"):
        send(tenant, hr, BOOKS[0], content)

    (error,) = [one for one in told["errors"] if one["code"] == code]
    assert (error["row"], error["column"]) == (3, TITLES[column])
    assert (told["applied"], told["rejected"], told["created"]) == (False, 1, 1)
    query = {"q": "OWN-9"}
    assert tenant.ok("staff", "GET", "/v1/library_items", query_string=query)["items"] == []


def test_the_valid_rows_come_in_alone(tenant: Tenant, hr: str) -> None:
    content = workbook_of(TITLES, ["OWN-11", *ITEM[1:]], ["OWN-12", "", *ITEM[2:]])
    told = send(tenant, hr, BOOKS[0], content, mode="valid").json
    assert (told["created"], told["rejected"], told["applied"]) == (1, 1, True)


def test_a_code_is_there_once(tenant: Tenant, hr: str) -> None:
    told = send(tenant, hr, BOOKS[0], workbook_of(TITLES, ITEM, ITEM), dry_run="true").json
    assert [(one["row"], one["code"]) for one in told["errors"]] == [(3, "library.code_twice")]


def a_template(tenant: Tenant, hr: str) -> list[list[Any]]:
    """The titles and the rows of 生产, which has two goals or more."""
    lines = read(tenant.call(hr, "GET", BOOKS[1]).data)
    return [lines[0], *[line for line in lines if line[0] == "PRODUCTION"]]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("指标编码", "NONE", "template.item_unknown"),
        ("模板名称", "别的", "template.rows_differ"),
        ("关键成果权重", "十", "field.not_a_number"),
        ("适用部门编码", "ZZ", "sheet.owner_unknown"),
    ],
)
def test_a_wrong_row_holds_its_whole_template(
    tenant: Tenant, hr: str, column: str, value: str, code: str
) -> None:
    lines = a_template(tenant, hr)
    lines[2][lines[0].index(column)] = value

    told = send(tenant, hr, BOOKS[1], workbook_of(*lines), dry_run="true").json

    codes = {(one["row"], one["column"], one["code"]) for one in told["errors"]}
    assert (3, column, code) in codes
    assert told["rejected"] == len(lines) - 1
    assert told["updated"] == 0


def test_weights_that_do_not_total_100_are_told(tenant: Tenant, hr: str) -> None:
    lines = a_template(tenant, hr)
    lines[1][lines[0].index("目标权重")] = 1
    told = send(tenant, hr, BOOKS[1], workbook_of(*lines), dry_run="true").json
    assert "template.weights" in {one["code"] for one in told["errors"]}


def test_a_template_comes_with_its_units(tenant: Tenant, hr: str) -> None:
    lines = a_template(tenant, hr)
    for line in lines[1:]:
        line[0] = "OURS-2"
        line[lines[0].index("适用部门编码")] = "RD"
    assert send(tenant, hr, BOOKS[1], workbook_of(*lines)).json["created"] == 1
    query = {"q": "OURS-2"}
    (found,) = tenant.ok("staff", "GET", "/v1/templates", query_string=query)["items"]
    assert found["units"] == [{"id": tenant.unit, "name": "研发"}]


@pytest.mark.parametrize("path", BOOKS)
def test_employees_bring_nothing_in(tenant: Tenant, hr: str, path: str) -> None:
    content = tenant.call(hr, "GET", path).data
    with tenant.refuses(403, "not_allowed"):
        send(tenant, "staff", path, content)


def test_what_a_template_says_of_a_key_result_goes_out_and_comes_back(
    tenant: Tenant, hr: str
) -> None:
    item = tenant.ok(hr, "GET", "/v1/library_items")["items"][0]["code"]
    part = {"code": item, "weight": 100, "target": 5, "start": 1, "target_high": 9}
    part |= {"tolerance": 0.5, "cadence": "quarter", "ambition": "aspirational"}
    goal = {"kind": "objective", "title": "一", "title_en": "One", "key_results": [part]}
    new = {"code": "OWN-T", "name": "名", "name_en": "Name", "mode": "okr", "goals": [goal]}
    made = tenant.ok(hr, "POST", "/v1/templates", json=new)

    out = tenant.call(hr, "GET", BOOKS[1]).data
    told = tenant.call(hr, "POST", BOOKS[1], data={"file": (io.BytesIO(out), "模板.xlsx")}).json

    (kept,) = tenant.ok(hr, "GET", f"/v1/templates/{made['id']}")["goals"][0]["key_results"]
    assert told["rejected"] == 0
    assert {name: kept[name] for name in part} == part
