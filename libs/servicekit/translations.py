"""Texts of error codes in the reader's language, from the catalogues of kit and service."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCALES = ("zh-CN", "en")
KIT = Path(__file__).parent / "translations"


class Translations:
    """The catalogues `<locale>.json` of several folders laid over one another."""

    def __init__(self, *folders: Path) -> None:
        self._words: dict[str, dict[str, str]] = {locale: {} for locale in LOCALES}
        for folder in (KIT, *folders):
            for locale in LOCALES:
                path = folder / f"{locale}.json"
                if path.exists():
                    self._words[locale] |= json.loads(path.read_text(encoding="utf-8"))

    def codes(self, locale: str) -> frozenset[str]:
        """The codes that the catalogue of `locale` has."""
        return frozenset(self._words[locale])

    def say(self, locale: str, code: str, parameters: Mapping[str, Any] | None = None) -> str:
        """The sentence for `code`; the code itself where no catalogue has it."""
        template = self._words[locale].get(code, code)
        try:
            return template.format_map(parameters or {})
        except (KeyError, IndexError):
            return template


def negotiate(accept_language: str) -> str:
    """The locale of an Accept-Language header; zh-CN where neither is acceptable."""
    wishes = []
    for entry in accept_language.split(","):
        tag, _, quality = entry.strip().lower().partition(";q=")
        wishes.append((_weight(quality), tag.strip()))
    for weight, tag in sorted(wishes, key=lambda wish: -wish[0]):
        for locale in LOCALES:
            if weight > 0 and tag.split("-")[0] == locale.split("-")[0]:
                return locale
    return LOCALES[0]


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 1.0
