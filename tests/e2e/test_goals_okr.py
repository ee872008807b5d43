"""OKR as people walk it: from the company's year to what a person reached, in Chromium."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import unit_comparisons
from tests.e2e.screens import check_screen, clicks, count_clicks, go
from tests.e2e.typed_texts import TypedTexts
from tests.e2e.walkers import Walkers
from tests.e2e.windows import Windows, approve, button, choose, new_goal, save_and_submit, submit
from tests.e2e.words import Words

SETTINGS = ("cycles", "working-days", "flows", "writing")
PARTS = {"rd": 120, "market": 100, "plant": 80}


@pytest.fixture(scope="module", autouse=True)
def before(walkers: Walkers) -> None:
    walkers.measure_before()
    walkers.keep_in_the_line()


def test_the_company_sets_its_year(windows: Windows, texts: TypedTexts) -> None:
    page = go(windows.sign_in("admin"), "/goals?scope=company")
    check_screen(windows, page, "okr-company-empty")
    new_goal(page, texts.year, windows.words)
    page.locator("#key_results_0_title").fill(texts.revenue)
    page.locator("#key_results_0_unit").fill(texts.money)
    page.locator("#key_results_0_target").fill("300")
    check_screen(windows, page, "okr-company-editor")
    save_and_submit(page, windows.words)


def test_somebody_approves_in_two_clicks_from_today(windows: Windows, words: Words) -> None:
    page = go(windows.sign_in("boss"), "/")
    count_clicks(page)
    page.get_by_role("link", name=words("approvals.kind.submit")).click()
    button(page, words("approvals.approve")).click()
    expect(button(page, words("approvals.approve"))).to_be_hidden()
    assert clicks(page) == 2


def test_the_boss_hands_parts_to_three_departments(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.page("boss"), "/goals?scope=company")
    button(page, words("goals.menuOf", title=texts.year)).click()
    page.get_by_role("menuitem", name=words("cascade.title")).click()
    for key, amount in PARTS.items():
        part = words("cascade.cell", owner=texts.units[key], title=texts.revenue)
        page.get_by_label(part).fill(str(amount))
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").filter(has_text="0")).to_be_visible()
    check_screen(windows, page, "okr-cascade")
    button(page, words("cascade.save", count=3)).click()
    expect(page.get_by_text(words("cascade.save", count=3))).to_be_hidden()
    check_screen(windows, page, "okr-cascade-saved")


def test_the_departments_hand_in_what_they_carry(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("rd"), f"/goals?scope={walkers.units['rd']}")
    count_clicks(page)
    button(page, words("goals.submit")).click()
    check_screen(windows, page, "okr-submit-drawer")
    button(page, words("approvals.submitNow")).click()
    expect(button(page, words("goals.submit"))).to_be_hidden()
    assert clicks(page) == 2
    sheets = {
        key: walkers.api(key, "GET", f"/sheets?owner={walkers.units[key]}")["items"][0]["id"]
        for key in ("market", "plant")
    }
    # One goal beside what was handed down is for few eyes.
    part: dict[str, Any] = {"title": texts.kept_part, "unit": texts.each, "direction": "increase"}
    part |= {"start": 0, "target": 4, "period": "month"}
    seen = {"visibility": "named", "named_viewers": [walkers.ids["boss"]]}
    goal = {"kind": "objective", "key_results": [part], **seen}
    walkers.goal("market", sheets["market"], texts.kept, **goal)
    for key, sheet in sheets.items():
        walkers.hand_in(key, sheet)


def test_the_boss_approves_all_three_at_once(windows: Windows, words: Words) -> None:
    page = go(windows.page("boss"), "/approvals")
    expect(page.get_by_role("row")).to_have_count(4)
    count_clicks(page)
    page.get_by_role("checkbox").first.check()
    check_screen(windows, page, "okr-bulk")
    button(page, words("approvals.approve")).click()
    expect(page.get_by_text(words("approvals.none.waiting"))).to_be_visible()
    assert clicks(page) == 2


def test_an_employee_drafts_from_template_library_and_history(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("staff"), "/goals")
    check_screen(windows, page, "okr-person-empty")
    button(page, words("library.fromTemplate")).click()
    fits = page.get_by_role("listitem").filter(has_text=words("library.reason.job_family"))
    fits.first.get_by_role("button", name=words("library.open")).click()
    check_screen(windows, page, "okr-templates")
    button(page, words("library.useOf", name=texts.quality)).click()

    guide = page.get_by_role("complementary", name=words("guideWriting.title"))
    no_parent = guide.get_by_text(words.told("writing.no_parent", title=texts.quality))
    expect(no_parent).to_be_visible()
    button(page, words("editor.removeKeyResult", position=3)).click()
    pick(page, words, "library.title", texts.lead_time)
    pick(page, words, "library.earlier", texts.review)
    check_screen(windows, page, "okr-person-chosen")
    page.locator("#alignments").fill(texts.revenue)
    choose(page, texts.units["rd"])
    page.keyboard.press("Escape")
    expect(no_parent).to_be_hidden()


def pick(page: Page, words: Words, shelf: str, sought: str) -> None:
    """An indicator of the library, or one that was measured before, as the next key result."""
    button(page, words("library.choose")).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("tab", name=words(shelf)).click()
    drawer.get_by_role("searchbox").fill(sought)
    drawer.get_by_role("listitem").filter(has_text=sought).get_by_role("button").first.click()
    expect(drawer).to_be_hidden()


def test_the_manager_returns_it_with_a_comment(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    staff = windows.page("staff")
    staff.locator("#key_results_3_target").fill("14")
    save_and_submit(staff, words)
    page = go(windows.page("rd"), "/")
    page.get_by_role("link", name=waits(texts, words)).click()
    expect(page.get_by_text(texts.past)).to_be_visible()
    check_screen(windows, page, "okr-request")
    expect(button(page, words("approvals.return"))).to_be_disabled()
    page.get_by_label(words("approvals.comment")).fill(texts.comment)
    button(page, words("approvals.return")).click()
    expect(button(page, words("approvals.return"))).to_be_hidden()
    check_screen(windows, page, "okr-returned")


def waits(texts: TypedTexts, words: Words, kind: str = "submit") -> str:
    return f"{words(f'approvals.kind.{kind}')} · {texts.people['staff']}"


def test_it_is_handed_in_again_and_approved(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    staff = go(windows.page("staff"), "/goals")
    expect(staff.get_by_text(texts.comment)).to_be_visible()
    check_screen(windows, staff, "okr-person-returned")
    button(staff, words("goals.menuOf", title=texts.quality)).click()
    staff.get_by_role("menuitem", name=words("actions.edit")).click()
    staff.locator("#key_results_3_target").fill("20")
    save_and_submit(staff, words)
    page = go(windows.page("rd"), "/")
    page.get_by_role("link", name=waits(texts, words)).click()
    page.get_by_role("radio", name="4").check(force=True)
    approve(page, words)


def test_it_is_filed_by_itself(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    staff = go(windows.page("staff"), "/goals")
    expect(staff.get_by_text(words("sheetState.filed"), exact=True)).to_be_visible()
    check_screen(windows, staff, "okr-person-filed")
    # HR finds it filed; nobody was asked for that, and nothing waits for them.
    hr = go(windows.sign_in("hr"), f"/compare/filing?cycle={walkers.cycles['person']['id']}")
    filed = re.compile(f"^{words('sheetState.filed')}\\s*2$")
    hr.get_by_role("button", name=filed).click()
    expect(hr.get_by_role("row", name=texts.people["staff"])).to_contain_text("4")
    check_screen(windows, hr, "okr-filing")
    go(hr, "/approvals")
    expect(hr.get_by_text(words("approvals.none.waiting"))).to_be_visible()


def test_heads_compare_across_and_a_finding_returns_one_sheet(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    page, cycle = windows.page("rd"), walkers.cycles["unit"]["id"]
    unit_comparisons.compare(windows, page, cycle, texts)
    unit_comparisons.compare_heads(windows, page, walkers.cycles["person"]["id"], texts)
    unit_comparisons.note(windows, page, cycle, texts)
    unit_comparisons.change(windows, page, cycle, texts)
    unit_comparisons.give_back(windows, page, cycle, texts)
    assert states(walkers) == {"rd": "filed", "market": "draft", "plant": "filed"}

    market = go(windows.sign_in("market"), f"/goals?scope={walkers.units['market']}")
    expect(market.get_by_text(texts.back)).to_be_visible()
    check_screen(windows, market, "okr-unit-returned")
    submit(market, words)
    boss = go(windows.page("boss"), "/approvals")
    boss.get_by_role("link", name=texts.units["market"]).click()
    approve(boss, words)
    assert states(walkers) == dict.fromkeys(PARTS, "filed")
    unit_comparisons.close(windows, page, cycle, texts)


def states(walkers: Walkers) -> dict[str, str]:
    """Where the departments' sheets stand."""
    found = {key: f"/sheets?owner={walkers.units[key]}" for key in PARTS}
    return {
        key: walkers.api("boss", "GET", path)["items"][0]["state"] for key, path in found.items()
    }


