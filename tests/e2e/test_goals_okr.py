"""OKR as people walk it: from the company's year to what a person reached, in Chromium."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.e2e import across
from tests.e2e.desk import Desk, button, new_goal, save_and_submit
from tests.e2e.looking import clicks, count_clicks, go, look, untranslated
from tests.e2e.waiting import eventually
from tests.e2e.walkers import Walkers, last_month, moved

COMPANY, UNIT_PARTS = "新一代平台按期量产", {"研发中心": 120, "市场部": 100, "制造中心": 80}
PAST, CAUSE = "上一期", "关键评审人被抽调"
OBJECTIVE, FEWER = "让质量问题在发布前被发现", "评审会减半，改为抽查"
REVENUE, EARLIER, COMMENT = "新平台收入", "完成的设计评审", "目标值偏低，请对照上期再提一档"


@pytest.fixture(scope="module")
def desk(chromium: Chromium, walkers: Walkers) -> Iterator[Desk]:
    found = Desk(chromium, walkers.company)
    yield found
    assert not found.complaints


@pytest.fixture(scope="module", autouse=True)
def before(walkers: Walkers) -> None:
    """What 谢雨桐 measured in an earlier cycle: 13 of 20."""
    today = date.today()  # noqa: DTZ011 - the day of whoever runs the walk
    ended = last_month(today) - timedelta(days=1)
    began = last_month(last_month(today))
    cycle = walkers.cycle(PAST, began, ended, cut_off_on=f"{today + timedelta(days=5)}")
    sheet = walkers.sheet("staff", cycle["id"], "staff")["id"]
    part = {"title": EARLIER, "unit": "次", "target": 20, "period": "month", "start": 0}
    part |= {"direction": "increase", "starts_on": f"{began}"}
    goal = walkers.goal("staff", sheet, "评审跟得上开发", kind="objective", key_results=[part])
    walkers.hand_in("staff", sheet)
    walkers.agree("rd", sheet)
    body = {"key_result_id": goal["key_results"][0]["id"], "value": 13, "period_start": f"{began}"}
    hr = walkers.people["hr"]
    path = "/api/checkins/v1/check-ins"
    assert eventually(lambda: hr.call("POST", path, json=body).status_code == 201)
    assert moved(walkers, [goal["id"]])


def test_the_company_sets_its_year(desk: Desk) -> None:
    page = go(desk.sign_in("admin"), "/goals?scope=company")
    look(desk, page, "okr-company-empty")
    new_goal(page, COMPANY)
    page.locator("#key_results_0_title").fill(REVENUE)
    page.locator("#key_results_0_unit").fill("万元")
    page.locator("#key_results_0_target").fill("300")
    look(desk, page, "okr-company-editor")
    save_and_submit(page)


def test_somebody_approves_in_two_clicks_from_today(desk: Desk) -> None:
    page = go(desk.sign_in("boss"), "/")
    count_clicks(page)
    page.get_by_role("link", name="提交目标表").click()
    button(page, "通过").click()
    expect(button(page, "通过")).to_be_hidden()
    assert clicks(page) == 2


def test_the_boss_hands_parts_to_three_departments(desk: Desk) -> None:
    page = go(desk.page("boss"), "/goals?scope=company")
    button(page, f"{COMPANY} 的操作").click()
    page.get_by_role("menuitem", name="目标分解").click()
    for unit, amount in UNIT_PARTS.items():
        page.get_by_label(f"{unit} 承接 {REVENUE}").fill(str(amount))
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").filter(has_text="0")).to_be_visible()
    look(desk, page, "okr-cascade")
    button(page, "生成 3 份草稿").click()
    expect(page.get_by_text("生成 3 份草稿")).to_be_hidden()
    look(desk, page, "okr-cascade-saved")


def test_the_departments_hand_in_what_they_carry(desk: Desk, walkers: Walkers) -> None:
    page = go(desk.sign_in("rd"), f"/goals?scope={walkers.units['研发中心']}")
    count_clicks(page)
    button(page, "提交目标表").click()
    look(desk, page, "okr-submit-drawer")
    button(page, "提交").click()
    expect(button(page, "提交目标表")).to_be_hidden()
    assert clicks(page) == 2
    for who, unit in (("market", "市场部"), ("plant", "制造中心")):
        path = f"/goals?owner_kind=unit&owner_id={walkers.units[unit]}"
        walkers.hand_in(who, walkers.api(who, "GET", path)["items"][0]["sheet_id"])


def test_the_boss_approves_all_three_at_once(desk: Desk) -> None:
    page = go(desk.page("boss"), "/approvals")
    expect(page.get_by_role("row")).to_have_count(4)
    page.get_by_role("checkbox").first.check()
    look(desk, page, "okr-bulk")
    button(page, "通过").click()
    expect(page.get_by_text("没有待您处理的审批")).to_be_visible()


def test_an_employee_drafts_from_template_library_and_history(desk: Desk) -> None:
    page = go(desk.sign_in("staff"), "/goals")
    look(desk, page, "okr-person-empty")
    button(page, "从模板开始").click()
    first = page.get_by_role("listitem").filter(has_text="岗位序列相符").first
    first.get_by_role("button", name="查看").click()
    look(desk, page, "okr-templates")
    page.get_by_role("button", name=f"使用 {OBJECTIVE}").click()

    guide = page.get_by_role("complementary", name="怎样写好")
    expect(guide.get_by_text("没有对齐上级目标")).to_be_visible()
    button(page, "删除关键成果 3").click()
    choose(page, "关键成果库", "需求交付周期")
    choose(page, "历史指标", "评审")
    look(desk, page, "okr-person-chosen")
    page.locator("#alignments").fill(REVENUE)
    page.locator(".ant-select-item-option", has_text="研发中心").first.click()
    page.keyboard.press("Escape")
    expect(guide.get_by_text("没有对齐上级目标")).to_be_hidden()


def choose(page: Page, shelf: str, words: str) -> None:
    """An indicator of the library, or one that was measured before, as the next key result."""
    button(page, "从关键成果库或历史中选").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("tab", name=shelf).click()
    drawer.get_by_role("searchbox").fill(words)
    drawer.get_by_role("listitem").filter(has_text=words).get_by_role("button").first.click()
    expect(drawer).to_be_hidden()


def test_the_manager_returns_it_with_a_comment(desk: Desk) -> None:
    staff = desk.page("staff")
    staff.locator("#key_results_3_target").fill("14")
    save_and_submit(staff)
    page = go(desk.page("rd"), "/")
    page.get_by_role("link", name="提交目标表 · 谢雨桐").click()
    expect(page.get_by_text(PAST)).to_be_visible()
    look(desk, page, "okr-request")
    expect(button(page, "退回")).to_be_disabled()
    page.get_by_label("意见").fill(COMMENT)
    button(page, "退回").click()
    expect(button(page, "退回")).to_be_hidden()
    look(desk, page, "okr-returned")


def test_it_is_handed_in_again_approved_and_filed_by_itself(desk: Desk) -> None:
    staff = go(desk.page("staff"), "/goals")
    expect(staff.get_by_text(COMMENT)).to_be_visible()
    look(desk, staff, "okr-person-returned")
    button(staff, f"{OBJECTIVE} 的操作").click()
    staff.get_by_role("menuitem", name="编辑").click()
    staff.locator("#key_results_3_target").fill("20")
    save_and_submit(staff)
    page = go(desk.page("rd"), "/")
    page.get_by_role("link", name="提交目标表 · 谢雨桐").click()
    page.get_by_role("radio", name="4").check(force=True)
    button(page, "接受").or_(button(page, "通过")).click()
    expect(button(page, "退回")).to_be_hidden()
    go(staff, "/goals")
    expect(staff.get_by_text("已备案")).to_be_visible()
    look(desk, staff, "okr-person-filed")


def test_heads_compare_across_and_a_finding_returns_one_sheet(desk: Desk, walkers: Walkers) -> None:
    page, cycle = desk.page("rd"), walkers.cycles["unit"]["id"]
    across.note(desk, page, cycle, "市场部")
    across.give_back(desk, page, cycle)

    market = go(desk.sign_in("market"), f"/goals?scope={walkers.units['市场部']}")
    expect(market.get_by_text(across.BACK)).to_be_visible()
    look(desk, market, "okr-unit-returned")
    button(market, "提交目标表").click()
    button(market, "提交").click()
    expect(button(market, "提交目标表")).to_be_hidden()
    (sheet,) = walkers.api("market", "GET", f"/sheets?owner={walkers.units['市场部']}")["items"]
    walkers.agree("boss", sheet["id"])
    assert walkers.api("market", "GET", f"/sheets/{sheet['id']}")["state"] == "filed"


def test_a_target_changes_by_request_and_the_ledger_keeps_both(
    desk: Desk, walkers: Walkers
) -> None:
    staff = desk.page("staff")
    staff.get_by_role("button", name=f"更新 {EARLIER}").click()
    staff.get_by_label(f"{EARLIER} 的本期数值").fill("16")
    with staff.expect_response(lambda answer: answer.url.endswith("/check-ins")):
        staff.keyboard.press("Enter")
    look(desk, staff, "okr-check-in")
    staff.keyboard.press("Escape")
    button(staff, "申请变更").click()
    staff.get_by_label(f"{EARLIER}的目标值").fill("16")
    staff.get_by_label("理由").fill(FEWER)
    expect(staff.get_by_text("顾明哲")).to_be_visible()
    look(desk, staff, "okr-change")
    button(staff, "提交").click()
    staff.wait_for_url("**/approvals/*")
    look(desk, staff, "okr-change-request")

    page = go(desk.page("rd"), "/")
    page.get_by_role("link", name="变更目标 · 谢雨桐").click()
    button(page, "接受").or_(button(page, "通过")).click()
    expect(button(page, "退回")).to_be_hidden()
    sheet = walkers.api("staff", "GET", "/sheets?owner=me")["items"][0]["id"]
    goal = walkers.api("staff", "GET", f"/sheets/{sheet}")["goals"][0]["id"]
    go(staff, f"/goals/{goal}")
    ledger = staff.get_by_role("region", name="目标变更台账")
    expect(ledger.get_by_role("row", name=re.compile(EARLIER)).first).to_contain_text("43%")
    expect(ledger.get_by_role("row", name=re.compile(EARLIER)).first).to_contain_text("100%")
    look(desk, staff, "okr-ledger")


def test_what_was_learned_is_written_and_what_is_unfinished_goes_on(
    desk: Desk, walkers: Walkers
) -> None:
    known = walkers.api("hr", "GET", "/cycles?limit=50")["items"]
    past = next(one["id"] for one in known if one["name"] == PAST)
    walkers.api("hr", "POST", f"/cycles/{past}/transitions", to="scoring")
    page = go(desk.page("staff"), f"/retrospectives?cycle={past}")
    button(page, "采用草稿").click()
    page.get_by_label("复盘得分").fill("0.6")
    page.get_by_label("原因").fill(CAUSE)
    look(desk, page, "okr-retrospective")
    button(page, "提交复盘").click()
    expect(button(page, "撤回修改")).to_be_visible()
    expect(page.get_by_text(CAUSE)).to_be_visible()
    button(page, "评审跟得上开发 的操作").click()
    page.get_by_role("menuitem", name="结转").click()
    page.locator("#cycle_id").click()
    page.locator(".ant-select-item-option").first.click()
    page.get_by_label("新目标值").fill("22")
    look(desk, page, "okr-carry-over")
    button(page, "结转为草稿").click()
    expect(page.get_by_role("link", name=f"结转自 {PAST}")).to_be_visible()
    look(desk, page, "okr-carried")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_same_screens_read_in_english(desk: Desk, walkers: Walkers, width: int) -> None:
    goals = walkers.api("staff", "GET", "/goals?limit=100")["items"]
    mine = next(one["id"] for one in goals if one["title"] == OBJECTIVE)
    year = next(one["id"] for one in goals if one["title"] == COMPANY)
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
    }
    if width > 400:
        screens["hr"] = {part: f"/settings/{part}" for part in ("cycles", "flows", "writing")}
    said = f"{goals} {walkers.said()} {COMMENT} {FEWER} {CAUSE}"
    for who, addresses in screens.items():
        page = desk.sign_in(who, width, "en")
        for name, address in addresses.items():
            go(page, address)
            look(desk, page, f"okr-en-{width}-{name}")
            assert not untranslated(page, said), name
