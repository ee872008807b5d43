"""The same path as people walk it: in Chromium, by labels and keyboard, in both languages."""

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from deploy.demo.browser import Browser, mail_to
from deploy.local.instances import LOCAL
from tests.e2e.companies import PASSWORD, Company, OwnProvider, site
from tests.e2e.conftest import Partner, eventually

SHOTS = LOCAL / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SLOW = 20_000
# What the test itself writes, and the product's name: Chinese on an English page as well.
TYPED = (
    "公司目标：新品量产 部门目标：样机交付 个人目标：完成模块 完成任务数 浏览器里的公司 "
    "单点 季度考核 员工 主管 老板 研发中心 总经办 项 按计划推进 管理员 澄实 中文 同事"
)


@pytest.fixture(scope="module")
def chromium(fleet: None) -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Desk:
    """Everybody's window; each person keeps their own."""

    def __init__(self, chromium: Chromium) -> None:
        self.chromium, self.company = chromium, Company()
        self._contexts: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []
        SHOTS.mkdir(parents=True, exist_ok=True)

    def page(self, who: str, width: int = 1440, locale: str = "zh-CN") -> Page:
        name = f"{who}-{width}-{locale}"
        if name not in self._contexts:
            self._contexts[name] = self.chromium.new_context(
                viewport={"width": width, "height": 900}, locale=locale
            )
            self._contexts[name].set_default_timeout(SLOW)
            self._contexts[name].new_page().on("console", self._note)
        return self._contexts[name].pages[0]

    def sign_in(self, who: str, width: int = 1440, locale: str = "zh-CN") -> Page:
        page = self.page(who, width, locale)
        page.goto(f"{site()}/auth/login?email={who}%40{self.company.domain}")
        # Who is signed in at Keycloak already comes straight back.
        if not page.url.startswith(site()):
            page.fill("input[name=password]", PASSWORD)
            page.keyboard.press("Enter")
        page.wait_for_url(f"{site()}/**")
        return page

    def shoot(self, page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def _note(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(str(message))


@pytest.fixture(scope="module")
def desk(chromium: Chromium) -> Desk:
    return Desk(chromium)


def _button(page: Page, words: str) -> Locator:
    """The button of these words; Ant Design may set two characters apart and puts an icon first."""
    spaced = "\\s?".join(re.escape(letter) for letter in words)
    return page.get_by_role("button", name=re.compile(f"(^|\\s){spaced}$"))


def _set_password(desk: Desk, who: str) -> None:
    mail = mail_to(os.environ["MAIL_URL"], f"{who}@{desk.company.domain}")
    link = next(link for link in mail["links"] if "action-token" in link)
    Browser(site()).set_password(link, PASSWORD)


def test_a_company_signs_up(desk: Desk) -> None:
    page = desk.page("admin")
    page.goto(f"{site()}/sign-up")
    page.get_by_label("企业名称").fill("浏览器里的公司")
    page.get_by_label("企业代码").fill(desk.company.slug)
    page.get_by_label("你的姓名").fill("管理员")
    page.get_by_label("工作邮箱").fill(f"admin@{desk.company.domain}")
    desk.shoot(page, "sign-up")
    _button(page, "开始创建").click()

    expect(page.get_by_text("请查收邮件")).to_be_visible(timeout=60_000)
    desk.shoot(page, "sign-up-done")
    _set_password(desk, "admin")


def test_the_admin_signs_in_by_one_field(desk: Desk) -> None:
    page = desk.page("admin")
    page.goto(f"{site()}/sign-in")
    page.get_by_label("邮箱").first.fill(f"admin@{desk.company.domain}")
    _button(page, "继续").click()
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("四步用起来")).to_be_visible()
    desk.shoot(page, "today-empty")


def test_people_are_imported_and_invited(desk: Desk, tmp_path: Path) -> None:
    page, domain = desk.page("admin"), desk.company.domain
    rows = [
        "工号,姓名,邮箱,部门,岗位,主管工号,部门负责人",
        f"boss,老板,boss@{domain},总经办,总经理,,是",
        f"head,主管,head@{domain},研发中心,负责人,boss,是",
        f"staff,员工,staff@{domain},研发中心,工程师,head,",
        f"sso,单点,sso@{desk.company.sso_domain},研发中心,工程师,head,",
        *(f"w{number:03},同事{number},,研发中心,工程师,head," for number in range(56)),
    ]
    file = tmp_path / "people.csv"
    file.write_bytes("\n".join(rows).encode("utf-8-sig"))
    page.goto(f"{site()}/people")
    _button(page, "导入").first.click()
    page.set_input_files("input[type=file]", file)
    _button(page, "正式导入").click()
    expect(page.get_by_text("已导入")).to_be_visible()
    desk.shoot(page, "people-imported")

    page.goto(f"{site()}/people")
    for who, name in (("boss", "老板"), ("head", "主管"), ("staff", "员工")):
        page.get_by_label("搜索员工").fill(who)
        _button(page, f"邀请 {name}").click()
        _set_password(desk, who)


def _new_goal(page: Page, title: str) -> None:
    page.get_by_role("button", name="新建目标").or_(
        page.get_by_role("link", name="新建目标")
    ).first.click()
    page.get_by_role("radio", name="目标 (O)").check(force=True)
    page.locator("#title").fill(title)


def _align(page: Page, parent: str) -> None:
    page.locator("#alignments").fill(parent)
    page.locator(".ant-select-item-option", has_text=parent).first.click()
    page.keyboard.press("Escape")


def _from_children(page: Page) -> None:
    page.locator("#driver").click()
    page.locator(".ant-select-item-option", has_text="下级目标").click()
    _button(page, "删除关键成果 1").click()


def _save_and_submit(page: Page) -> None:
    _button(page, "保存").click()
    _button(page, "提交目标表").click()
    _button(page, "确定").click()
    expect(_button(page, "提交目标表")).to_be_hidden()


def _agree(page: Page, address: str) -> None:
    page.goto(address)
    _button(page, "确认").first.click()
    expect(_button(page, "确认")).to_be_hidden()


def test_a_goal_cascades_through_the_pages(desk: Desk) -> None:
    admin = desk.page("admin")
    admin.goto(f"{site()}/goals?scope=company")
    _new_goal(admin, "公司目标：新品量产")
    _from_children(admin)
    desk.shoot(admin, "goal-editor")
    _save_and_submit(admin)
    _agree(admin, f"{site()}/goals?scope=company")

    head = desk.sign_in("head")
    unit = _scope_of(head, "研发中心")
    _new_goal(head, "部门目标：样机交付")
    _align(head, "公司目标")
    _from_children(head)
    _save_and_submit(head)
    boss = desk.sign_in("boss")
    _agree(boss, unit)

    staff = desk.sign_in("staff")
    staff.goto(f"{site()}/goals")
    _new_goal(staff, "个人目标：完成模块")
    _align(staff, "部门目标")
    staff.locator("#key_results_0_title").fill("完成任务数")
    staff.locator("#key_results_0_unit").fill("项")
    _save_and_submit(staff)
    _agree_personal(desk)


def _scope_of(page: Page, name: str) -> str:
    page.goto(f"{site()}/goals")
    page.get_by_label("谁的目标").click()
    page.locator(".ant-select-item-option", has_text=name).click()
    page.wait_for_url("**/goals?**")
    return page.url


def _agree_personal(desk: Desk) -> None:
    """The manager finds the report's sheet and agrees."""
    head, staff = desk.page("head"), Browser(site())
    staff.sign_in(f"staff@{desk.company.domain}", PASSWORD)
    sheet = staff.ok("GET", "/api/goals/v1/sheets?owner=me")["items"][0]
    _agree(head, f"{site()}/sheets/{sheet['id']}")


@pytest.fixture
def own_provider(desk: Desk) -> Iterator[OwnProvider]:
    provider = OwnProvider(desk.company)
    yield provider
    provider.remove()


def test_somebody_signs_in_by_the_companys_own_provider(
    desk: Desk, own_provider: OwnProvider
) -> None:
    own_provider.attach(desk.company.sign_in("admin"))
    page = desk.page("sso")
    page.goto(f"{site()}/sign-in")
    page.get_by_label("邮箱").first.fill(f"sso@{desk.company.sso_domain}")
    _button(page, "继续").click()
    page.fill("input[name=username]", f"sso@{desk.company.sso_domain}")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("单点").first).to_be_visible()