def test_a_target_changes_by_request_and_the_ledger_keeps_both(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    staff = windows.page("staff")
    button(staff, words("goals.updateOf", title=texts.earlier)).click()
    staff.get_by_label(words("checkIn.valueOf", title=texts.earlier)).fill("16")
    with staff.expect_response(lambda answer: answer.url.endswith("/check-ins")):
        staff.keyboard.press("Enter")
    check_screen(windows, staff, "okr-check-in")
    staff.keyboard.press("Escape")
    button(staff, words("approvals.change")).click()
    target = {"field": words("approvals.field.target"), "title": texts.earlier}
    staff.get_by_label(words("approvals.fieldOf", **target)).fill("16")
    staff.get_by_label(words("approvals.reason")).fill(texts.fewer)
    expect(staff.get_by_text(texts.people["rd"])).to_be_visible()
    check_screen(windows, staff, "okr-change")
    button(staff, words("approvals.submitNow")).click()
    staff.wait_for_url("**/approvals/*")
    check_screen(windows, staff, "okr-change-request")

    page = go(windows.page("rd"), "/")
    page.get_by_role("link", name=waits(texts, words, "change")).click()
    approve(page, words)
    sheet = walkers.api("staff", "GET", "/sheets?owner=me")["items"][0]["id"]
    goal = walkers.api("staff", "GET", f"/sheets/{sheet}")["goals"][0]["id"]
    go(staff, f"/goals/{goal}")
    ledger = staff.get_by_role("region", name=words("approvals.ledger"))
    both = ledger.get_by_role("row", name=re.compile(texts.earlier)).first
    # 13 → 16 of 20, of 16: 3 of 7 steps against the first target, all of them against today's
    expect(both).to_contain_text("43%")
    expect(both).to_contain_text("100%")
    check_screen(windows, staff, "okr-ledger")


def test_what_was_learned_is_written_and_what_is_unfinished_goes_on(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    known = walkers.api("hr", "GET", "/cycles?limit=50")["items"]
    past = next(one["id"] for one in known if one["name"] == texts.past)
    walkers.api("hr", "POST", f"/cycles/{past}/transitions", to="scoring")
    page = go(windows.page("staff"), f"/retrospectives?cycle={past}")
    button(page, words("retrospective.takeDraft")).click()
    page.get_by_label(words("retrospective.score")).fill("0.6")
    page.get_by_label(words("retrospective.lines.cause")).fill(texts.cause)
    check_screen(windows, page, "okr-retrospective")
    button(page, words("retrospective.submit")).click()
    expect(button(page, words("retrospective.reopen"))).to_be_visible()
    expect(page.get_by_text(texts.cause)).to_be_visible()
    button(page, words("goals.menuOf", title=texts.earlier_goal)).click()
    page.get_by_role("menuitem", name=words("carryOver.title")).click()
    page.locator("#cycle_id").click()
    page.locator(".ant-select-item-option").first.click()
    page.get_by_label(words("carryOver.target")).fill("22")
    check_screen(windows, page, "okr-carry-over")
    button(page, words("carryOver.send")).click()
    expect(page.get_by_role("link", name=words("carryOver.from", cycle=texts.past))).to_be_visible()
    check_screen(windows, page, "okr-carried")


def test_the_same_screens_fit_a_phone(
    windows: Windows, walkers: Walkers, texts: TypedTexts
) -> None:
    goals = walkers.api("staff", "GET", "/goals?limit=100")["items"]
    mine = next(one["id"] for one in goals if one["title"] == texts.quality)
    year = next(one["id"] for one in goals if one["title"] == texts.year)
    asked = walkers.api("staff", "GET", "/requests?box=finished")["items"][0]["id"]
    screens = {
        "staff": {
            "today": "/",
            "sheet": "/goals",
            "goal": f"/goals/{mine}",
            "editor": f"/goals/{mine}/edit",
            "request": f"/approvals/{asked}",
            "retrospectives": "/retrospectives",
            "map": "/map",
        },
        "rd": {"across": f"/compare?cycle={walkers.cycles['unit']['id']}"},
        "boss": {"cascade": f"/goals/{year}/cascade", "approvals": "/approvals?box=finished"},
        "hr": {part: f"/settings/{part}" for part in SETTINGS},
    }
    for who, addresses in screens.items():
        page = windows.page(who)
        page.set_viewport_size({"width": 390, "height": 844})
        for name, address in addresses.items():
            go(page, address)
            check_screen(windows, page, f"okr-390-{name}")
