"""Every code is a sentence in both languages, and the reader's wish is understood."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.translations import LOCALES, Translations, negotiate


@given(st.text(max_size=60))
def test_no_header_makes_the_choice_of_a_language_fail(header: str) -> None:
    assert negotiate(header) in LOCALES


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("EN-us", "en"),
        ("zh-Hans-CN;q=0.1", "zh-CN"),
        ("en;q=nan", "zh-CN"),
        ("english", "zh-CN"),
        ("de, *;q=0.5", "zh-CN"),
    ],
)
def test_the_wish_is_read_by_its_first_part(header: str, locale: str) -> None:
    assert negotiate(header) == locale


def test_a_sentence_without_its_parameters_is_said_as_it_stands() -> None:
    wording = Translations()

    assert wording.say("en", "field.length", {"min": 1}) == "Must have {min} to {max} characters."
    assert wording.say("en", "no.such_code") == "no.such_code"


def test_the_kits_catalogues_have_the_same_codes_and_parameters() -> None:
    wording = Translations()
    codes = {locale: wording.codes(locale) for locale in LOCALES}

    assert codes["zh-CN"] == codes["en"]
    for code in codes["en"]:
        named = {
            locale: {name for _, name, _, _ in string.Formatter().parse(wording.say(locale, code))}
            for locale in LOCALES
        }
        assert named["zh-CN"] == named["en"], code
