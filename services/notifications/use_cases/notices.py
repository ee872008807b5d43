"""Notices: what became of facts for one person, and how that person reads them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import (
    CollaborationAnswered,
    CollaborationAsked,
    Owner,
    SheetAgreed,
    SheetCommented,
)
from directory import queries as directory
from servicekit.ids import new_id, parse_id
from servicekit.paging import Page, map_page
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications import queries
from services.notifications.models import Mail, Notice

# Something is to be done or to be known today; the others wait in the inbox.
MAILED = {
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
    "check_in.blocked_untold",
    "collaboration.asked",
    "collaboration.declined",
    "form.opened",
    "form.submitted",
    "metric.due",
    "metric.overdue",
    "nudge.no_goals",
    "nudge.no_goals_unit",
    "nudge.not_submitted",
    "nudge.not_submitted_unit",
}
LONGEST_QUOTE = 500


def notice_agreed_sheet(uow: UnitOfWork, told: SheetAgreed) -> None:
    """Tell the owner; a unit's sheet belongs to its head, the company's to nobody in person."""
    person_id, link = answers_for(uow, told.owner), f"/sheets/{told.sheet_id}"
    if told.owner.kind == "unit":
        notify(uow, person_id, "sheet.agreed_unit", link, unit_id=told.owner.id)
    else:
        notify(uow, person_id, "sheet.agreed", link)


def notice_commented_sheet(uow: UnitOfWork, told: SheetCommented) -> None:
    """Tell the owner what was said, and that something was said whoever said something before.

    Who took part may no longer see it all: what it is opens with the sheet, or not.
    """
    owner, link = answers_for(uow, told.owner), f"/sheets/{told.sheet_id}"
    author = {"author_id": told.author_id}
    if owner and str(owner) != told.author_id:
        text = told.text[:LONGEST_QUOTE]
        notify(uow, owner, "sheet.commented", link, **author, text=text)
    for one in told.others_ids:
        if one != str(owner):
            notify(uow, parse_id(one), "sheet.commented_too", link, **author)


def notice_blocked(uow: UnitOfWork, told: CheckInRecorded) -> None:
    """Tell the manager of whoever is blocked."""
    author = parse_id(told.author_id)
    if not told.blocked or author is None:
        return
    kind = "check_in.blocked" if told.text.strip() else "check_in.blocked_untold"
    notify(
        uow,
        directory.manager_of(uow, author),
        kind,
        f"/goals/{told.goal_id}",
        author_id=told.author_id,
        text=told.text.strip()[:LONGEST_QUOTE],
    )


def notice_opened_form(uow: UnitOfWork, told: FormOpened) -> None:
    """Tell the employee, who begins, and the manager."""
    link, parameters = f"/appraisals/forms/{told.form_id}", {"round": told.round_name}
    notify(uow, parse_id(told.employee_id), "form.opened", link, **parameters)
    parameters["employee_id"] = told.employee_id
    notify(uow, parse_id(told.manager_id), "form.opened_manager", link, **parameters)


def notice_submitted_form(uow: UnitOfWork, told: FormSubmitted) -> None:
    """Tell the manager of a self review; what managers hand in stays hidden until published."""
    if told.by == "self":
        link = f"/appraisals/forms/{told.form_id}"
        manager = parse_id(told.manager_id)
        notify(uow, manager, "form.submitted", link, employee_id=told.employee_id)


def notice_asked_collaboration(uow: UnitOfWork, told: CollaborationAsked) -> None:
    """Tell the head of the unit that is asked, or the next one above where it has none."""
    unit_id = parse_id(told.unit_id)
    heads = [head for _, head in directory.unit_path(uow, unit_id) if head] if unit_id else []
    if heads and str(heads[0]) != told.asked_by:
        words = {"asker_id": told.asked_by, "unit_id": told.unit_id}
        text = told.ask[:LONGEST_QUOTE]
        notify(uow, heads[0], "collaboration.asked", "/", **words, text=text)


def notice_answered_collaboration(uow: UnitOfWork, told: CollaborationAnswered) -> None:
    """Tell who asked."""
    kind = "collaboration.accepted" if told.state == "accepted" else "collaboration.declined"
    text = told.reason[:LONGEST_QUOTE]
    link = f"/goals/{told.goal_id}"
    notify(uow, parse_id(told.asked_by), kind, link, unit_id=told.unit_id, text=text)


def list_notices(uow: UnitOfWork, locale: str, *, after: str, limit: int) -> Page:
    found = queries.notices(uow, uow.person.person_id, after=after, limit=limit)
    names = _names(uow, found["items"])
    return map_page(found, lambda notice: worded(notice, names, locale))


def count_unread(uow: UnitOfWork) -> dict[str, int]:
    return {"unread": queries.unread(uow, uow.person.person_id)}


def mark_read(uow: UnitOfWork, notice_id: UUID, locale: str) -> dict[str, Any]:
    """Note when it was read first; reading it again changes nothing."""
    notice = queries.notice(uow, notice_id, uow.person.person_id)
    notice.read_at = notice.read_at or uow.now()
    return words_of(uow, notice, locale)


def words_of(uow: UnitOfWork, notice: Notice, locale: str) -> dict[str, Any]:
    """One notice as its reader sees it."""
    return worded(notice, _names(uow, [notice]), locale)


def worded(notice: Notice, names: dict[UUID, str], locale: str) -> dict[str, Any]:
    say = current_runtime.get().translations.say
    known = dict(notice.parameters)
    for key in [key for key in known if key.endswith("_id")]:
        named = parse_id(known[key])
        somebody = say(locale, "notice.somebody")
        known[key.removesuffix("_id")] = names.get(named, somebody) if named else somebody
    return {
        "id": notice.id,
        "kind": notice.kind,
        "title": say(locale, f"notice.{notice.kind}.title", known),
        "body": say(locale, f"notice.{notice.kind}.body", known),
        "link": notice.link,
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


def notify(
    uow: UnitOfWork, person_id: UUID | None, kind: str, link: str, **parameters: str
) -> None:
    if person_id is None:
        return
    notice = Notice(
        id=new_id(), person_id=person_id, kind=kind, link=link, parameters=dict(parameters)
    )
    uow.add(notice)
    if kind in MAILED:
        # The mail's row refers to the notice's, which therefore comes first.
        uow.flush()
        mail = Mail(id=new_id(), notice_id=notice.id, next_at=uow.now())
        uow.add(mail)
        uow.schedule("mail", mail.id)


def answers_for(uow: UnitOfWork, owner: Owner) -> UUID | None:
    owner_id = parse_id(owner.id)
    if owner.kind == "unit" and owner_id:
        return dict(directory.unit_path(uow, owner_id)).get(owner_id)
    return owner_id if owner.kind == "person" else None


def units_of(uow: UnitOfWork, owner: Owner) -> list[UUID]:
    """The owner's unit and those above: what a role with a scope is held against."""
    owner_id = parse_id(owner.id)
    if owner_id is None:
        return []
    if owner.kind == "unit":
        return [unit for unit, _ in directory.unit_path(uow, owner_id)]
    return directory.units_of(uow, owner_id)


def _names(uow: UnitOfWork, notices: Iterable[Notice]) -> dict[UUID, str]:
    """The names that the notices' words need, as they are today."""
    spelled = {
        value
        for notice in notices
        for key, value in notice.parameters.items()
        if key.endswith("_id")
    }
    return directory.names(uow, {known for text in spelled if (known := parse_id(text))})
