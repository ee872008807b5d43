"""What heads do across units: compare sheets, note a finding in a session, return a sheet."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk, button
from tests.e2e.looking import go, look

FOUND = "市场部的收入口径含税，与研发中心不一致"
BACK = "请按不含税口径重写目标值后再备案"


def note(desk: Desk, page: Page, cycle: str, unit: str) -> None:
    """Of the sheets side by side, one becomes a finding; the session for it is called first."""
    go(page, f"/compare?cycle={cycle}")
    page.get_by_role("checkbox", name=f"选择 {unit} 的目标表").check()
    look(desk, page, "okr-compare")
    button(page, "记为发现（1）").click()
    button(page, "召集横向拉通会").click()
    drawer = page.get_by_role("dialog").last
    day = date.today() + timedelta(days=3)  # noqa: DTZ011 - the day of whoever runs the walk
    drawer.get_by_label("日期").fill(f"{day}")
    drawer.get_by_label("范围（部门）").fill(unit)
    page.locator(".ant-select-item-option", has_text=unit).first.click()
    page.keyboard.press("Escape")
    look(desk, page, "okr-session-called")
    button(page, "召集横向拉通会").last.click()
    page.get_by_label("类型").click()
    page.locator(".ant-select-item-option", has_text="口径不一").click()
    page.get_by_label("发现了什么").fill(FOUND)
    page.get_by_label("责任人").fill("秦思齐")
    page.locator(".ant-select-item-option", has_text="秦思齐").first.click()
    page.get_by_label("给出结果的日期").fill(f"{day}")
    look(desk, page, "okr-finding")
    page.get_by_role("dialog").get_by_role("button", name="记为发现").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def give_back(desk: Desk, page: Page, cycle: str) -> None:
    """In the session: what was found is concluded by returning the sheet."""
    go(page, f"/compare/sessions?cycle={cycle}")
    page.get_by_role("link", name="横向拉通会").last.click()
    expect(page.get_by_text(FOUND)).to_be_visible()
    button(page, "开始会议").click()
    button(page, "给出结果").click()
    page.get_by_label("说明").fill(BACK)
    look(desk, page, "okr-outcome")
    button(page, "保存").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(BACK)).to_be_visible()
    look(desk, page, "okr-session")
