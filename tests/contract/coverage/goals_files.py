"""goals: goals out and in as workbooks."""

from dataclasses import replace
from itertools import count

from tests.contract.coverage import Call, Routes
from tests.contract.coverage.goals_library import _sheet
from tests.contract.sides import Side

TITLES = "目标,目标类型,关键成果,方向,起始值,目标值,目标表编号"
NUMBERS = count()


def _rows(side: Side) -> Call:
    sheet = _sheet(side)
    line = f"目标{next(NUMBERS)},KPI,交付,提升,0,10,{sheet}"
    return Call("staff", file=f"{TITLES}\r\n{line}\r\n".encode(), names=(sheet,))


ROUTES: Routes = {
    ("GET", "/v1/goals/workbook"): lambda side: Call(
        "staff", kwargs={"query_string": {"sheet_id": (sheet := _sheet(side))}}, names=(sheet,)
    ),
    ("POST", "/v1/goals/workbook"): _rows,
    # A row of another company's sheet comes back to whoever sent it, as not found.
    ("POST", "/v1/goals/workbook/rejected"): lambda side: replace(_rows(side), names=()),
}
