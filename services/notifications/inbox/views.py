"""Notices as their readers see them, in the reader's language and with today's names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory import queries as directory
from servicekit.ids import parse_id
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.inbox.models import Notice


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice with its text; `link` is a path of the pages."""

    id: UUID
    kind: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


def notice_views(uow: UnitOfWork, notices: Iterable[Notice], locale: str) -> list[NoticeView]:
    """Compose the texts of notices; people and units are named as today."""
    notices = list(notices)
    names = directory.names(uow, _named_ids(notices))
    return [_notice_view(notice, names, locale) for notice in notices]


def _notice_view(notice: Notice, names: Mapping[UUID, str], locale: str) -> NoticeView:
    say = current_runtime.get().translations.say
    parameters = _named_parameters(notice, names, say(locale, "notice.somebody"))
    return NoticeView(
        id=notice.id,
        kind=notice.kind,
        title=say(locale, f"notice.{notice.kind}.title", parameters),
        body=say(locale, f"notice.{notice.kind}.body", parameters),
        link=notice.link,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )


def _named_parameters(
    notice: Notice, names: Mapping[UUID, str], unknown_name: str
) -> dict[str, str]:
    """Add a name without `_id` for each id among the parameters."""
    parameters = dict(notice.parameters)
    for key, value in notice.parameters.items():
        if key.endswith("_id"):
            row_id = parse_id(value)
            name = names.get(row_id, unknown_name) if row_id else unknown_name
            parameters[key.removesuffix("_id")] = name
    return parameters


def _named_ids(notices: Iterable[Notice]) -> set[UUID]:
    texts = {
        value
        for notice in notices
        for key, value in notice.parameters.items()
        if key.endswith("_id")
    }
    return {row_id for text in texts if (row_id := parse_id(text))}
