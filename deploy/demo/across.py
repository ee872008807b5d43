"""What heads find when they look across: an alignment session with two findings."""

from datetime import date, timedelta

from deploy.demo.browser import Browser
from deploy.demo.seed import post

ROOT = "/api/goals/v1/alignment-sessions"
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
        ("collaboration", "意向客户试用要用研发的样机，排期还没有对上", ("产品部",), "P001", 10),
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


def _sheets(head: Browser, cycle: str, unit: str) -> dict[str, str]:
    path = f"/api/goals/v1/comparisons?cycle_id={cycle}&unit_id={unit}&level=own&limit=200"
    return {item["owner"]["name"]: item["id"] for item in head.ok("GET", path)["items"]}
