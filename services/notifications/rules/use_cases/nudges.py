"""Notices of nudges (催办): goals that are not set, or a sheet that is not submitted."""

from chengshi.goals.v1.events_pb2 import GoalSettingNudged
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.notifications.rules.use_cases.notification import notify


def notify_goal_setting_nudged(uow: UnitOfWork, event: GoalSettingNudged) -> None:
    """Notify the nudged person; the link opens the sheet, or the goals of the cycle."""
    parameters, kind = {"asker_id": event.by_id, "cycle": event.cycle_name}, f"nudge.{event.kind}"
    link = f"/goals?cycle={event.cycle_id}"
    if event.owner.kind == "unit":
        parameters["unit_id"], kind = event.owner.id, f"{kind}_unit"
        link = f"{link}&scope={event.owner.id}"
    if event.sheet_id:
        link = f"/sheets/{event.sheet_id}"
    notify(uow, parse_id(event.person_id), kind, link, **parameters)
