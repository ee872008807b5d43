"""What heads do across units: compare sheets, note a finding in a session, return a sheet."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from servicekit.testing import today
from tests.e2e.screens import check_screen, go
from tests.e2e.typed_texts import TypedTexts
from tests.e2e.windows import Windows, button, choose


def compare(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """Units side by side; what is for named people alone shows not even its title."""
    go(page, f"/compare?cycle={cycle}")
    for key in ("rd", "market", "plant"):
        column = page.get_by_role("region", name=texts.units[key], exact=True)
        expect(column.get_by_role("link", name=texts.revenue)).to_be_visible()
    expect(page.get_by_text(texts.kept)).to_have_count(0)
    check_screen(windows, page, "okr-compare")


def compare_heads(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """Of a peer's own KPIs, which are for their line, the title alone."""
    t = windows.words
    go(page, f"/compare?cycle={cycle}")
    peer = page.get_by_role("region", name=texts.people["market"], exact=True)
    kpi = peer.get_by_role("article").filter(has_text=texts.brand)
    expect(kpi).to_contain_text(t("across.restricted"))
    expect(kpi.get_by_role("link")).to_have_count(0)
    expect(page.get_by_text(texts.leads)).to_have_count(0)
    check_screen(windows, page, "okr-compare-restricted")


def note(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """Of the sheets side by side, one becomes a finding; the session for it is called first."""
    t, unit = windows.words, texts.units["market"]
    go(page, f"/compare?cycle={cycle}")
    page.get_by_role("checkbox", name=t("across.pickSheet", owner=unit)).check()
    button(page, t("across.noteCount", count=1)).click()
    button(page, t("session.call")).click()
    drawer = page.get_by_role("dialog").last
    day = today() + timedelta(days=3)
    drawer.get_by_label(t("session.heldOn")).fill(f"{day}")
    drawer.get_by_label(t("session.units")).fill(unit)
    choose(page, unit)
    page.keyboard.press("Escape")
    check_screen(windows, page, "okr-session-called")
    button(page, t("session.call")).last.click()
    page.get_by_label(t("session.kindTitle")).click()
    choose(page, t("session.kind.inconsistent"))
    page.get_by_label(t("session.text")).fill(texts.found)
    owner = texts.people["market"]
    page.get_by_label(t("session.owner")).fill(owner)
    choose(page, owner)
    page.get_by_label(t("session.dueOn")).fill(f"{day}")
    check_screen(windows, page, "okr-finding")
    page.get_by_role("dialog").get_by_role("button", name=t("across.note")).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def change(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """Who leads names the session and puts it off; the finding is due later, too."""
    t = windows.words
    enter(page, cycle, t("session.title"))
    button(page, t("session.change")).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_label(t("session.name"))).not_to_have_value("")
    drawer.get_by_label(t("session.name")).fill(texts.meeting)
    day = today() + timedelta(days=5)
    drawer.get_by_label(t("session.heldOn")).fill(f"{day}")
    check_screen(windows, page, "okr-session-change")
    button(page, t("actions.save")).click()
    expect(page.get_by_role("heading", name=texts.meeting)).to_be_visible()
    button(page, t("session.changeFindingOf", text=texts.found[:40])).click()
    expect(drawer.get_by_label(t("session.text"))).to_have_value(texts.found)
    drawer.get_by_label(t("session.dueOn")).fill(f"{day}")
    check_screen(windows, page, "okr-finding-change")
    button(page, t("actions.save")).click()
    expect(drawer).to_be_hidden()


def give_back(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """In the session: what was found is concluded by returning the sheet."""
    t = windows.words
    enter(page, cycle, texts.meeting)
    expect(page.get_by_text(texts.found)).to_be_visible()
    button(page, t("session.step.open")).click()
    button(page, t("session.conclude")).click()
    page.get_by_label(t("session.why")).fill(texts.back)
    check_screen(windows, page, "okr-outcome")
    button(page, t("actions.save")).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(texts.back)).to_be_visible()
    expect(page.get_by_text(t("session.action.return"))).to_be_visible()
    check_screen(windows, page, "okr-session")


def close(windows: Windows, page: Page, cycle: str, texts: TypedTexts) -> None:
    """Filed again, the sheet settles the finding by itself; nothing keeps the session open."""
    t = windows.words
    enter(page, cycle, texts.meeting)
    expect(page.get_by_text(t("session.findingState.settled"))).to_be_visible()
    expect(page.get_by_text(t("session.acted.return"))).to_be_visible()
    button(page, t("session.step.closed")).click()
    expect(page.get_by_text(t("session.state.closed"))).to_be_visible()
    check_screen(windows, page, "okr-session-closed")


def enter(page: Page, cycle: str, title: str) -> None:
    go(page, f"/compare/sessions?cycle={cycle}")
    page.get_by_role("link", name=title).last.click()
