"""Literals of tsvector and tsquery: bigrams of Chinese text, Latin words, and tags (ADR 34)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Written without spaces: any two neighbours may be a word.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
IS_HAN = re.compile(f"[{HAN}]")
SINGLE_CHARACTER = re.compile(f"'[{HAN}]':\\*")
# Characters of a description that are indexed: every bigram costs an entry of the index.
DESCRIPTION_LIMIT = 300
WORD_LIMIT = 40
TERM_LIMIT = 24
# Between the words of a name, as a regular expression of PostgreSQL: every Chinese character is a
# word.
HAN_IN_POSTGRESQL = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
NAME_SEPARATOR = (
    rf"[^0-9a-z\u00df-\u024f{HAN_IN_POSTGRESQL}]+"
    rf"|(?=[{HAN_IN_POSTGRESQL}])|(?<=[{HAN_IN_POSTGRESQL}])"
)


def tsvector(texts: Iterable[str], tags: Iterable[object]) -> str:
    """Write a tsvector literal of the words of `texts` and of `tags`, each as `#tag`."""
    words = {word for text in texts for word in _indexed_words(text)}
    return " ".join(f"'{word}'" for word in sorted(words | {f"#{tag}" for tag in tags}))


def tsquery(text: str) -> str:
    """Write a tsquery literal of the text of a search box; empty where it has no word.

    The last word, which may still be typed, matches as a prefix; no other does, since each prefix
    reads a large part of the index. A single Chinese character counts where there is nothing
    else: every other goal has it, and whoever types 第 3 号 means the rest.
    """
    terms = list(dict.fromkeys(_query_terms(text)))
    selective = [term for term in terms if not SINGLE_CHARACTER.fullmatch(term)]
    return " & ".join((selective or terms)[:TERM_LIMIT])


def name_tsquery(text: str) -> tuple[str, str]:
    """Write a tsquery literal over the words of names, and the substring a name must contain.

    A name's words are its Chinese characters, one by one, and its Latin words, of which the last
    matches as a prefix. Both are empty below two characters: one selects too little. The
    substring is empty unless the whole text is Chinese.
    """
    runs = _runs(text)
    if sum(len(run) for run in runs) < 2:
        return "", ""
    last = len(runs)
    terms = [
        " & ".join(f"'{character}'" for character in run)
        if IS_HAN.match(run)
        else f"'{run}'" + (":*" if position == last and len(run) > 1 else "")
        for position, run in enumerate(runs, 1)
    ]
    return " & ".join(terms), "".join(runs) if all(map(IS_HAN.match, runs)) else ""


def tags_tsquery(*tags: object) -> str:
    """Write a tsquery literal that matches any of the tags."""
    return "(" + " | ".join(f"'#{tag}'" for tag in tags) + ")"


def _runs(text: str) -> list[str]:
    """Split normalised text into runs of Chinese characters and Latin words."""
    return RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _indexed_words(text: str) -> Iterator[str]:
    for run in _runs(text):
        if IS_HAN.match(run):
            # The last character alone as well, so that a single one matches wherever it is.
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield run[:WORD_LIMIT]


def _query_terms(text: str) -> Iterator[str]:
    runs = _runs(text)
    for position, run in enumerate(runs, 1):
        if not IS_HAN.match(run):
            is_prefix = position == len(runs) and len(run) > 1
            yield f"'{run[:WORD_LIMIT]}'" + (":*" if is_prefix else "")
        elif len(run) == 1:
            yield f"'{run}':*"
        else:
            yield from (f"'{run[start : start + 2]}'" for start in range(len(run) - 1))
