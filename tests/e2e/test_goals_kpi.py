"""KPI as people walk it: assigned, objected to, decided, printed; and values pasted for 30."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from deploy.demo import seed
from tests.e2e.desk import Desk, button
from tests.e2e.looking import go, look
from tests.e2e.waiting import eventually
from tests.e2e.walkers import CREW, Walkers, last_month

WORKER, REASON = "钱大勇", "二号线停线两周，产量按十周计算才合理"
KPIS = (
    ("完成产出计划", "合格品产量", "件", "3000", "60"),
    ("一次做对", "返工工时", "小时", "40", "40"),
)
TARGET = 1000


@pytest.fixture(scope="module")
def desk(chromium: Chromium, walkers: Walkers) -> Iterator[Desk]:
    found = Desk(chromium, walkers.company)
    yield found
    assert not found.complaints


def test_a_manager_assigns_weights_of_100(desk: Desk) -> None:
    page = go(desk.sign_in("plant"), "/goals")
    page.get_by_label("谁的目标").fill(WORKER)
    page.locator(".ant-select-item-option", has_text=WORKER).click()
    for title, measure, unit, target, weight in KPIS:
        button(page, "新建目标").first.click()
        page.locator("#title").fill(title)
        expect(page.locator("#weight")).to_have_value("100" if weight == "60" else weight)
        page.locator("#weight").fill(weight)
        page.locator("#key_results_0_title").fill(measure)
        page.locator("#key_results_0_unit").fill(unit)
        page.locator("#key_results_0_target").fill(target)
        button(page, "保存").click()
        expect(page.get_by_role("article", name=title)).to_be_visible()
    expect(page.get_by_text("KPI 权重合计 100%")).to_be_visible()
    look(desk, page, "kpi-assigned")
    button(page, "提交目标表").click()
    expect(page.get_by_label("提交后由以下人员处理").get_by_text(WORKER)).to_be_visible()
    button(page, "提交").click()
    expect(button(page, "提交目标表")).to_be_hidden()


def test_the_employee_objects_with_a_reason(desk: Desk) -> None:
    page = go(desk.sign_in("worker"), "/")
    page.get_by_role("link", name=f"提交目标表 · {WORKER}").click()
    expect(button(page, "确认指标")).to_be_visible()
    expect(button(page, "提出异议")).to_be_disabled()
    page.get_by_label("意见").fill(REASON)
    look(desk, page, "kpi-objection")
    button(page, "提出异议").click()
    expect(button(page, "提出异议")).to_be_hidden()


def test_the_next_manager_decides(desk: Desk, walkers: Walkers) -> None:
    page = go(desk.sign_in("boss"), "/approvals")
    page.get_by_role("link", name=WORKER).click()
    expect(page.get_by_text("裁定异议")).to_be_visible()
    expect(page.get_by_text(REASON)).to_be_visible()
    look(desk, page, "kpi-decision")
    button(page, "通过").click()
    expect(button(page, "通过")).to_be_hidden()
    (sheet,) = walkers.api("worker", "GET", "/sheets?owner=me")["items"]
    assert sheet["state"] == "filed"


def test_the_sheet_is_printed_on_one_page(desk: Desk) -> None:
    page = go(desk.page("worker"), "/goals")
    look(desk, page, "kpi-filed")
    button(page, f"{WORKER} 目标表的操作").click()
    page.get_by_role("menuitem", name="打印").click()
    expect(page.get_by_text("绩效承诺书")).to_be_visible()
    for title, measure, *_ in KPIS:
        expect(page.get_by_text(title)).to_be_visible()
        expect(page.get_by_text(measure)).to_be_visible()
    look(desk, page, "kpi-print")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page>") == 1
    assert paper.count(b"/Type/Page>") <= 1


@pytest.fixture(scope="module")
def followed(walkers: Walkers) -> dict[str, str]:
    """30 people, each with a KPI that follows a metric of 财务: goals by the metric's name."""
    first = last_month(date.today())  # noqa: DTZ011 - the day of whoever runs the walk
    ends = (first.replace(day=28), 120)
    cycle = walkers.cycle("季度产量", first, date.fromordinal(ends[0].toordinal() + ends[1]))
    hr, boss = walkers.people["hr"], walkers.people["boss"]
    seed.let_one_approve(hr)

    def follow(number: str) -> tuple[str, str]:
        name = f"合格品产量 {number}"
        metric = {"code": f"OUT-{number}", "name": name, "unit": "件", "accumulation": "sum"}
        metric |= {"provider_id": walkers.ids["finance"], "for_company": True, "data_day": 5}
        made = walkers.api("hr", "POST", "/metrics", **metric)
        sheet = walkers.sheet("hr", cycle["id"], number)["id"]
        part: dict[str, Any] = {"title": name, "unit": "件", "direction": "increase", "start": 0}
        part |= {"target": TARGET, "period": "month", "starts_on": f"{first}"}
        part |= {"metric_id": made["id"], "metric_unit_id": None}
        goal = walkers.goal("hr", sheet, name, kind="kpi", weight=100, key_results=[part])
        for person, to in ((hr, "in_approval"), (boss, "agreed")):
            person.ok("POST", f"/api/goals/v1/sheets/{sheet}/transitions", json={"to": to})
        return name, goal["id"]

    with ThreadPoolExecutor(3) as pool:
        found = dict(pool.map(follow, CREW))
    seed.let_managers_approve(hr)
    return found


