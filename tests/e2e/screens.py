"""What every screen of a walk must hold: it fits, is translated, and axe finds nothing serious."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.companies import site
from tests.e2e.windows import Windows
from tests.e2e.words import UI

AXE = UI / "node_modules" / "axe-core" / "axe.min.js"
RUN = """
axe.run(document, {resultTypes: ["violations"]}).then((found) => JSON.stringify(
  found.violations
    .filter(({impact}) => impact === "serious" || impact === "critical")
    .map(({id, nodes}) => [id, ...nodes.slice(0, 3).map(({html}) => html.slice(0, 200))])))
"""
# Counts what a hand does; a page that is loaded anew goes on counting.
COUNT = """
if (!window.counts) addEventListener("click", (event) => {
  if (event.isTrusted && event.detail > 0)
    sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true);
window.counts = true;
"""
# On a phone rows of many columns are entries of a list.
PHONE = 400
SIDEWAYS = """
[...document.querySelectorAll(".ant-table-content")]
  .filter(({scrollWidth, clientWidth}) => scrollWidth > clientWidth + 1).length
"""
MOVING = "[class*='-enter-active'], [class*='-leave-active'], [class*='-appear-active']"


def check_screen(windows: Windows, page: Page, name: str) -> None:
    """A picture to look at, and what can be told without looking."""
    page.wait_for_load_state("networkidle")
    # Until the code of a page is there, its outline stands in its place.
    expect(page.locator("h1").first).to_be_visible()
    expect(page.get_by_role("status", name=windows.words("states.loading"))).to_have_count(0)
    # What slides in or fades out stands beside the page for a moment.
    expect(page.locator(MOVING)).to_have_count(0)
    windows.shoot(page, f"{name}-{windows.words.locale}")
    odd = windows.words.left_over(page.inner_text("body"))
    assert not odd, f"{name}: {odd}"
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{name} overflows: {wide} > {width}"
    tables = page.evaluate(SIDEWAYS)
    assert width > PHONE or not tables, f"{name}: {tables} lists scroll sideways"
    faults = serious(page)
    assert not faults, f"{name}: {faults}"


def serious(page: Page) -> list[Any]:
    """What axe finds serious or critical; the debugger runs it, as the page refuses eval."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Runtime.evaluate", {"expression": f"{AXE.read_text(encoding='utf-8')};0"})
        told = session.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True})
        found: list[Any] = json.loads(told["result"]["value"])
        return found
    finally:
        session.detach()


def count_clicks(page: Page) -> None:
    """From here on; takes the page as it is, too."""
    page.context.add_init_script(COUNT)
    page.evaluate(f"delete sessionStorage.clicks;{COUNT}")


def clicks(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.clicks ?? 0)"))


def go(page: Page, address: str) -> Page:
    page.goto(f"{site()}{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page
