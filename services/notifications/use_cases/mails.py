"""Mails of notices: worded for the company, sent once in effect, tried again for hours."""

import html
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work
from services.notifications import clients, queries
from services.notifications.config import NotificationsSettings
from services.notifications.models import Mail, Notice

from .notices import words_of

# How long nobody else takes a mail that is being sent.
CLAIM = timedelta(seconds=60)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))

HTML = """<!doctype html>
<html lang="{locale}"><body style="font:16px/1.6 sans-serif;color:#1f2329">
<p>{greeting}</p><p><strong>{title}</strong></p><p>{body}</p>
<p><a href="{link}">{open}</a></p>
<p style="color:#646a73;font-size:13px">{footer}</p>
</body></html>
"""
TEXT = "{greeting}\n\n{title}\n\n{body}\n\n{open}\n{link}\n\n{footer}\n"


@dataclass(frozen=True)
class Letter:
    """All that a mail says."""

    notice_id: UUID
    name: str
    email: str
    locale: str
    words: dict[str, Any]
    at: datetime


def send(settings: NotificationsSettings, mail_id: UUID) -> datetime | None:
    """Send the mail if it is due; answers when to try again."""
    with unit_of_work() as uow:
        letter = _claim(uow, mail_id)
        if letter is None:
            waiting = queries.mail(uow, mail_id)
            return waiting.next_at if waiting and waiting.state == "waiting" else None
    try:
        clients.send_mail(settings.smtp_url, compose(letter, settings))
    except clients.MailPostponed as fault:
        return _record(mail_id, "waiting", str(fault))
    except (clients.MailRefused, MessageError, ValueError) as fault:
        # Neither a refused mail nor an address that cannot be written gets better by waiting.
        return _record(mail_id, "failed", str(fault))
    return _record(mail_id, "sent")


def compose(letter: Letter, settings: NotificationsSettings) -> EmailMessage:
    """Plain text with the same in simple HTML; the subject never tells a result."""

    def say(code: str, **known: str) -> str:
        return current_runtime.get().translations.say(letter.locale, code, known)

    parts = {
        "locale": letter.locale,
        "greeting": say("mail.greeting", name=letter.name),
        "title": letter.words["title"],
        "body": letter.words["body"],
        "open": say("mail.open"),
        "link": f"{settings.public_url}{letter.words['link']}",
        "footer": say("mail.footer"),
    }
    mail = EmailMessage()
    # A name may hold a line break; a header may not.
    mail["Subject"] = " ".join(parts["title"].split())
    mail["From"] = Address(say("mail.sender"), addr_spec=settings.mail_from)
    mail["To"] = Address(" ".join(letter.name.split()), addr_spec=letter.email)
    mail["Date"] = format_datetime(letter.at)
    # The same at every attempt: a mail server that knows the id drops the second one.
    mail["Message-ID"] = f"<{letter.notice_id}@{settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(TEXT.format_map(parts))
    escaped = {key: html.escape(part).replace("\n", "<br>") for key, part in parts.items()}
    mail.add_alternative(HTML.format_map(escaped), subtype="html")
    mail["Content-Language"] = letter.locale
    return mail


def _claim(uow: UnitOfWork, mail_id: UUID) -> Letter | None:
    """Count the attempt before it is made: one that kills the process counts as well."""
    found = queries.due_mail(uow, mail_id)
    if found is None:
        return None
    mail, notice = found
    reader = directory.people(uow, [notice.person_id]).get(notice.person_id)
    if reader is None or not reader.email or reader.status == "left":
        mail.state = "skipped"
        uow.flush()
        return None
    mail.attempts += 1
    mail.next_at = uow.now() + CLAIM
    return _letter(uow, notice, reader)


def _letter(uow: UnitOfWork, notice: Notice, reader: directory.DirectoryEmployee) -> Letter:
    locale = uow.tenant.locale
    words = words_of(uow, notice, locale)
    return Letter(notice.id, reader.name, reader.email, locale, words, uow.now())


def _record(mail_id: UUID, state: str, error: str = "") -> datetime | None:
    """Keep how the attempt ended; answers when the next one is due."""
    with unit_of_work() as uow:
        mail = queries.mail(uow, mail_id)
        if mail is None:
            return None
        mail.state, mail.error = state, error
        if state == "sent":
            mail.sent_at = uow.now()
        return _postpone(uow, mail) if state == "waiting" else None


def _postpone(uow: UnitOfWork, mail: Mail) -> datetime | None:
    if mail.attempts > len(PAUSES):
        mail.state = "failed"
        return None
    mail.next_at = uow.now() + PAUSES[mail.attempts - 1]
    return mail.next_at
