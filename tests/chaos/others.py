"""What people do besides checking in: look at goals and boards, change goals and the directory."""

from collections.abc import Callable
from random import Random

import httpx2

from deploy.demo.browser import Browser
from tests.chaos.companies import Firm

PATIENCE = 8

Act = Callable[[Browser, Firm, Random], httpx2.Response]


def _get(path: str) -> Act:
    return lambda browser, _firm, _chance: browser.call("GET", path, timeout=PATIENCE)


def _show_goal(browser: Browser, firm: Firm, chance: Random) -> httpx2.Response:
    goal = chance.choice(list(firm.aims.values())).id
    return browser.call("GET", f"/api/goals/v1/goals/{goal}/progress-breakdown", timeout=PATIENCE)


def _show_check_ins(browser: Browser, firm: Firm, chance: Random) -> httpx2.Response:
    query = f"key_result_id={chance.choice(firm.key_results)}"
    return browser.call("GET", f"/api/checkins/v1/check-ins?{query}", timeout=PATIENCE)


def _describe_goal(browser: Browser, firm: Firm, chance: Random) -> httpx2.Response:
    goal = chance.choice(list(firm.aims.values())).id
    body = {"description": f"说明 {chance.randint(0, 999)}"}
    return _change(browser, f"/api/goals/v1/goals/{goal}", body)


def _rename(browser: Browser, firm: Firm, chance: Random) -> httpx2.Response:
    employee = firm.people[chance.choice(["r1", "m1", "p1", "p2", "p3", "p4"])]
    body = {"name": f"员工 {chance.randint(0, 999)}"}
    return _change(browser, f"/api/people/v1/employees/{employee}", body)


def _change(browser: Browser, path: str, body: dict[str, str]) -> httpx2.Response:
    """As a page does: what was read is changed, if nobody else did meanwhile."""
    read = browser.call("GET", path, timeout=PATIENCE)
    if read.status_code != 200:
        return read
    headers = {"If-Match": read.headers["ETag"]}
    return browser.call("PATCH", path, json=body, headers=headers, timeout=PATIENCE)


OTHERS: list[tuple[str, Act]] = [
    ("goals", _get("/api/goals/v1/goals?mine=true")),
    ("goal", _show_goal),
    ("board", _get("/api/insights/v1/board")),
    ("check-ins", _show_check_ins),
    ("due", _get("/api/checkins/v1/due")),
    ("notices", _get("/api/notifications/v1/notices")),
    # Asks people by gRPC who this is.
    ("session", _get("/api/session")),
    ("goal changed", _describe_goal),
    ("employee changed", _rename),
]
