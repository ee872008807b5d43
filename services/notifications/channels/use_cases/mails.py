"""Mails of notices: composed in the company's language, retried for hours."""

import html
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from directory import queries as directory
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.transaction import unit_of_work
from services.notifications.channels import clients, queries
from services.notifications.channels.models import Mail
from services.notifications.config import NotificationsSettings
from services.notifications.inbox.views import notice_views

# How long a mail that is being sent is hidden from other workers.
CLAIM_TIME = timedelta(seconds=60)
RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))

HTML = """<!doctype html>
<html lang="{locale}"><body style="font:16px/1.6 sans-serif;color:#1f2329">
<p>{greeting}</p><p><strong>{title}</strong></p><p>{body}</p>
<p><a href="{link}">{open}</a></p>
<p style="color:#646a73;font-size:13px">{footer}</p>
</body></html>
"""
TEXT = "{greeting}\n\n{title}\n\n{body}\n\n{open}\n{link}\n\n{footer}\n"


@dataclass(frozen=True)
class MailContent:
    """The recipient and text of a mail; `link` is a path of the pages."""

    notice_id: UUID
    name: str
    email: str
    locale: str
    title: str
    body: str
    link: str
    at: datetime


def send_due_mail(settings: NotificationsSettings, mail_id: UUID) -> datetime | None:
    """Send the mail if it is due; answers when to retry, None where nothing is left to do.

    The attempt is committed before it is made, so no transaction waits for the mail server.
    """
    with unit_of_work() as uow:
        content = _claim_mail(uow, mail_id)
        if content is None:
            mail = queries.locked_mail(uow, mail_id)
            return mail.next_at if mail and mail.state == "waiting" else None
    try:
        clients.send_mail(settings.smtp_url, compose_mail(content, settings))
    except clients.MailDeferredError as fault:
        return _record_attempt(mail_id, "waiting", str(fault))
    except (clients.MailRejectedError, MessageError, ValueError) as fault:
        # Neither a rejected mail nor an address that cannot be written succeeds later.
        return _record_attempt(mail_id, "failed", str(fault))
    return _record_attempt(mail_id, "sent")


def compose_mail(content: MailContent, settings: NotificationsSettings) -> EmailMessage:
    """Compose plain text and simple HTML of the same content."""

    def say(code: str, **parameters: str) -> str:
        return current_runtime.get().translations.say(content.locale, code, parameters)

    fields = {
        "locale": content.locale,
        "greeting": say("mail.greeting", name=content.name),
        "title": content.title,
        "body": content.body,
        "open": say("mail.open"),
        "link": f"{settings.public_url}{content.link}",
        "footer": say("mail.footer"),
    }
    mail = EmailMessage()
    # A name may contain a line break; a header may not.
    mail["Subject"] = " ".join(content.title.split())
    mail["From"] = Address(say("mail.sender"), addr_spec=settings.mail_from)
    mail["To"] = Address(" ".join(content.name.split()), addr_spec=content.email)
    mail["Date"] = format_datetime(content.at)
    # The same for every attempt: a mail server that has seen the id drops a repeated mail.
    mail["Message-ID"] = f"<{content.notice_id}@{settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(TEXT.format_map(fields))
    escaped = {key: html.escape(text).replace("\n", "<br>") for key, text in fields.items()}
    mail.add_alternative(HTML.format_map(escaped), subtype="html")
    mail["Content-Language"] = content.locale
    return mail


def _claim_mail(uow: UnitOfWork, mail_id: UUID) -> MailContent | None:
    """Count the attempt before it is made, so that one that kills the process counts too."""
    due = queries.due_mail(uow, mail_id)
    if due is None:
        return None
    mail, notice = due
    recipient = directory.people(uow, [notice.person_id]).get(notice.person_id)
    if recipient is None or not recipient.email or recipient.status == "left":
        mail.state = "skipped"
        uow.flush()
        return None
    mail.attempts += 1
    mail.next_at = uow.now() + CLAIM_TIME
    (view,) = notice_views(uow, [notice], uow.tenant.locale)
    return MailContent(
        notice_id=notice.id,
        name=recipient.name,
        email=recipient.email,
        locale=uow.tenant.locale,
        title=view.title,
        body=view.body,
        link=view.link,
        at=uow.now(),
    )


def _record_attempt(mail_id: UUID, state: str, error: str = "") -> datetime | None:
    """Store how the attempt ended; answers when the next one is due."""
    with unit_of_work() as uow:
        mail = queries.locked_mail(uow, mail_id)
        if mail is None:
            return None
        mail.state, mail.error = state, error
        if state == "sent":
            mail.sent_at = uow.now()
        return _schedule_retry(uow, mail) if state == "waiting" else None


def _schedule_retry(uow: UnitOfWork, mail: Mail) -> datetime | None:
    if mail.attempts > len(RETRY_DELAYS):
        mail.state = "failed"
        return None
    mail.next_at = uow.now() + RETRY_DELAYS[mail.attempts - 1]
    return mail.next_at
