"""Fills the example company in, call by call; each call can be repeated without a second effect."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from deploy.demo import company, plan
from deploy.demo.browser import Browser, Refused
from deploy.local.progress import step

THREADS = 2
LEVELS = ("company", "unit", "person")
WAIT_SECONDS = 90
# Not there yet: events travel, and the next moment brings it.
PASSING = {"sheet.owner_unknown", "caller.unknown", "goal.not_found"}
FRIDAY = 4


def import_people(admin: Browser) -> dict[str, str]:
    """Import everybody; answers ids by employee number."""
    form = {"mode": "all", "dry_run": "false"}
    files = {"file": ("people.csv", company.as_csv(), "text/csv")}
    admin.ok("POST", "/api/people/v1/imports", data=form, files=files)
    page = admin.ok("GET", "/api/people/v1/employees?limit=200")
    return {item["number"]: item["id"] for item in page["items"]}


def units_by_path(admin: Browser) -> dict[str, str]:
    items = admin.ok("GET", "/api/people/v1/units?limit=200")["items"]
    by_id = {item["id"]: item for item in items}

    def path(item: dict[str, Any]) -> str:
        parent = by_id.get(item["parent_id"])
        return f"{path(parent)}/{item['name']}" if parent else str(item["name"])

    return {path(item): item["id"] for item in items}


def lay_cycles(hr: Browser, today: date) -> dict[str, str]:
    """The starter year of the company, and a running quarter for units and people."""
    starts_on, ends_on = plan.quarter(today)
    cycles = {}
    for level in ("unit", "person"):
        name = f"{starts_on:%Y.%m}–{ends_on:%m} 季度"
        body = {"name": name, "level": level, "starts_on": str(starts_on), "ends_on": str(ends_on)}
        made = post(hr, "/api/goals/v1/cycles", f"cycle-{level}", body)
        cycles[level] = made["id"]
    known = hr.ok("GET", "/api/goals/v1/cycles?limit=200")["items"]
    years = (item for item in known if item["level"] == "company" and item["state"] == "active")
    return cycles | {"company": next(years)["id"]}


def set_working_calendar(hr: Browser, today: date) -> None:
    """The works anniversary three weeks from now: that Friday is off, the Saturday is worked."""
    path = "/api/goals/v1/working-calendar"
    calendar = hr.ok("GET", path)
    day_off = today + timedelta(days=21 + (FRIDAY - today.weekday()) % 7)
    make_up_day = day_off + timedelta(days=1)
    body = {
        "region": calendar["region"],
        "days_off": [str(day_off)],
        "make_up_days": [str(make_up_day)],
    }
    hr.ok("PUT", path, json=body, headers={"If-Match": f'"{calendar["version"]}"'})


def let_one_approve(hr: Browser) -> None:
    """For what is filled in: HR hands in, an executive approves, and nobody else is asked."""
    step = {"approvers": [{"kind": "role", "role": "executive"}], "mode": "any", "days": None}
    for level in LEVELS:
        _set_flow(hr, level, {"steps": [step], "owner_agrees": False})


def let_managers_approve(hr: Browser) -> None:
    """From then on as everywhere: the direct manager approves, owners agree."""
    for level in LEVELS:
        _set_flow(hr, level, {"steps": None})


def _set_flow(hr: Browser, level: str, flow: dict[str, Any]) -> None:
    path = "/api/goals/v1/approval-flows"
    known = next(
        one
        for one in hr.ok("GET", path)["items"]
        if (one["level"], one["trigger"]) == (level, "submit")
    )
    body = {"level": level, "trigger": "submit", **flow}
    hr.ok("PUT", path, json=body, headers={"If-Match": f'"{known["version"]}"'})


def lay_goals(
    hr: Browser,
    boss: Browser,
    cycles: dict[str, str],
    units: dict[str, str],
    ids: dict[str, str],
    follows: dict[str, dict[str, Any]],
    today: date,
) -> dict[str, Any]:
    """Company → units → people; answers each person's goal by employee number.

    `follows` says whose key results follow a metric, by employee number or aim.
    """
    made: dict[str, str] = {}
    let_one_approve(hr)
    sheet = _sheet(hr, cycles["company"], "company", None, "company")
    for aim in plan.COMPANY:
        made[aim.key] = _goal(hr, sheet, aim, [], {})["id"]
    _agree(hr, boss, sheet, "company")
    # A parent must be there before what works towards it.
    for aim in sorted(plan.UNIT, key=lambda item: item.owner.count("/")):
        sheet = _sheet(hr, cycles["unit"], "unit", units[aim.owner], aim.key)
        links = [{"goal_id": made[aim.under]}]
        since = {"starts_on": str(plan.quarter(today)[0])}
        goal = _goal(hr, sheet, aim, links, since | follows.get(aim.key, {}))
        made[aim.key] = goal["id"]
        _agree(hr, boss, sheet, aim.key)
        if aim.key == "product":
            signed = {"value": plan.SIGNED, "period_start": str(today), "text": "客户还在观望"}
            body = {"key_result_id": goal["key_results"][0]["id"], "confidence": 6, **signed}
            post(hr, "/api/checkins/v1/check-ins", "check-in-product", body)
    owners = {aim.owner: made[aim.key] for aim in plan.UNIT} | {"总经办": made["growth"]}
    everybody = [one for one in company.people() if one.number != plan.WITHOUT_GOALS]
    goals = _in_parallel(
        lambda person: _personal(
            hr,
            boss,
            cycles["person"],
            person,
            ids,
            owners[person.unit],
            follows.get(person.number, {}),
            today,
        ),
        everybody,
    )
    let_managers_approve(hr)
    return {person.number: goal for person, goal in zip(everybody, goals, strict=True)}


def change_targets(owner: Browser, manager: Browser, goal: dict[str, Any]) -> None:
    """A target that was changed, with both attainments, and a second change that still waits."""
    path = f"/api/goals/v1/sheets/{goal['sheet_id']}/change-requests"
    key_result = goal["key_results"][0]
    changes = ((0.8, "客户推迟二期验收，本季只交付一期"), (0.9, "二期先验收一半"))
    for number, (share, reason) in enumerate(changes):
        changed = {"id": key_result["id"], "target": round(key_result["target"] * share)}
        body = {"reason": reason, "goals": [{"id": goal["id"], "key_results": [changed]}]}
        request = post(owner, path, f"change-{goal['id']}-{number}", body)
        if number == 0:
            decided = f"/api/goals/v1/requests/{request['id']}/decisions"
            post(manager, decided, f"decide-{goal['id']}", {"decision": "approve"})


def check_in(hr: Browser, goals: dict[str, Any], today: date) -> int:
    """Eight weeks of check-ins, told by HR on behalf of everybody; answers how many."""
    running = {who: goal for who, goal in goals.items() if who != plan.NOT_HANDED_IN}
    calls = [call for number, goal in running.items() for call in _check_ins(number, goal, today)]
    _in_parallel(lambda call: post(hr, "/api/checkins/v1/check-ins", *call), calls)
    return len(calls)


def _check_ins(
    number: str, goal: dict[str, Any], today: date
) -> Iterable[tuple[str, dict[str, Any]]]:
    key_result = goal["key_results"][0]
    starts_on, ends_on = plan.quarter(today)
    weekly = key_result["period"] == "week"
    # Those who sign in find something to do; the others have told this week already.
    is_due = number in company.SIGN_INS.values()
    silent_from = today - timedelta(weeks=4) if plan.is_silent(number) else today
    for back in range(8 if weekly else 3, -1, -1):
        day = today - timedelta(weeks=back if weekly else back * 4)
        if day < starts_on or day > silent_from or (weekly and back == 0 and is_due):
            continue
        share = (day - starts_on).days / (ends_on - starts_on).days
        value = round(key_result["target"] * share * plan.pace_of(number))
        note = plan.NOTES[(sum(map(ord, number)) + back) % len(plan.NOTES)]
        body = {
            "key_result_id": key_result["id"],
            # 财务 provides the values of what follows a metric; its owner comments.
            "value": None if key_result["metric"] else value,
            "period_start": str(day),
            "text": note,
            "confidence": 9 if plan.pace_of(number) >= 0.95 else 6,
        }
        yield f"check-in-{number}-{day}", body


def post(browser: Browser, path: str, key: str, body: dict[str, Any]) -> Any:
    """POST under a key of its own; what is still on its way is waited for."""
    headers = {"Idempotency-Key": f"demo-{key}"}
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return browser.ok("POST", path, json=body, headers=headers)
        except Refused as refused:
            answer = refused.response
            codes = {item["code"] for item in answer.json().get("errors", [])}
            codes.add(answer.json().get("code", ""))
            if not (codes & PASSING or answer.status_code == 503) or time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def _sheet(hr: Browser, cycle: str, kind: str, owner: str | None, key: str) -> str:
    body = {"cycle_id": cycle, "owner": {"kind": kind, "id": owner}}
    return str(post(hr, "/api/goals/v1/sheets", f"sheet-{key}", body)["id"])


def _goal(
    hr: Browser,
    sheet: str,
    aim: plan.Aim,
    alignments: list[dict[str, Any]],
    follows: dict[str, Any],
) -> Any:
    body = {
        "sheet_id": sheet,
        "kind": aim.kind,
        "title": aim.title,
        "progress_source": aim.progress_source,
        "alignments": alignments,
        "key_results": [{**item, **follows} for item in aim.key_results],
    }
    return post(hr, "/api/goals/v1/goals", f"goal-{aim.key}", body)


def _agree(
    one: Browser, other: Browser, sheet: str, key: str, difficulty: int | None = None
) -> None:
    path = f"/api/goals/v1/sheets/{sheet}/transitions"
    post(one, path, f"submit-{key}", {"to": "in_approval"})
    asked = other.ok("GET", f"/api/goals/v1/requests?sheet_id={sheet}")["items"]
    handed_in = next(item["id"] for item in asked if item["kind"] == "submit")
    path = f"/api/goals/v1/requests/{handed_in}/decisions"
    post(other, path, f"agree-{key}", {"decision": "approve", "difficulty": difficulty})


def _personal(
    hr: Browser,
    boss: Browser,
    cycle: str,
    person: company.Person,
    ids: dict[str, str],
    under: str,
    follows: dict[str, Any],
    today: date,
) -> Any:
    title, measure, unit, target, period = plan.PERSONAL[person.family]
    okr = person.family in plan.OKR_FAMILIES
    sheet = _sheet(hr, cycle, "person", ids[person.number], person.number)
    starts_on, _ = plan.quarter(today)
    key_result = {
        "title": measure,
        "unit": unit,
        "direction": "increase",
        "start": 0,
        "target": target,
        "period": period,
        "starts_on": str(starts_on),
        **follows,
    }
    body = {
        "sheet_id": sheet,
        "kind": "objective" if okr else "kpi",
        "title": title,
        "weight": None if okr else 100,
        "visibility": "open",
        "alignments": [] if person.number == plan.ALONE else [{"goal_id": under}],
        "key_results": [key_result],
    }
    goal = post(hr, "/api/goals/v1/goals", f"goal-{person.number}", body)
    if person.number != plan.NOT_HANDED_IN:
        # Nobody approves their own: the boss hands in what HR approves.
        own = person.number == company.SIGN_INS["老板"]
        sides = (boss, hr) if own else (hr, boss)
        _agree(*sides, sheet, person.number, plan.difficulty_of(person.number))
    return goal


def read_notices(browser: Browser) -> None:
    """What was told of the filling in itself is read: what stays unread is about the story."""
    path = "/api/notifications/v1/notices"
    told = browser.ok("GET", f"{path}?limit=200")["items"]
    unread = [item["id"] for item in told if not item["read_at"]]
    _in_parallel(lambda one: browser.ok("POST", f"{path}/{one}/reads"), unread)


def _in_parallel(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, items))


def told(what: str) -> Any:
    """A line that says what is being done and how long it took."""
    return step(what)
