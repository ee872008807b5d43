"""What a goal is found by."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.goals.search.search_index import search_of, words_of

CHINESE = st.text("提升客户满意度质量交付营收销", min_size=1, max_size=12)
LATIN = st.text("abcxyz09", min_size=1, max_size=8)
TEXTS = st.lists(st.one_of(CHINESE, LATIN), min_size=1, max_size=5).map(" ".join)


def lexemes(vector: str) -> set[str]:
    return set(re.findall(r"'([^']+)'", vector))


def holds(vector: str, query: str) -> bool:
    """What PostgreSQL answers to `vector @@ query` where all terms are joined by &."""
    words = lexemes(vector)
    for term in query.split(" & "):
        (word,) = re.findall(r"'([^']+)'", term)
        if term.endswith(":*"):
            if not any(known.startswith(word) for known in words):
                return False
        elif word not in words:
            return False
    return True


@given(TEXTS, st.data())
def test_any_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    run = re.match(r"\S*", text[start:])
    assert run is not None
    # Of a Latin word its beginning, of Chinese any stretch.
    if re.match("[a-z0-9]", run[0]) and start and re.match("[a-z0-9]", text[start - 1]):
        return
    part = run[0][: data.draw(st.integers(0, len(run[0])))]

    query = search_of(part)

    assert not query or len(part) == 1 or holds(words_of([text], ()), query)


def test_two_characters_are_one_term_and_three_are_two() -> None:
    assert search_of("营收") == "'营收'"
    assert search_of("营业收入") == "'营业' & '业收' & '收入'"


def test_one_character_finds_what_begins_or_ends_with_it() -> None:
    assert holds(words_of(["促销"], ()), search_of("销"))
    assert holds(words_of(["销售额"], ()), search_of("销"))


def test_a_single_character_beside_words_is_left_out() -> None:
    assert search_of("第 12 号产线") == "'12' & '号产' & '产线'"
    assert search_of("第 号") == "'第':* & '号':*"


def test_english_words_are_found_by_their_beginning_in_any_case() -> None:
    vector = words_of(["Grow Revenue in APAC"], ())

    assert holds(vector, search_of("revenue GROW"))
    assert not holds(vector, search_of("evenue"))


def test_full_width_letters_and_digits_are_the_same_as_plain_ones() -> None:
    assert words_of(["ＯＫＲ２０２６"], ()) == words_of(["okr2026"], ())


def test_letters_beside_characters_are_words_of_their_own() -> None:
    assert lexemes(words_of(["上线ERP系统"], ())) == {"上线", "线", "erp", "系统", "统"}


def test_nobody_types_a_mark() -> None:
    assert lexemes(words_of(["a"], ("open",))) == {"a", "#open"}
    assert search_of("#open") == "'open':*"
    assert search_of("' | & !") == ""
