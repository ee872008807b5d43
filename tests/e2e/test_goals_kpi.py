"""KPI as people walk it: assigned, objected to, decided, printed; and values pasted for 30."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.demo import seed
from servicekit.testing import today
from tests.e2e.screens import check_screen, clicks, count_clicks, go
from tests.e2e.typed_texts import TypedTexts
from tests.e2e.waiting import eventually
from tests.e2e.walkers import CREW, Walkers, last_month
from tests.e2e.windows import Windows, button, choose
from tests.e2e.words import Words

TARGET = 1000


def test_a_manager_assigns_weights_of_100(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    worker = texts.people["worker"]
    page = go(windows.sign_in("plant"), "/goals")
    page.get_by_label(words("goals.scope")).fill(worker)
    choose(page, worker)
    for title, measure, unit, target, weight in texts.kpis:
        button(page, words("goals.create")).first.click()
        page.locator("#title").fill(title)
        expect(page.locator("#weight")).to_have_value("100" if weight == "60" else weight)
        page.locator("#weight").fill(weight)
        page.locator("#key_results_0_title").fill(measure)
        page.locator("#key_results_0_unit").fill(unit)
        page.locator("#key_results_0_target").fill(target)
        button(page, words("actions.save")).click()
        expect(page.get_by_role("article", name=title)).to_be_visible()
    expect(page.get_by_text(words("goals.sectionWeight.kpi", weight=100))).to_be_visible()
    check_screen(windows, page, "kpi-assigned")
    button(page, words("goals.submit")).click()
    asked = page.get_by_label(words("approvals.willAsk"))
    expect(asked.get_by_text(worker)).to_be_visible()
    button(page, words("approvals.submitNow")).click()
    expect(button(page, words("goals.submit"))).to_be_hidden()


def test_the_employee_objects_with_a_reason(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("worker"), "/")
    asked = f"{words('approvals.kind.submit')} · {texts.people['worker']}"
    page.get_by_role("link", name=asked).click()
    expect(button(page, words("approvals.step.confirm"))).to_be_visible()
    objects = button(page, words("approvals.object"))
    expect(objects).to_be_disabled()
    page.get_by_label(words("approvals.comment")).fill(texts.objection)
    check_screen(windows, page, "kpi-objection")
    objects.click()
    expect(objects).to_be_hidden()


def test_the_next_manager_decides(
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("boss"), "/approvals")
    page.get_by_role("link", name=texts.people["worker"]).click()
    expect(page.get_by_text(words("approvals.step.decide"))).to_be_visible()
    expect(page.get_by_text(texts.objection)).to_be_visible()
    check_screen(windows, page, "kpi-decision")
    button(page, words("approvals.approve")).click()
    expect(button(page, words("approvals.approve"))).to_be_hidden()
    (sheet,) = walkers.api("worker", "GET", "/sheets?owner=me")["items"]
    assert sheet["state"] == "filed"


def test_the_sheet_is_printed_on_one_page(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.page("worker"), "/goals")
    expect(page.get_by_text(words("sheetState.filed"), exact=True)).to_be_visible()
    check_screen(windows, page, "kpi-filed")
    button(page, words("paper.menuOf", name=texts.people["worker"])).click()
    page.get_by_role("menuitem", name=words("paper.print")).click()
    expect(page.get_by_text(words("paper.title.person"))).to_be_visible()
    for title, measure, *_ in texts.kpis:
        expect(page.get_by_text(title)).to_be_visible()
        expect(page.get_by_text(measure)).to_be_visible()
    check_screen(windows, page, "kpi-print")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page>") == 1
    assert paper.count(b"/Type/Page>") <= 1


@pytest.fixture(scope="module")
def followed(walkers: Walkers, texts: TypedTexts) -> dict[str, str]:
    """30 people, each with a KPI that follows a metric of finance: goals by the metric's name."""
    first = last_month(today())
    ends = (first.replace(day=28), 120)
    cycle = walkers.cycle(texts.quarter, first, date.fromordinal(ends[0].toordinal() + ends[1]))
    hr, boss = walkers.people["hr"], walkers.people["boss"]
    seed.let_one_approve(hr)

    def follow(number: str) -> tuple[str, str]:
        name = f"{texts.output} {number}"
        metric: dict[str, Any] = {"code": f"OUT-{number}", "name": name, "unit": texts.pieces}
        metric |= {"provider_id": walkers.ids["finance"], "for_company": True, "data_day": 5}
        made = walkers.api("hr", "POST", "/metrics", **metric, accumulation="sum")
        sheet = walkers.sheet("hr", cycle["id"], number)["id"]
        part: dict[str, Any] = {"title": name, "unit": texts.pieces, "direction": "increase"}
        part |= {"start": 0, "target": TARGET, "period": "month", "starts_on": f"{first}"}
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
    windows: Windows, walkers: Walkers, texts: TypedTexts, words: Words, followed: dict[str, str]
) -> None:
    page = go(windows.sign_in("finance"), "/data-entry")
    expect(page.get_by_role("row")).to_have_count(31)
    month = f"{last_month(today()):%Y-%m}"
    cells = page.get_by_label(month)
    names = [str(cell.get_attribute("aria-label")).split(" · ")[0] for cell in cells.all()]
    values = {name: 100 + 10 * place for place, name in enumerate(names)}
    check_screen(windows, page, "entry-grid")
    copy(page, "\n".join(str(value) for value in values.values()))
    count_clicks(page)
    cells.first.click()
    page.keyboard.press("Control+V")
    expect(cells.last).to_have_value("390")
    check_screen(windows, page, "entry-pasted")
    page.keyboard.press("Control+Enter")
    saved = words("dataEntry.saved", cells=30, keyResults=30)
    expect(page.get_by_text(saved)).to_be_visible()
    assert clicks(page) == 1
    check_screen(windows, page, "entry-saved")

    def shown() -> dict[str, float | None]:
        path = f"/goals?owner_kind=person&q={texts.output}&limit=100"
        goals = walkers.api("boss", "GET", path)["items"]
        return {one["title"]: one["progress"] for one in goals if one["title"] in followed}

    wanted = {name: 100 * value / TARGET for name, value in values.items()}
    assert set(values) == set(followed)
    assert eventually(lambda: shown() == wanted), shown()


def test_a_goal_is_written_and_handed_in_by_keyboard_alone(
    windows: Windows, texts: TypedTexts, words: Words
) -> None:
    page = go(windows.sign_in("market"), "/goals/new?scope=me")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    for field, text in (
        ("title", texts.brand),
        ("key_results_0_title", texts.leads),
        ("key_results_0_unit", texts.each),
        ("key_results_0_target", "500"),
    ):
        tab_to(page, f"#{field}")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name=texts.brand)).to_contain_text("500")
    tab_to(page, "button", words("goals.submit"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(words("approvals.willAsk"))).to_be_visible()
    tab_to(page, ".ant-drawer button", words("approvals.submitNow"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(words("approvals.underWay.submit"))).to_be_visible()


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Tab until the focus is there, as somebody without a mouse does."""
    there = "([selector, words]) => document.activeElement.matches(selector) && "
    there += "document.activeElement.textContent.replaceAll(' ', '').includes(words)"
    for _ in range(60):
        if page.evaluate(there, [selector, words.replace(" ", "")]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector} {words}")


def copy(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