def test_a_provider_pastes_last_month_for_30_people_and_each_number_moves(
    desk: Desk, walkers: Walkers, followed: dict[str, str]
) -> None:
    page = go(desk.sign_in("finance"), "/data-entry")
    expect(page.get_by_role("row")).to_have_count(31)
    month = f"{last_month(date.today()):%Y-%m}"  # noqa: DTZ011 - as above
    cells = page.get_by_label(month)
    names = [str(cell.get_attribute("aria-label")).split(" · ")[0] for cell in cells.all()]
    values = {name: 100 + 10 * place for place, name in enumerate(names)}
    look(desk, page, "entry-grid")
    copy(page, "\n".join(str(value) for value in values.values()))
    cells.first.focus()
    page.keyboard.press("Control+V")
    expect(cells.last).to_have_value("390")
    look(desk, page, "entry-pasted")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已保存 30 格，带动 30 个关键成果")).to_be_visible()
    look(desk, page, "entry-saved")

    def shown() -> dict[str, float | None]:
        goals = walkers.api("boss", "GET", "/goals?owner_kind=person&q=合格品产量&limit=100")
        return {one["title"]: one["progress"] for one in goals["items"]}

    wanted = {name: 100 * value / TARGET for name, value in values.items()}
    assert set(values) == set(followed)
    assert eventually(lambda: shown() == wanted), shown()


def test_a_goal_is_written_and_handed_in_by_keyboard_alone(desk: Desk) -> None:
    page = go(desk.sign_in("market"), "/goals/new?scope=me")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    for field, text in (
        ("title", "让目标客户第一个想到我们"),
        ("key_results_0_title", "有效线索"),
        ("key_results_0_unit", "条"),
        ("key_results_0_target", "500"),
    ):
        tab_to(page, f"#{field}")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="让目标客户第一个想到我们")).to_contain_text("500条")
    tab_to(page, "button", "提交目标表")
    page.keyboard.press("Enter")
    expect(page.get_by_text("提交后由以下人员处理")).to_be_visible()
    tab_to(page, ".ant-drawer button", "提交")
    page.keyboard.press("Enter")
    expect(page.get_by_text("查看审批进度")).to_be_visible()


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Tab until the focus is there, as somebody without a mouse does."""
    there = "([selector, words]) => document.activeElement.matches(selector) && "
    there += "document.activeElement.textContent.replaceAll(' ', '').includes(words)"
    for _ in range(60):
        if page.evaluate(there, [selector, words]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector} {words}")


def copy(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
