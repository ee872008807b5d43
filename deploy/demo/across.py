"""What heads find when they look across: an alignment session, and help that units ask."""

from datetime import date, timedelta

from deploy.demo.browser import Browser
from deploy.demo.seed import post

ROOT = "/api/goals/v1/alignment-sessions"
GOALS = "/api/goals/v1"
# Whose goal asks whom, for what, in how many days; and the answer, where there is one.
HELP = (
    ("研发中心", "供应链部", "两款传感芯片要在试产前到料，请锁定备货", 9, "", ""),
    ("产品部", "研发中心", "意向客户试用需要 6 台样机，请排进本月计划", 14, "accepted", ""),
    (
        "制造中心",
        "研发中心",
        "二车间爬坡期间请硬件组两人驻线两周",
        5,
        "declined",
        "人手都在量产版本上，下月第一周起可以支持",
    ),
)
COMPARED = ("研发中心", "产品部", "制造中心")


def meet(
    head: Browser,
    cycles: dict[str, str],
    units: dict[str, str],
    ids: dict[str, str],
    today: date,
) -> None:
    """研发中心 calls its peers; two findings wait for an outcome, each with an owner and a day."""
    body = {
        "title": "季度横向拉通会",
        "cycle_id": cycles["unit"],
        "held_on": str(today),
        "units": [units[name] for name in COMPARED],
        "members": [ids[number] for number in ("P001", "M001", "H001")],
    }
    session = post(head, ROOT, "session", body)["id"]
    post(head, f"{ROOT}/{session}/transitions", "session-open", {"to": "open"})
    sheets = _sheets(head, cycles["unit"], units["研发中心"])
    found = (
        (
            "inconsistent",
            "“量产版本”两边口径不一：研发按样机通过评审算，制造按首批交付算",
            ("研发中心", "制造中心"),
            "M001",
            7,
        ),
        (
            "cross_unit_request",
            "意向客户试用要用研发的样机，排期还没有对上",
            ("产品部",),
            "P001",
            10,
        ),
    )
    for number, (kind, text, about, owner, days) in enumerate(found):
        finding = {
            "kind": kind,
            "text": text,
            "sheet_ids": [sheets[name] for name in about],
            "owner_id": ids[owner],
            "due_on": str(today + timedelta(days=days)),
        }
        post(head, f"{ROOT}/{session}/findings", f"finding-{number}", finding)


def ask_for_help(
    hr: Browser, head: Browser, cycle: str, units: dict[str, str], today: date
) -> None:
    """One request waits, one was accepted by 研发中心 and one declined: on both units' boards."""
    sheets = _sheets(head, cycle, units["研发中心"])
    for number, (asking, asked, ask, days, state, reason) in enumerate(HELP):
        goal = hr.ok("GET", f"{GOALS}/sheets/{sheets[asking]}")["goals"][0]["id"]
        needed = str(today + timedelta(days=days))
        body = {"unit_id": units[asked], "request_text": ask, "needed_on": needed}
        known = post(hr, f"{GOALS}/goals/{goal}/cross-unit-requests", f"help-{number}", body)["id"]
        if state:
            path = f"{GOALS}/cross-unit-requests/{known}/transitions"
            post(head, path, f"help-answer-{number}", {"to": state, "reason": reason})


def _sheets(head: Browser, cycle: str, unit: str) -> dict[str, str]:
    path = f"/api/goals/v1/comparisons?cycle_id={cycle}&unit_id={unit}&level=peers&limit=200"
    return {item["owner"]["name"]: item["id"] for item in head.ok("GET", path)["items"]}
