"""Notices of goal sheets: agreed, and commented on."""

from chengshi.goals.v1.events_pb2 import SheetAgreed, SheetCommented
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.queries import accountable_person
from services.notifications.rules.use_cases.notification import notify, quote


def notify_sheet_agreed(uow: UnitOfWork, event: SheetAgreed) -> None:
    """Notify the owner, or a unit's head; nobody for the company's sheet."""
    person_id, link = accountable_person(uow, event.owner), f"/sheets/{event.sheet_id}"
    if event.owner.kind == "unit":
        notify(uow, person_id, "sheet.agreed_unit", link, unit_id=event.owner.id)
    else:
        notify(uow, person_id, "sheet.agreed", link)


def notify_sheet_commented(uow: UnitOfWork, event: SheetCommented) -> None:
    """Notify the owner with the comment, and earlier commenters without its text.

    An earlier commenter may no longer see the sheet, which decides when it is opened.
    """
    owner_id, link = accountable_person(uow, event.owner), f"/sheets/{event.sheet_id}"
    author_id = event.author_id
    if owner_id and str(owner_id) != author_id:
        text = quote(event.text)
        notify(uow, owner_id, "sheet.commented", link, author_id=author_id, text=text)
    for commenter_id in event.others_ids:
        if commenter_id != str(owner_id):
            person_id = parse_id(commenter_id)
            notify(uow, person_id, "sheet.commented_too", link, author_id=author_id)
