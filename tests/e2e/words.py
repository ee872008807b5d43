"""The words that stand on a page in one language, read from the catalogues the pages read."""

import json
import re
from functools import cached_property
from typing import Any

from deploy.registry import ROOT

UI = ROOT / "services" / "web" / "ui"
CATALOGUES = UI / "src" / "i18n"
GOALS = ROOT / "services" / "goals" / "translations"
LOCALES = ("zh-CN", "en")
# The product's name and the way to the other language stand on every page.
NOT_IN_ENGLISH = ("中文", "成事")
BLANK = re.compile(r"{{?\s*(\w+)\s*}?}")


class Words:
    """`words("goals.menuOf", title="…")`: what the page says there."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, key: str, **values: Any) -> str:
        *path, last = key.split(".")
        branch = self._pages
        for step in path:
            branch = branch[step]
        plural = "_one" if values.get("count") == 1 else "_other"
        return _filled(branch[last] if last in branch else branch[last + plural], values)

    def told(self, code: str, **values: Any) -> str:
        """What the goals service says of a code."""
        known = json.loads((GOALS / f"{self.locale}.json").read_text(encoding="utf-8"))
        return _filled(known[code], values)

    @cached_property
    def _pages(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            (CATALOGUES / f"{self.locale}.json").read_text(encoding="utf-8")
        )
        return found

    def left_over(self, text: str) -> set[str]:
        """Keys that nobody worded, and Chinese on an English page."""
        keys = "|".join(self._pages)
        raw = set(re.findall(rf"\b(?:{keys})(?:\.[A-Za-z_]+)+\b", text))
        if self.locale == "zh-CN":
            return raw
        foreign = set(re.findall("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", text))
        return raw | (foreign - set(NOT_IN_ENGLISH))


CHINESE = Words("zh-CN")


def _filled(text: str, values: dict[str, Any]) -> str:
    return BLANK.sub(lambda found: str(values.get(found[1], found[0])), text)
