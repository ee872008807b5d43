"""The grid goes out as a workbook, is filled in, and comes back."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.integration.goals.workshops import LAST_MONTH, THIS_MONTH, Workshops, cell
from tests.workbooks import workbook_of

LAST, THIS = f"{LAST_MONTH:%Y-%m}", f"{THIS_MONTH:%Y-%m}"
TITLES = ("指标编码", "部门编码", "取值", LAST, THIS)


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant, people=1)


def send(workshops: Workshops, content: bytes, who: str = "finance", **form: str) -> Any:
    data = {**form, "file": (io.BytesIO(content), "数据.xlsx")}
    return workshops.call(who, "POST", "/v1/metric_values/workbook", data=data)


def exported(workshops: Workshops, locale: str = "zh-CN") -> Any:
    headers = {"Accept-Language": locale}
    path = "/v1/metric_values/workbook?count=2&limit=200"
    answer = workshops.call("finance", "GET", path, headers=headers)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.data))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_was_exported_is_filled_in_and_imported(workshops: Workshops, locale: str) -> None:
    output = workshops.metric(code="OUT", unit_ids=workshops.unit_ids[:1])
    workshops.metric(code="RATE", accumulation="ratio", unit_ids=[])
    goal = workshops.follower("w0", output, workshops.unit_ids[0])
    workshops.provide(cell(output, None, LAST_MONTH, 11))
    book = exported(workshops, locale)
    rows = {(row[0].value, row[3].value, row[5].value): row for row in book.active.iter_rows()}
    titles, (output_rows, rate_rows) = book.active[1], (
        [row for key, row in rows.items() if key[0] == code] for code in ("OUT", "RATE")
    )  # fmt: skip
    assert [item.value for item in titles[-2:]] == [LAST, THIS]
    assert [row[6].value for row in output_rows] == [11, None]
    assert len(rate_rows) == 2

    output_rows[1][6].value, output_rows[1][7].value = 20, "1,030.5"
    rate_rows[0][6].value, rate_rows[1][6].value = 95, 100
    stream = io.BytesIO()
    book.save(stream)
    dry = send(workshops, stream.getvalue(), dry_run="true")
    assert (dry.json["changed"], dry.json["applied"], dry.json["errors"]) == (3, False, [])
    assert workshops.current(goal) is None
    done = send(workshops, stream.getvalue())

    assert (done.json["cells"], done.json["changed"], done.json["key_results"]) == (4, 3, 1)
    assert workshops.current(goal) == 1050.5


def test_errors_are_named_by_row_and_column_and_nothing_is_kept(workshops: Workshops) -> None:
    metric = workshops.metric(code="OUT", unit_ids=[])
    content = workbook_of(
        TITLES, ("OUT", "", "数值", 5, "1,6"), ("NONE", "", "", 5), ("OUT", "W0", "", 5)
    )

    dry = send(workshops, content, dry_run="true").json
    with workshops.tenant.refuses(422, "metric.file_rejected"):
        refused = send(workshops, content)

    told = [(item["row"], item["column"], item["code"]) for item in dry["errors"]]
    assert told == [
        (2, THIS, "field.not_a_number"),
        (3, LAST, "metric.not_found"),
        (4, LAST, "metric.no_such_series"),
    ]
    assert all(item["message"] for item in dry["errors"])
    assert refused.json["errors"][0]["path"] == f"row 2, column {THIS}"
    assert workshops.ok("hr", "GET", f"/v1/metrics/{metric['id']}/values")["items"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "metric.file_unreadable"),
        (b"PK\x03\x04 and no more", "metric.file_unreadable"),
        (workbook_of(), "metric.file_empty"),
        (workbook_of(("指标编码", "取值", LAST)), "metric.missing_column"),
        (workbook_of((*TITLES, "工资")), "metric.unknown_column"),
        (workbook_of((*TITLES, "2026-W05")), "metric.unknown_column"),
        (workbook_of((*TITLES, LAST)), "metric.column_twice"),
    ],
)
def test_a_file_that_is_no_such_workbook_is_refused(
    workshops: Workshops, content: bytes, code: str
) -> None:
    with workshops.tenant.refuses(422, code):
        answer = send(workshops, content)

    assert [error["code"] for error in answer.json["errors"]] == [code]


def test_import_of_values_requires_the_provider(workshops: Workshops) -> None:
    workshops.metric(code="OUT", unit_ids=[])

    with workshops.tenant.refuses(403, "metric.not_provider"):
        send(workshops, workbook_of(TITLES, ("OUT", "", "", 5)), who="w0")


def test_texts_of_a_workbook_run_nowhere(workshops: Workshops) -> None:
    workshops.metric(code="OUT", name="=1+1", unit="@x", unit_ids=[])

    (row,) = exported(workshops).active.iter_rows(min_row=2)

    assert [item.value for item in row[1:3]] == ["'=1+1", "'@x"]
    assert all(item.data_type != "f" for item in row)