def test_a_partner_is_told_of_check_ins(desk: Desk, partner: Partner) -> None:
    body = {"url": f"{partner.address}/hook", "events": ["check_in.recorded"]}
    made = desk.company.sign_in("admin").ok("POST", "/api/notifications/v1/endpoints", json=body)
    partner.use(made["secret"])


def test_a_check_in_by_keyboard_moves_the_board(desk: Desk) -> None:
    board = desk.page("boss")
    board.goto(f"{site()}/board")
    staff = desk.page("staff")
    staff.goto(f"{site()}/goals")
    staff.get_by_role("button", name="更新 完成任务数").click()
    staff.get_by_label("完成任务数 的本期数值").fill("42")
    staff.get_by_label("完成任务数 的进展说明").fill("按计划推进")
    desk.shoot(staff, "check-in")
    staff.keyboard.press("Enter")

    expect(staff.get_by_text("按计划推进").last).to_be_visible()
    started = time.monotonic()
    expect(board.get_by_role("row", name=re.compile("浏览器里的公司")).first).to_contain_text("42%")
    expect(board.get_by_role("row", name=re.compile("研发中心")).first).to_contain_text("42%")
    sys.stderr.write(f"saved check-in to board in Chromium: {time.monotonic() - started:.2f} s\n")
    desk.shoot(board, "board")


