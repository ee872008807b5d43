"""A window for everybody, and what people do in it by labels and keyboard."""

import os
import re

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, Page, expect

from deploy.demo.browser import Browser, mail_to
from deploy.local.instances import LOCAL
from servicekit import clock
from tests.e2e.companies import PASSWORD, Company, site
from tests.e2e.words import CHINESE, Words

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
expect.set_options(timeout=SLOW)
# What the test itself writes, and the product's name: Chinese on an English page as well.
TYPED = (
    "公司目标：新品量产 部门目标：样机交付 个人目标：完成模块 完成任务数 浏览器里的公司 "
    "单点 季度考核 员工 主管 老板 研发中心 总经办 项 按计划推进 管理员 成事 中文 同事"
)


class Windows:
    """Everybody's window; each person keeps their own."""

    def __init__(
        self, chromium: Chromium, company: Company | None = None, words: Words = CHINESE
    ) -> None:
        self.chromium, self.company, self.words = chromium, company or Company(), words
        self._contexts: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []
        SHOTS.mkdir(parents=True, exist_ok=True)

    def page(self, who: str, width: int = 1440, locale: str | None = None) -> Page:
        locale = locale or self.words.locale
        name = f"{who}-{width}-{locale}"
        if name not in self._contexts:
            self._contexts[name] = self.chromium.new_context(
                viewport={"width": width, "height": 900}, locale=locale
            )
            self._contexts[name].set_default_timeout(SLOW)
            if clock.offset():
                self._contexts[name].clock.install(time=clock.now())
            self._contexts[name].new_page().on("console", self._note)
        return self._contexts[name].pages[0]

    def sign_in(self, who: str, width: int = 1440, locale: str | None = None) -> Page:
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

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def _note(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(str(message))


def button(page: Page, words: str) -> Locator:
    """The button of these words; Ant Design may set two characters apart and puts an icon first."""
    spaced = "\\s?".join(re.escape(letter) for letter in words)
    return page.get_by_role("button", name=re.compile(f"(^|\\s){spaced}$"))


def set_password(windows: Windows, who: str) -> None:
    mail = mail_to(os.environ["MAIL_URL"], f"{who}@{windows.company.domain}")
    link = next(link for link in mail["links"] if "action-token" in link)
    Browser(site()).set_password(link, PASSWORD)


def new_goal(page: Page, title: str, words: Words = CHINESE) -> None:
    create = words("goals.create")
    page.get_by_role("button", name=create).or_(page.get_by_role("link", name=create)).first.click()
    page.get_by_role("radio", name=words("goalKind.objective")).check(force=True)
    page.locator("#title").fill(title)


def align(page: Page, parent: str) -> None:
    page.locator("#alignments").fill(parent)
    page.locator(".ant-select-item-option", has_text=parent).first.click()
    page.keyboard.press("Escape")


def from_children(page: Page) -> None:
    page.locator("#progress_source").click()
    page.locator(".ant-select-item-option", has_text="下级目标").click()
    button(page, "删除关键成果 1").click()


def save_and_submit(page: Page, words: Words = CHINESE) -> None:
    button(page, words("actions.save")).click()
    submit(page, words)


def submit(page: Page, words: Words = CHINESE) -> None:
    button(page, words("goals.submit")).click()
    expect(page.get_by_text(words("approvals.willAsk"))).to_be_visible()
    button(page, words("approvals.submitNow")).click()
    expect(button(page, words("goals.submit"))).to_be_hidden()


def approve(page: Page, words: Words) -> None:
    """On the request that is open: whatever agreeing is called at this step."""
    steps = ("approvals.approve", "approvals.step.accept", "approvals.step.confirm")
    first, *more = (button(page, words(step)) for step in steps)
    for other in more:
        first = first.or_(other)
    first.click()
    expect(button(page, words("approvals.return"))).to_be_hidden()


def choose(page: Page, words: str) -> None:
    """Of the list that is open."""
    page.locator(".ant-select-item-option", has_text=words).first.click()


def agree(page: Page, address: str) -> None:
    """From the sheet to its request, and approve it there."""
    page.goto(address)
    page.get_by_role("link", name="查看审批进度").first.click()
    button(page, "通过").click()
    expect(button(page, "通过")).to_be_hidden()


def scope_of(page: Page, name: str) -> str:
    page.goto(f"{site()}/goals")
    page.get_by_label("谁的目标").click()
    page.locator(".ant-select-item-option", has_text=name).click()
    page.wait_for_url("**/goals?**")
    return page.url


def agree_personal(windows: Windows) -> None:
    """The manager finds the report's sheet and agrees."""
    head, staff = windows.page("head"), Browser(site())
    staff.sign_in(f"staff@{windows.company.domain}", PASSWORD)
    sheet = staff.ok("GET", "/api/goals/v1/sheets?owner=me")["items"][0]
    agree(head, f"{site()}/sheets/{sheet['id']}")


def untranslated(page: Page, windows: Windows) -> list[str]:
    """Chinese words on an English page that no user has typed."""
    words = re.findall("[\u4e00-\u9fff]+", page.inner_text("body"))
    return [word for word in words if word not in TYPED]
