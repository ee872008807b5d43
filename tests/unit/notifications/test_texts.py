"""Everything that people read is worded in both languages, with the same parameters."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from services.notifications.app import service
from services.notifications.endpoints.events import CATALOGUE
from services.notifications.rules.use_cases import notification

KINDS = [
    "approval.approved",
    "approval.cancel",
    "approval.change",
    "approval.changed",
    "approval.own",
    "approval.returned",
    "approval.submit",
    "sheet.agreed",
    "sheet.agreed_unit",
    "sheet.commented",
    "sheet.commented_too",
    "check_in.blocked",
    "check_in.blocked_without_comment",
    "form.opened",
    "form.opened_manager",
    "form.submitted",
    "cross_unit_request.opened",
    "cross_unit_request.accepted",
    "cross_unit_request.declined",
    "alignment.planned",
    "nudge.no_goals",
    "nudge.no_goals_unit",
    "nudge.not_submitted",
    "nudge.not_submitted_unit",
    "metric.due",
    "metric.overdue",
    "alignment.assigned",
    "alignment.due",
    "alignment.return",
    "alignment.amend",
    "alignment.settled",
]


def words(locale: str) -> dict[str, Any]:
    path = Path(service.folder) / "translations" / f"{locale}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_both_catalogues_say_the_same_with_the_same_parameters() -> None:
    chinese, english = words("zh-CN"), words("en")

    assert chinese.keys() == english.keys()
    for code in chinese:
        assert set(re.findall(r"\{\w+\}", chinese[code])) == set(
            re.findall(r"\{\w+\}", english[code])
        ), code


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_notice_and_event_has_words(locale: str) -> None:
    notices = {f"notice.{kind}.{part}" for kind in KINDS for part in ("title", "body")}
    events = {f"event.{kind.name}" for kind in CATALOGUE}

    worded = {code for code in words(locale) if re.fullmatch(r"notice\..+\.(title|body)", code)}
    assert worded == notices
    assert events <= words(locale).keys()
    assert set(KINDS) >= notification.MAILED_KINDS


def test_no_notice_tells_an_amount() -> None:
    """Whoever is told of a goal may see it without its amounts."""
    amounts = {"start", "target", "target_high", "tolerance", "current", "value", "amount"}
    for locale in ("zh-CN", "en"):
        for code, text in words(locale).items():
            assert not amounts & set(re.findall(r"\{(\w+)\}", text)), code
