"""What a goal is found by: pairs of neighbouring characters, words, and marks of its own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

# Written without spaces: any two neighbours may be a word.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
IS_HAN = re.compile(f"[{HAN}]")
SINGLE = re.compile(f"'[{HAN}]':\\*")
# Of a description its beginning: every pair costs an entry of the index.
MOST_DESCRIPTION = 300
MOST_WORD = 40
MOST_TERMS = 24
# Between the words of a name, as PostgreSQL writes it: every Chinese character is one.
HAN_THERE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
IN_NAMES = rf"[^0-9a-z\u00df-\u024f{HAN_THERE}]+|(?=[{HAN_THERE}])|(?<=[{HAN_THERE}])"


def words_of(texts: Iterable[str], marks: Iterable[object]) -> str:
    """The words of `texts` and the `marks` as a tsvector is written."""
    found = {word for text in texts for word in _indexed(text)}
    return " ".join(f"'{word}'" for word in sorted(found | {f"#{mark}" for mark in marks}))


def search_of(text: str) -> str:
    """What is typed into a search box as a tsquery is written; empty where there is no word.

    Of the last word, which may still be typed, the beginning is enough: looking for the beginnings
    of several reads a large part of the index for each. A single character counts where there is
    nothing else: it is in every other goal, and whoever types 第 3 号 means the rest.
    """
    terms = list(dict.fromkeys(_asked(text)))
    telling = [term for term in terms if not SINGLE.fullmatch(term)]
    return " & ".join((telling or terms)[:MOST_TERMS])


def name_search_of(text: str) -> tuple[str, str]:
    """A typed name as a tsquery over the words of names, and the part that must stand in them.

    A name's words are its Chinese characters, one by one, and its Latin words, of which the last
    may still be typed. Nothing is told by a single character.
    """
    runs = _runs(text)
    if sum(len(run) for run in runs) < 2:
        return "", ""
    last = len(runs)
    terms = [
        " & ".join(f"'{character}'" for character in run)
        if IS_HAN.match(run)
        else f"'{run}'" + (":*" if place == last and len(run) > 1 else "")
        for place, run in enumerate(runs, 1)
    ]
    return " & ".join(terms), "".join(runs) if all(map(IS_HAN.match, runs)) else ""


def marked(*marks: Any) -> str:
    """Any of these marks, as a tsquery is written."""
    return "(" + " | ".join(f"'#{mark}'" for mark in marks) + ")"


def _runs(text: str) -> list[str]:
    return RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _indexed(text: str) -> Iterator[str]:
    for run in _runs(text):
        if IS_HAN.match(run):
            # The last character alone as well: so a single one is found wherever it stands.
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield run[:MOST_WORD]


def _asked(text: str) -> Iterator[str]:
    runs = _runs(text)
    for place, run in enumerate(runs, 1):
        if not IS_HAN.match(run):
            yield f"'{run[:MOST_WORD]}'" + (":*" if place == len(runs) and len(run) > 1 else "")
        elif len(run) == 1:
            yield f"'{run}':*"
        else:
            yield from (f"'{run[start : start + 2]}'" for start in range(len(run) - 1))
