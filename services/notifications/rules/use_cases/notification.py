"""The notification of one person: a notice in the inbox, and a mail for some kinds."""

from uuid import UUID

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.channels.models import Mail
from services.notifications.inbox.models import Notice

# Kinds that need action or attention today; the others are in the inbox only.
MAILED_KINDS = {
    "alignment.amend",
    "alignment.assigned",
    "alignment.due",
    "alignment.return",
    "approval.cancel",
    "approval.change",
    "approval.own",
    "approval.returned",
    "approval.submit",
    "check_in.blocked",
    "check_in.blocked_without_comment",
    "cross_unit_request.opened",
    "cross_unit_request.declined",
    "form.opened",
    "form.submitted",
    "metric.due",
    "metric.overdue",
    "nudge.no_goals",
    "nudge.no_goals_unit",
    "nudge.not_submitted",
    "nudge.not_submitted_unit",
}
MAX_QUOTE_LENGTH = 500


def quote(text: str) -> str:
    """Shorten a quoted text to MAX_QUOTE_LENGTH characters."""
    return text[:MAX_QUOTE_LENGTH]


def notify(
    uow: UnitOfWork, person_id: UUID | None, kind: str, link: str, **parameters: str
) -> None:
    """Add a notice, and its mail for a mailed kind; does nothing without a person.

    `link` is a path of the pages; a parameter that ends in `_id` is named when the notice is read.
    """
    if person_id is None:
        return
    notice = Notice(id=new_id(), person_id=person_id, kind=kind, link=link, parameters=parameters)
    uow.add(notice)
    if kind in MAILED_KINDS:
        # The mail's row refers to the notice's, which is therefore written first.
        uow.flush()
        mail = Mail(id=new_id(), notice_id=notice.id, next_at=uow.now())
        uow.add(mail)
        uow.schedule("mail", mail.id)
