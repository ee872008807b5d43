"""Keyset pages: a cursor holds the last row's sort key, so that no page scans what came before."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from .errors import Invalid, invalid
from .strict_json import loads


class Page(TypedDict):
    """One page and the cursor of the next, None at the end."""

    items: Sequence[Any]
    next: str | None


class ActionPage(Page):
    """A page of a list on which the reader can act."""

    allowed_actions: Sequence[str]


def page(
    session: Session,
    query: sa.Select[Any],
    keys: Sequence[Any],
    *,
    after: str,
    limit: int,
    descending: bool = False,
) -> Page:
    """Run `query` ordered by `keys`, whose last is unique, beginning behind the cursor `after`.

    Raises Invalid `field.cursor` for a cursor that this query never gave.
    """
    columns = sa.tuple_(*keys)
    if after:
        bound = sa.tuple_(
            *[sa.literal(v, k.type) for v, k in zip(_decode(after, keys), keys, strict=True)]
        )
        query = query.where(columns < bound if descending else columns > bound)
    ordered = [key.desc() if descending else key.asc() for key in keys]
    ordered_query = query.add_columns(*keys).order_by(*ordered).limit(limit + 1)
    rows = session.execute(ordered_query).all()
    page_rows = rows[:limit]
    last = page_rows[-1][-len(keys) :] if len(rows) > limit else None
    return Page(items=[row[0] for row in page_rows], next=_encode(last) if last else None)


def map_page(page: Page, convert: Callable[[Any], Any]) -> Page:
    """Convert each item of the page."""
    return Page(items=[convert(item) for item in page["items"]], next=page["next"])


def with_actions(page: Page, items: Sequence[Any], actions: Sequence[str]) -> ActionPage:
    """Answer the rows of `page` as `items`, with what the reader may do to the list."""
    return ActionPage(items=items, next=page["next"], allowed_actions=actions)


def _encode(values: Sequence[Any]) -> str:
    text = json.dumps([str(value) for value in values], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[sa.ColumnElement[Any]]) -> list[Any]:
    try:
        values = loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise TypeError("a cursor is a list of texts")
        return [_python(key)(value) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError, Invalid) as fault:
        raise invalid("after", "field.cursor") from fault


def _python(key: sa.ColumnElement[Any]) -> Callable[[str], Any]:
    kind = key.type.python_type
    return getattr(kind, "fromisoformat", kind)