def test_the_appraisal_form_shows_the_evidence(desk: Desk) -> None:
    admin, staff = desk.company.sign_in("admin"), desk.page("staff")
    known = admin.ok("GET", "/api/people/v1/employees?q=staff")["items"][0]["id"]
    cycles = admin.ok("GET", "/api/goals/v1/cycles?limit=50")["items"]
    running = [item["id"] for item in cycles if item["state"] == "active"]
    body = {
        "name": "季度考核",
        "cycle_ids": running,
        "opens_on": "2026-01-01",
        "closes_on": "2030-12-31",
    }
    made = admin.ok("POST", "/api/appraisals/v1/rounds", json=body)
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
    desk.shoot(staff, "appraisal-form")


def test_the_partner_verified_the_check_in(desk: Desk, partner: Partner) -> None:
    def told() -> bool:
        return any(one["payload"]["type"] == "check_in.recorded" for one in partner.received())

    assert eventually(told, 30, 0.2), partner.received()


def test_every_page_reads_in_both_languages_and_widths(desk: Desk) -> None:
    pages = {"today": "/", "goals": "/goals", "board": "/board", "appraisals": "/appraisals"}
    for width in (1440, 390):
        for locale in ("zh-CN", "en"):
            page = desk.sign_in("staff", width, locale)
            for name, address in pages.items():
                page.goto(f"{site()}{address}")
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                page.wait_for_load_state("networkidle")
                desk.shoot(page, f"{name}-{width}-{locale}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{name} overflows at {width} in {locale}"
                if locale == "en":
                    assert not _chinese(page, desk), f"{name} shows untranslated text"


def _chinese(page: Page, desk: Desk) -> list[str]:
    """Chinese words on an English page that no user has typed."""
    words = re.findall("[\u4e00-\u9fff]+", page.inner_text("body"))
    return [word for word in words if word not in TYPED]


def test_no_page_complains(desk: Desk) -> None:
    assert not desk.complaints
