"""Notices of 催办: goals that are not set, or not handed in, and who asks for them."""

from chengshi.goals.v1.events_pb2 import GoalSettingNudged
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.use_cases.notices import notify


def notice_nudged(uow: UnitOfWork, told: GoalSettingNudged) -> None:
    """Tell who is asked, and lead them to where it is done."""
    words, kind = {"asker_id": told.by_id, "cycle": told.cycle_name}, f"nudge.{told.kind}"
    scope = ""
    if told.owner.kind == "unit":
        words["unit_id"], kind, scope = told.owner.id, f"{kind}_unit", f"&scope={told.owner.id}"
    link = f"/goals?cycle={told.cycle_id}{scope}"
    if told.sheet_id:
        link = f"/sheets/{told.sheet_id}"
    notify(uow, parse_id(told.person_id), kind, link, **words)
