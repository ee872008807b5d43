"""The same path as people walk it: in Chromium, by labels and keyboard, in both languages."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.e2e.companies import PASSWORD, OwnProvider, site
from tests.e2e.partner import Partner
from tests.e2e.waiting import eventually
from tests.e2e.windows import (
    Windows,
    agree,
    agree_personal,
    align,
    button,
    from_children,
    new_goal,
    save_and_submit,
    scope_of,
    set_password,
    untranslated,
)


@pytest.fixture(scope="module")
def windows(chromium: Chromium) -> Windows:
    return Windows(chromium)


def test_a_company_signs_up(windows: Windows) -> None:
    page = windows.page("admin")
    page.goto(f"{site()}/sign-up")
    page.get_by_label("企业名称").fill("浏览器里的公司")
    page.get_by_label("企业代码").fill(windows.company.slug)
    page.get_by_label("你的姓名").fill("管理员")
    page.get_by_label("工作邮箱").fill(f"admin@{windows.company.domain}")
    windows.shoot(page, "sign-up")
    button(page, "开始创建").click()

    expect(page.get_by_text("请查收邮件")).to_be_visible(timeout=60_000)
    windows.shoot(page, "sign-up-done")
    set_password(windows, "admin")


def test_the_admin_signs_in_by_one_field(windows: Windows) -> None:
    page = windows.page("admin")
    page.goto(f"{site()}/sign-in")
    page.get_by_label("邮箱").first.fill(f"admin@{windows.company.domain}")
    button(page, "继续").click()
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("四步用起来")).to_be_visible()
    windows.shoot(page, "today-empty")


def test_people_are_imported_and_invited(windows: Windows, tmp_path: Path) -> None:
    page, domain = windows.page("admin"), windows.company.domain
    rows = [
        "工号,姓名,邮箱,部门,岗位,主管工号,部门负责人",
        f"boss,老板,boss@{domain},总经办,总经理,,是",
        f"head,主管,head@{domain},研发中心,负责人,boss,是",
        f"staff,员工,staff@{domain},研发中心,工程师,head,",
        f"sso,单点,sso@{windows.company.sso_domain},研发中心,工程师,head,",
        *(f"w{number:03},同事{number},,研发中心,工程师,head," for number in range(56)),
    ]
    file = tmp_path / "people.csv"
    file.write_bytes("\n".join(rows).encode("utf-8-sig"))
    page.goto(f"{site()}/people")
    button(page, "导入").first.click()
    page.set_input_files("input[type=file]", file)
    button(page, "正式导入").click()
    expect(page.get_by_text("已导入")).to_be_visible()
    windows.shoot(page, "people-imported")

    page.goto(f"{site()}/people")
    for who, name in (("boss", "老板"), ("head", "主管"), ("staff", "员工")):
        page.get_by_label("搜索员工").fill(who)
        button(page, f"邀请 {name}").click()
        set_password(windows, who)
    admin = windows.company.sign_in("admin")
    boss = admin.ok("GET", "/api/people/v1/employees?q=boss")["items"][0]["id"]
    admin.ok("POST", f"/api/people/v1/employees/{boss}/roles", json={"role": "executive"})


def test_a_goal_cascades_through_the_pages(windows: Windows) -> None:
    admin = windows.page("admin")
    admin.goto(f"{site()}/goals?scope=company")
    new_goal(admin, "公司目标：新品量产")
    from_children(admin)
    windows.shoot(admin, "goal-editor")
    save_and_submit(admin)
    # Nobody approves what they hand in.
    boss = windows.sign_in("boss")
    agree(boss, f"{site()}/goals?scope=company")

    head = windows.sign_in("head")
    unit = scope_of(head, "研发中心")
    new_goal(head, "部门目标：样机交付")
    align(head, "公司目标")
    from_children(head)
    save_and_submit(head)
    agree(boss, unit)

    staff = windows.sign_in("staff")
    staff.goto(f"{site()}/goals")
    new_goal(staff, "个人目标：完成模块")
    align(staff, "部门目标")
    staff.locator("#key_results_0_title").fill("完成任务数")
    staff.locator("#key_results_0_unit").fill("项")
    save_and_submit(staff)
    agree_personal(windows)


@pytest.fixture
def own_provider(windows: Windows) -> Iterator[OwnProvider]:
    provider = OwnProvider(windows.company)
    yield provider
    provider.remove()


def test_somebody_signs_in_by_the_companys_own_provider(
    windows: Windows, own_provider: OwnProvider
) -> None:
    own_provider.attach(windows.company.sign_in("admin"))
    page = windows.page("sso")
    page.goto(f"{site()}/sign-in")
    page.get_by_label("邮箱").first.fill(f"sso@{windows.company.sso_domain}")
    button(page, "继续").click()
    page.fill("input[name=username]", f"sso@{windows.company.sso_domain}")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("单点").first).to_be_visible()


def test_a_partner_is_told_of_check_ins(windows: Windows, partner: Partner) -> None:
    body = {"url": f"{partner.address}/hook", "events": ["check_in.recorded"]}
    made = windows.company.sign_in("admin").ok("POST", "/api/notifications/v1/endpoints", json=body)
    partner.use(made["secret"])


def test_a_check_in_by_keyboard_moves_the_board(windows: Windows) -> None:
    board = windows.page("boss")
    board.goto(f"{site()}/board")
    staff = windows.page("staff")
    staff.goto(f"{site()}/goals")
    staff.get_by_role("button", name="更新 完成任务数").click()
    staff.get_by_label("完成任务数 的本期数值").fill("42")
    staff.get_by_label("完成任务数 的进展说明").fill("按计划推进")
    windows.shoot(staff, "check-in")
    with staff.expect_response(lambda answer: answer.url.endswith("/check-ins")):
        staff.keyboard.press("Enter")

    started = time.monotonic()
    expect(board.get_by_role("row", name=re.compile("浏览器里的公司")).first).to_contain_text("42%")
    expect(board.get_by_role("row", name=re.compile("研发中心")).first).to_contain_text("42%")
    sys.stderr.write(f"saved check-in to board in Chromium: {time.monotonic() - started:.2f} s\n")
    windows.shoot(board, "board")


def test_the_appraisal_form_shows_the_evidence(windows: Windows) -> None:
    admin, staff = windows.company.sign_in("admin"), windows.page("staff")
    known = admin.ok("GET", "/api/people/v1/employees?q=staff")["items"][0]["id"]
    cycles = admin.ok("GET", "/api/goals/v1/cycles?limit=50")["items"]
    running = [item["id"] for item in cycles if item["state"] == "active"]
    body = {
        "name": "季度考核",
        "cycle_ids": running,
        "opens_on": "2026-01-01",
        "closes_on": "2030-12-31",
    }
    me = admin.ok("GET", "/api/session")["person"]["id"]
    admin.ok("POST", f"/api/people/v1/employees/{me}/roles", json={"role": "hr"})

    def made_by_hr() -> dict[str, str] | None:
        answer = admin.call("POST", "/api/appraisals/v1/rounds", json=body)
        return answer.json() if answer.status_code == 201 else None

    made = eventually(made_by_hr, 30, 0.5)
    assert made, "appraisals does not know of the role"
    launch = f"/api/appraisals/v1/rounds/{made['id']}/launch"
    admin.ok("POST", launch, json={"employee_ids": [known]})

    def opened() -> bool:
        staff.goto(f"{site()}/appraisals")
        staff.wait_for_load_state("networkidle")
        return staff.get_by_text("季度考核").count() > 0

    assert eventually(opened, 30, 0.5)
    staff.get_by_text("季度考核").first.click()
    expect(staff.get_by_text("完成任务数").first).to_be_visible()
    expect(staff.get_by_text("按计划推进").first).to_be_visible()
    windows.shoot(staff, "appraisal-form")


def test_the_partner_verified_the_check_in(windows: Windows, partner: Partner) -> None:
    def told() -> bool:
        return any(one["payload"]["type"] == "check_in.recorded" for one in partner.received())

    assert eventually(told, 30, 0.2), partner.received()


def test_every_page_reads_in_both_languages_and_widths(windows: Windows) -> None:
    pages = {"today": "/", "goals": "/goals", "board": "/board", "appraisals": "/appraisals"}
    for width in (1440, 390):
        for locale in ("zh-CN", "en"):
            page = windows.sign_in("staff", width, locale)
            for name, address in pages.items():
                page.goto(f"{site()}{address}")
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                page.wait_for_load_state("networkidle")
                windows.shoot(page, f"{name}-{width}-{locale}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{name} overflows at {width} in {locale}"
                if locale == "en":
                    assert not untranslated(page, windows), f"{name} shows untranslated text"


def test_no_page_complains(windows: Windows) -> None:
    assert not windows.complaints
