"""What is done seldom, in Chromium: the first roles, milestones, bounds, reopening, refusals."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.demo import seed
from servicekit.testing import today
from tests.e2e.companies import site
from tests.e2e.screens import check_screen, clicks, count_clicks, go
from tests.e2e.typed_texts import TypedTexts
from tests.e2e.waiting import eventually
from tests.e2e.walkers import CREW, Walkers, last_month
from tests.e2e.windows import Windows, button, choose, save_and_submit
from tests.e2e.words import Words


@pytest.fixture(scope="module")
def goal(walkers: Walkers, texts: TypedTexts) -> Any:
    """A filed goal of the worker: two milestones, and a rate that may be 2 % at most."""
    sheet = walkers.sheet("worker", walkers.cycles["person"]["id"], "worker")["id"]
    steps = [{"title": one, "weight": 1, "due_on": f"{today()}"} for one in texts.steps]
    road: dict[str, Any] = {"title": texts.line, "direction": "milestones", "milestones": steps}
    rate: dict[str, Any] = {"title": texts.defects, "unit": "%", "direction": "at_most"}
    rate |= {"target": 2, "tolerance": 1, "period": "month"}
    made = walkers.goal("worker", sheet, texts.road, kind="objective", key_results=[road, rate])
    walkers.hand_in("worker", sheet)
    walkers.agree("plant", sheet)
    return made


def test_an_admin_alone_is_told_that_nobody_is_hr_and_grants_it(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("admin"), "/settings/roles")
    laura = {"name": texts.people["hr"], "role": words("roles.name.hr")}
    button(page, words("roles.takeBackOf", **laura)).click()
    page.locator(".ant-popconfirm .ant-btn-primary").click()
    expect(button(page, words("roles.takeBackOf", **laura))).to_be_hidden()
    staff = go(windows.sign_in("staff"), "/appraisals")
    expect(staff.get_by_text(words("appraisals.mineNone"))).to_be_visible()
    expect(staff.get_by_text(words("appraisals.nobodyIsHr"))).to_be_hidden()
    check_screen(windows, staff, "seldom-appraisals-staff")

    go(page, "/appraisals")
    expect(page.get_by_text(words("appraisals.nobodyIsHr"))).to_be_visible()
    check_screen(windows, page, "seldom-nobody-is-hr")
    button(page, words("roles.grant")).click()
    page.wait_for_url("**/settings/roles")
    button(page, words("roles.grant")).click()
    page.get_by_label(words("roles.holder")).fill(texts.people["hr"])
    choose(page, texts.people["hr"])
    check_screen(windows, page, "seldom-grant")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(button(page, words("roles.takeBackOf", **laura))).to_be_visible()
    check_screen(windows, page, "seldom-roles")
    go(page, "/appraisals")
    expect(page.get_by_text(words("appraisals.nobodyIsHr"))).to_be_hidden()


def test_milestones_are_ticked_off(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words, goal: Any
) -> None:
    page = go(windows.sign_in("worker"), "/goals")
    button(page, words("goals.updateOf", title=texts.line)).click()
    page.get_by_role("checkbox", name=texts.steps[0]).check()
    check_screen(windows, page, "seldom-milestones")
    button(page, words("checkIn.saveOf", title=texts.line)).click()
    expect(page.get_by_text(words("states.saved"))).to_be_visible()
    page.keyboard.press("Escape")
    row = page.get_by_role("row", name=texts.line)
    expect(row).to_contain_text(words("plan.stepsDone", done=1, count=2))
    expect(row).to_contain_text("50%")
    check_screen(windows, page, "seldom-milestones-done")


def test_a_bound_is_told_with_its_sign(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words, goal: Any
) -> None:
    rate = goal["key_results"][1]["id"]
    changed = [{"id": goal["id"], "key_results": [{"id": rate, "target": 3}]}]
    path = f"/sheets/{goal['sheet_id']}/change-requests"
    asked = walkers.api("worker", "POST", path, reason=texts.looser, goals=changed)
    boss = go(windows.sign_in("plant"), f"/approvals/{asked['id']}")
    expect(boss.get_by_text("≤ 3%")).to_be_visible()
    check_screen(windows, boss, "seldom-change")
    walkers.api("plant", "POST", f"/requests/{asked['id']}/decisions", decision="approve")
    page = go(windows.page("worker"), f"/goals/{goal['id']}")
    ledger = page.get_by_role("region", name=words("approvals.ledger"))
    row = ledger.get_by_role("row", name=texts.defects).first
    expect(row).to_contain_text("≤ 2%")
    expect(row).to_contain_text("≤ 3%")
    check_screen(windows, page, "seldom-ledger")


def test_hr_reopens_one_sheet_of_a_closed_cycle(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    ended = last_month(today()) - timedelta(days=1)
    cycle = walkers.cycle(texts.past, last_month(ended), ended)
    sheet = walkers.sheet("staff", cycle["id"], "staff")["id"]
    part = {"title": texts.earlier, "direction": "increase", "start": 0, "target": 20}
    walkers.goal("staff", sheet, texts.earlier_goal, kind="objective", key_results=[part])
    for to in ("scoring", "closed"):
        walkers.api("admin", "POST", f"/cycles/{cycle['id']}/transitions", to=to)

    staff = go(windows.page("staff"), f"/sheets/{sheet}")
    expect(staff.get_by_text(texts.earlier_goal)).to_be_visible()
    expect(staff.get_by_text(words("goals.reopen.closed"))).to_be_visible()
    for step in ("goals.reopen.action", "goals.submit"):
        expect(button(staff, words(step))).to_be_hidden()
    check_screen(windows, staff, "seldom-closed")

    def may_reopen() -> bool:
        hr = go(windows.sign_in("hr"), f"/sheets/{sheet}")
        return button(hr, words("goals.reopen.action")).is_visible()

    assert eventually(may_reopen)
    hr = windows.page("hr")
    button(hr, words("goals.reopen.action")).click()
    hr.get_by_label(words("goals.reopen.reason")).fill(texts.late)
    check_screen(windows, hr, "seldom-reopen")
    hr.get_by_role("dialog").locator("button[type=submit]").click()
    expect(hr.get_by_role("dialog")).to_be_hidden()
    until = words("goals.reopen.open", date="").strip()
    expect(hr.get_by_text(until)).to_be_visible()
    go(staff, f"/sheets/{sheet}")
    expect(staff.get_by_text(until)).to_be_visible()
    expect(button(staff, words("goals.submit"))).to_be_visible()
    check_screen(windows, staff, "seldom-reopened")


def test_a_sheet_from_a_template_is_handed_in_by_six_clicks(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("staff"), "/goals")
    count_clicks(page)
    button(page, words("library.fromTemplate")).click()
    fits = page.get_by_role("listitem").filter(has_text=words("library.reason.job_family"))
    fits.first.get_by_role("button", name=words("library.open")).click()
    button(page, words("library.useOf", name=texts.service)).click()
    save_and_submit(page, words)
    assert clicks(page) == 6
    expect(page.get_by_text(words("approvals.underWay.submit"))).to_be_visible()


def test_ten_sheets_are_approved_by_three_clicks(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    seed.let_one_approve(walkers.people["hr"])
    part = {"title": texts.leads, "direction": "increase", "start": 0, "target": 5}
    for number in CREW[10:20]:
        sheet = walkers.sheet("hr", walkers.cycles["person"]["id"], number)["id"]
        walkers.goal("hr", sheet, texts.brand, kind="objective", key_results=[part])
        walkers.hand_in("hr", sheet)
    seed.let_managers_approve(walkers.people["hr"])
    page = go(windows.sign_in("boss"), "/")
    count_clicks(page)
    page.locator("nav a[href='/approvals']").first.click()
    expect(page.get_by_role("row")).to_have_count(11)
    page.get_by_role("checkbox").first.check()
    check_screen(windows, page, "seldom-ten")
    button(page, words("approvals.approve")).click()
    expect(page.get_by_text(words("approvals.none.waiting"))).to_be_visible()
    assert clicks(page) == 3


def test_an_empty_sheet_leads_to_its_own_editor(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    sheet = walkers.sheet("plant", walkers.cycles["person"]["id"], "w00")["id"]
    page = go(windows.page("plant"), f"/sheets/{sheet}")
    check_screen(windows, page, "seldom-empty-sheet")
    button(page, words("goals.write")).click()
    page.locator("#title").fill(texts.brand)
    page.locator("#key_results_0_title").fill(texts.leads)
    page.locator("#key_results_0_unit").fill(texts.each)
    page.locator("#key_results_0_target").fill("5")
    button(page, words("actions.save")).click()
    expect(page.get_by_role("region", name=texts.crew.format("00"))).to_be_visible()
    kept = walkers.api("plant", "GET", f"/sheets/{sheet}")["goals"]
    assert [one["title"] for one in kept] == [texts.brand]


GONE = "00000000-0000-7000-8000-000000000000"
DENIED = ("/settings", "/people", "/compare", "/data-entry")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_one_may_not_do_is_said_kindly(
    windows: Windows, words: Words, goal: Any, width: int
) -> None:
    page = windows.page("staff")
    page.set_viewport_size({"width": width, "height": 900})
    for address in DENIED:
        page.goto(f"{site()}{address}")
        check_screen(windows, page, f"seldom-denied-{width}{address.replace('/', '-')}")
    for place in ("goals", "sheets", "approvals", "compare/sessions", "nowhere"):
        page.goto(f"{site()}/{place}/{GONE}")
        check_screen(windows, page, f"seldom-unknown-{width}-{place.replace('/', '-')}")
    # Chromium logs every 404.
    windows.complaints.clear()
