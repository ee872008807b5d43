"""SELECT statements of the mail channel."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.channels.models import Mail
from services.notifications.inbox.models import Notice


class DueMail(NamedTuple):
    """A mail that is due, locked, with its notice."""

    mail: Mail
    notice: Notice


def due_mail(uow: UnitOfWork, mail_id: UUID) -> DueMail | None:
    """Lock a mail if it is due; None where it is not, or another worker holds the lock."""
    query = (
        sa.select(Mail, Notice)
        .join(Notice, Notice.id == Mail.notice_id)
        .where(Mail.id == mail_id, Mail.state == "waiting", Mail.next_at <= uow.now())
        .with_for_update(of=Mail, skip_locked=True)
    )
    row = uow.session.execute(query).first()
    return DueMail(*row) if row else None


def locked_mail(uow: UnitOfWork, mail_id: UUID) -> Mail | None:
    """Lock a mail; None where it was removed."""
    return uow.session.get(Mail, mail_id, with_for_update=True)
