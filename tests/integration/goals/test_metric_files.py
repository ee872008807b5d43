"""The grid goes out as a workbook, is filled in, and comes back."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.integration.goals.plant import LAST_MONTH, THIS_MONTH, Plant, cell
from tests.workbooks import workbook_of

LAST, THIS = f"{LAST_MONTH:%Y-%m}", f"{THIS_MONTH:%Y-%m}"
TITLES = ("指标编码", "部门编码", "取值", LAST, THIS)


@pytest.fixture
def plant(world: Any) -> Plant:
    return Plant(world, people=1)


def send(plant: Plant, content: bytes, who: str = "finance", **form: str) -> Any:
    data = {**form, "file": (io.BytesIO(content), "数据.xlsx")}
    return plant.call(who, "POST", "/v1/metric_values/workbook", data=data)


def exported(plant: Plant, locale: str = "zh-CN") -> Any:
    headers = {"Accept-Language": locale}
    path = "/v1/metric_values/workbook?count=2&limit=200"
    answer = plant.call("finance", "GET", path, headers=headers)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.data))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_was_exported_is_filled_in_and_imported(plant: Plant, locale: str) -> None:
    output = plant.metric(code="OUT", unit_ids=plant.workshops[:1])
    plant.metric(code="RATE", accumulation="ratio", unit_ids=[])
    goal = plant.follower("w0", output, plant.workshops[0])
    plant.provide(cell(output, None, LAST_MONTH, 11))
    book = exported(plant, locale)
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
    dry = send(plant, stream.getvalue(), dry_run="true")
    assert (dry.json["changed"], dry.json["applied"], dry.json["errors"]) == (3, False, [])
    assert plant.current(goal) is None
    done = send(plant, stream.getvalue())

    assert (done.json["cells"], done.json["changed"], done.json["key_results"]) == (4, 3, 1)
    assert plant.current(goal) == 1050.5


def test_errors_are_named_by_row_and_column_and_nothing_is_kept(plant: Plant) -> None:
    metric = plant.metric(code="OUT", unit_ids=[])
    content = workbook_of(
        TITLES, ("OUT", "", "数值", 5, "1,6"), ("NONE", "", "", 5), ("OUT", "W0", "", 5)
    )

    dry = send(plant, content, dry_run="true").json
    refused = send(plant, content)

    told = [(item["row"], item["column"], item["code"]) for item in dry["errors"]]
    assert told == [
        (2, THIS, "field.not_a_number"),
        (3, LAST, "metric.not_found"),
        (4, LAST, "metric.no_such_series"),
    ]
    assert all(item["message"] for item in dry["errors"])
    assert (refused.status_code, refused.json["code"]) == (422, "metric.file_rejected")
    assert refused.json["errors"][0]["path"] == f"row 2, column {THIS}"
    assert plant.ok("hr", "GET", f"/v1/metrics/{metric['id']}/values")["items"] == []


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
    plant: Plant, content: bytes, code: str
) -> None:
    answer = send(plant, content)

    assert answer.status_code == 422
    assert [error["code"] for error in answer.json["errors"]] == [code]


def test_who_may_not_provide_may_not_import(plant: Plant) -> None:
    plant.metric(code="OUT", unit_ids=[])

    assert send(plant, workbook_of(TITLES, ("OUT", "", "", 5)), who="w0").status_code == 403


def test_texts_of_a_workbook_run_nowhere(plant: Plant) -> None:
    plant.metric(code="OUT", name="=1+1", unit="@x", unit_ids=[])

    (row,) = exported(plant).active.iter_rows(min_row=2)

    assert [item.value for item in row[1:3]] == ["'=1+1", "'@x"]
    assert all(item.data_type != "f" for item in row)
