"""The map by keyboard alone, in Chromium: the built pages over 60 goals, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from bench.map_frames import open_map
from tests.e2e.screens import serious
from tests.e2e.windows import CHROMIUM, FLAGS, SHOTS
from tests.e2e.words import LOCALES, Words

TITLE = "提升第 {} 条产线的一次合格率与交付准时率"
GOALS = 60


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(params=LOCALES)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


def opened(browser: Any, words: Words, path: str, width: int = 1440, **more: Any) -> Page:
    page: Page = browser.new_page(
        viewport={"width": width, "height": 900}, locale=words.locale, **more
    )
    open_map(page, path, cards=GOALS)
    expect(page.locator("canvas, [role=treegrid]")).to_be_visible()
    return page


def panel(page: Page, number: int) -> Any:
    return page.get_by_role("dialog", name=TITLE.format(number))


def check_screen(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= (page.viewport_size or {"width": 0})["width"]
    assert not serious(page)


def test_arrows_walk_the_map_and_enter_leads_into_a_goal(browser: Any, words: Words) -> None:
    page = opened(browser, words, "/map?view=map")
    canvas = page.locator("canvas")
    expect(canvas).to_have_attribute("data-goals", re.compile("^[1-9]"))
    canvas.focus()
    for key, number in (
        *(("ArrowDown", 0), ("ArrowDown", 1), ("ArrowRight", 11), ("ArrowDown", 21)),
        *(("ArrowUp", 11), ("ArrowLeft", 1)),
    ):
        page.keyboard.press(key)
        expect(panel(page, number)).to_be_visible()
        expect(canvas).to_be_focused()
    gaps = panel(page, 1).get_by_role("list", name=words("goalMap.gaps"))
    expect(gaps).to_contain_text(words("goalMap.gap.no_contributor", count=2))
    check_screen(page, f"map-keys-{words.locale}")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(gaps.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page, 1)).to_be_hidden()
    expect(canvas).to_be_focused()


def test_the_search_box_is_opened_used_and_left_by_keys(browser: Any, words: Words) -> None:
    page = opened(browser, words, "/map?view=map")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name=words("goalMap.search"))
    expect(box).to_be_focused()
    page.keyboard.type("产线/")
    expect(box).to_have_value("产线/")
    expect(page.locator(".ant-select-item-option-active")).to_contain_text(TITLE.format(0))
    page.keyboard.press("ArrowDown")
    check_screen(page, f"map-search-{words.locale}")
    page.keyboard.press("Enter")
    expect(panel(page, 1)).to_be_visible()
    expect(box).to_have_value(TITLE.format(1))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_escape_closes_what_was_found_before_it_empties_the_box(browser: Any, words: Words) -> None:
    page = opened(browser, words, "/map?view=map")
    page.keyboard.press("/")
    page.keyboard.type("产线")
    options = page.locator(".ant-select-dropdown:visible")
    expect(options).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_be_hidden()
    box = page.get_by_role("combobox", name=words("goalMap.search"))
    expect(box).to_have_value("产线")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


def test_rows_of_the_list_open_close_and_lead_into_a_goal(browser: Any, words: Words) -> None:
    page = opened(browser, words, "/map?view=list")
    top, below = row(page, 0), row(page, 10)
    expect(below).to_be_visible()
    assert indent(top) < indent(below)
    top.focus()
    page.keyboard.press("ArrowLeft")
    expect(below).to_be_hidden()
    expect(top).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(below).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(below).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(top).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("row").last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(panel(page, 0)).to_be_visible()
    check_screen(page, f"map-list-{words.locale}")
    page.keyboard.press("Escape")
    expect(panel(page, 0)).to_be_hidden()
    expect(row(page, 1)).to_contain_text(words("goalMap.gap.no_contributor", count=2))


def row(page: Page, number: int) -> Any:
    return page.get_by_role("row").filter(has_text=TITLE.format(number)).first


def indent(found: Any) -> float:
    return float(found.get_by_text("提升第").bounding_box()["x"])


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("view", ["map", "list"])
def test_the_map_holds_in_the_dark(browser: Any, words: Words, width: int, view: str) -> None:
    page = opened(browser, words, f"/map?view={view}&goal=g1", width, color_scheme="dark")
    expect(panel(page, 1)).to_be_visible()
    check_screen(page, f"map-dark-{view}-{width}-{words.locale}")
