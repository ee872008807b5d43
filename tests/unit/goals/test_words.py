"""What a goal is found by."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.goals.search.search_index import tsquery, tsvector

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

    query = tsquery(part)

    assert not query or len(part) == 1 or holds(tsvector([text], ()), query)


def test_two_characters_are_one_term_and_three_are_two() -> None:
    assert tsquery("营收") == "'营收'"
    assert tsquery("营业收入") == "'营业' & '业收' & '收入'"


def test_one_character_finds_what_begins_or_ends_with_it() -> None:
    assert holds(tsvector(["促销"], ()), tsquery("销"))
    assert holds(tsvector(["销售额"], ()), tsquery("销"))


def test_a_single_character_beside_words_is_left_out() -> None:
    assert tsquery("第 12 号产线") == "'12' & '号产' & '产线'"
    assert tsquery("第 号") == "'第':* & '号':*"


def test_english_words_are_found_by_their_beginning_in_any_case() -> None:
    vector = tsvector(["Grow Revenue in APAC"], ())

    assert holds(vector, tsquery("revenue GROW"))
    assert not holds(vector, tsquery("evenue"))


def test_full_width_letters_and_digits_are_the_same_as_plain_ones() -> None:
    assert tsvector(["ＯＫＲ２０２６"], ()) == tsvector(["okr2026"], ())


def test_letters_beside_characters_are_words_of_their_own() -> None:
    assert lexemes(tsvector(["上线ERP系统"], ())) == {"上线", "线", "erp", "系统", "统"}


def test_nobody_types_a_mark() -> None:
    assert lexemes(tsvector(["a"], ("open",))) == {"a", "#open"}
    assert tsquery("#open") == "'open':*"
    assert tsquery("' | & !") == ""
