"""A file of employees is taken as a whole, in part or not at all, and says where it is wrong."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from servicekit.testing import Company, Running
from tests.contract import files, problems, tables
from tests.contract.files import BAD, TITLES, a_number, at
from tests.contract.sides import Side

COUNTED = ("employees", "units", "assignments", "reporting_lines", "roles")
NAME = "姓名𠮷😀"
# The workbook is made of the rejected rows, so it is refused for whole files only.
REFUSED = [
    (name, path)
    for name, bad in BAD.items()
    for path in ("", "/workbook")
    if not (path and bad.is_about_rows)
]


class Importing:
    """The administrator of a company of its own, with a file in hand."""

    def __init__(self, side: Side) -> None:
        self.side = side
        side.service("people")

    def send(self, content: bytes, locale: str = "zh-CN", path: str = "", **form: str) -> Any:
        data = {**form, "file": (io.BytesIO(content), "员工.csv")}
        headers = {"Accept-Language": locale}
        return self.side.call("people", "POST", f"/v1/imports{path}", data=data, headers=headers)

    def done(self, content: bytes, **form: str) -> Any:
        answer = self.send(content, **form)
        assert answer.status_code == 200, answer.text
        return answer.json

    def employee(self, number: str) -> Any:
        found = self.side.ok("people", "GET", f"/v1/employees?q={number}")["items"]
        return next((item for item in found if item["number"] == number), None)

    def rows(self) -> dict[str, Any]:
        return tables.rows(self.side, "people")

    def counts(self) -> dict[str, int]:
        rows = self.rows()
        return {table: rows[table][0] for table in COUNTED}


@pytest.fixture(scope="module")
def importing(settle: Callable[..., Running], serve: Callable[[str], str]) -> Importing:
    return Importing(Side(Company("files"), settle, serve))


def _encoded(encoding: str) -> Callable[..., bytes]:
    return lambda *rows: files.csv(*rows).encode(encoding)


@pytest.mark.parametrize(
    "write",
    [_encoded("utf-8"), _encoded("utf-8-sig"), _encoded("gb18030"), files.xlsx],
    ids=["UTF-8", "UTF-8 with a BOM", "GBK", "XLSX"],
)
def test_every_usual_file_is_read(importing: Importing, write: Callable[..., bytes]) -> None:
    lead, report = a_number(), a_number()

    answer = importing.done(write((report, NAME, lead), (lead, "主管", "n-head")))

    told = {key: answer[key] for key in ("rows", "created", "updated", "rejected", "applied")}
    assert told == {"rows": 2, "created": 2, "updated": 0, "rejected": 0, "applied": True}
    made = importing.employee(report)
    assert (made["name"], made["manager"]["name"]) == (NAME, "主管")


def test_numbers_typed_into_a_workbook_stay_what_they_are(importing: Importing) -> None:
    number = int(a_number()[1:], 16)

    importing.done(files.xlsx((number, "甲", None), (float(number + 1), "乙", number)))

    assert importing.employee(str(number + 1))["manager"]["name"] == "甲"


@pytest.mark.parametrize(("name", "path"), REFUSED)
def test_a_wrong_file_is_refused_where_it_is_wrong(
    importing: Importing, name: str, path: str
) -> None:
    bad = BAD[name]
    before = importing.rows()

    chinese, english = (importing.send(bad.content, locale, path) for locale in ("zh-CN", "en"))

    for answer in (chinese, english):
        assert answer.status_code == 422, answer.text
        assert not list(problems.misshapen(answer)), answer.text
        told = [(error["path"], error["code"]) for error in answer.json["errors"]]
        assert told == [(place, bad.code) for place in bad.places]
    assert problems.words(chinese).isdisjoint(problems.words(english))
    assert importing.rows() == before


@pytest.mark.parametrize("name", [name for name, bad in BAD.items() if bad.is_about_rows])
def test_a_dry_run_tells_row_and_column_and_writes_nothing(importing: Importing, name: str) -> None:
    bad = BAD[name]
    before = importing.rows()

    chinese, english = (
        importing.send(bad.content, locale, dry_run="true").json for locale in ("zh-CN", "en")
    )

    places = [at(error["row"], error["column"]) for error in chinese["errors"]]
    assert places == list(bad.places)
    assert {error["code"] for error in chinese["errors"]} == {bad.code}
    assert (chinese["applied"], chinese["rejected"]) == (False, len(bad.places))
    words = [{error["message"] for error in told["errors"]} for told in (chinese, english)]
    assert words[0].isdisjoint(words[1])
    assert importing.rows() == before


def test_the_valid_rows_are_applied_alone(importing: Importing) -> None:
    good, bad = a_number(), a_number()
    content = files.csv((good, "甲", "n-head"), (bad, "", "n-head")).encode()

    answer = importing.done(content, mode="valid")

    assert (answer["created"], answer["rejected"], answer["applied"]) == (1, 1, True)
    assert importing.employee(good)["manager"]["name"] == "head"
    assert importing.employee(bad) is None


def test_whoever_reports_to_a_rejected_row_waits_with_it(importing: Importing) -> None:
    lead, report, below = a_number(), a_number(), a_number()
    rows = ((below, "丙", report), (report, "乙", lead), (lead, "", ""))

    answer = importing.done(files.csv(*rows).encode(), mode="valid")

    assert answer["created"] == 0
    told = {error["row"]: (error["column"], error["code"]) for error in answer["errors"]}
    assert told == {
        2: ("主管工号", "import.manager_rejected"),
        3: ("主管工号", "import.manager_rejected"),
        4: ("姓名", "field.required"),
    }
    assert importing.employee(report) is None


def test_a_rejected_row_leaves_no_circle_behind(importing: Importing) -> None:
    """甲 leads 乙 already; the row that would have freed 乙 is wrong, so 甲 cannot report to 乙."""
    first, second = a_number(), a_number()
    importing.done(files.csv((first, "甲", ""), (second, "乙", first)).encode())

    turned = files.csv((first, "甲", second), (second, "乙", "nobody")).encode()
    answer = importing.done(turned, mode="valid")

    codes = [error["code"] for error in answer["errors"]]
    assert codes == ["line.loop", "employee.number_unknown"]
    assert importing.employee(first)["manager"] is None


def test_two_people_may_change_places(importing: Importing) -> None:
    first, second = a_number(), a_number()
    importing.done(files.csv((first, "甲", ""), (second, "乙", first)).encode())

    importing.done(files.csv((first, "甲", second), (second, "乙", "n-boss")).encode())

    assert importing.employee(first)["manager"]["name"] == "乙"
    assert importing.employee(second)["manager"]["name"] == "boss"


@pytest.mark.parametrize("joined", ["", "2021-03-01", "2098-03-01"])
def test_the_same_file_again_changes_no_count(importing: Importing, joined: str) -> None:
    titles = (*TITLES, "部门", "岗位", "部门负责人", "入职日期")
    lead, unit = a_number(), f"中心{a_number()}/一部"
    rows = (
        (lead, "甲", "n-boss", unit, "主任", "是", joined),
        (a_number(), "乙", lead, unit, "工程师", "", joined),
    )
    content = files.csv(*rows, titles=titles).encode()

    assert importing.done(content)["created"] == 2
    before = importing.counts()
    again = importing.done(content)

    assert (again["created"], again["updated"]) == (0, 2)
    assert importing.counts() == before


def test_rejected_rows_come_back_as_text_that_runs_nowhere(importing: Importing) -> None:
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "乙\x01")
    content = files.csv(*((f"=X{index}", name, "nobody") for index, name in enumerate(formulas)))
    before = importing.rows()

    books = {
        locale: load_workbook(
            io.BytesIO(importing.send(content.encode(), locale, "/workbook").data)
        )
        for locale in ("zh-CN", "en")
    }

    reasons = {}
    for locale, book in books.items():
        titles, *rows = book.active.iter_rows()
        assert len(rows) == len(formulas)
        cells = [cell for row in rows for cell in row if cell.value]
        assert all(cell.data_type == "s" for cell in cells)
        assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)
        reasons[locale] = (titles[-1].value, *(row[-1].value for row in rows))
    assert set(reasons["zh-CN"]).isdisjoint(reasons["en"])
    assert importing.rows() == before


@pytest.mark.parametrize(
    ("form", "path"), [({"mode": "some"}, "mode"), ({"dry_run": "perhaps"}, "dry_run")]
)
def test_an_unknown_way_to_import_is_refused(
    importing: Importing, form: dict[str, str], path: str
) -> None:
    answer = importing.send(files.csv((a_number(), "甲", "")).encode(), **form)

    assert answer.status_code == 422
    assert [error["path"] for error in answer.json["errors"]] == [path]


def test_a_file_has_to_come_and_may_not_be_huge(importing: Importing) -> None:
    none = importing.side.call("people", "POST", "/v1/imports", data={"mode": "all"})
    assert (none.status_code, none.json["errors"][0]["path"]) == (422, "file")
    form = "multipart/form-data; boundary=x"
    huge = importing.side.call(
        "people", "POST", "/v1/imports", data=b"x" * 11_000_000, content_type=form
    )
    assert huge.status_code == 413
    assert not list(problems.misshapen(huge))
