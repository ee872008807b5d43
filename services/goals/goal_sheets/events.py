"""Messages about goals, key results and sheets."""

from datetime import datetime

from chengshi.goals.v1 import events_pb2 as pb
from servicekit import clock
from services.goals.access.events import (
    date_text,
    decimal_text,
    owner_message,
    set_timestamp,
    timestamp_message,
)
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.plans import Milestone
from services.goals.goal_sheets.models.sheets import Comment, Sheet


def goal_state(goal: Goal) -> pb.GoalState:
    return pb.GoalState(
        goal_id=str(goal.id),
        sheet_id=str(goal.sheet_id),
        cycle_id=str(goal.cycle_id),
        owner=owner_message(goal),
        kind=goal.kind,
        title=goal.title,
        state=goal.state,
        visibility=goal.visibility,
        named_viewers=[str(named_id) for named_id in goal.named_viewers],
        weight=decimal_text(goal.weight),
        progress=decimal_text(goal.progress),
        children_progress=decimal_text(goal.children_progress),
        key_results=[key_result_of(item) for item in goal.key_results],
        alignments=[
            pb.Alignment(
                goal_id=str(item.parent_goal_id),
                key_result_id=str(item.parent_key_result_id or ""),
                share=decimal_text(item.share),
                amount=decimal_text(item.amount),
            )
            for item in goal.alignments
        ],
        last_update=timestamp_message(goal.last_update),
        version=goal.version,
        strategic=goal.strategic,
        theme=goal.theme,
        dimension=goal.dimension or "",
        amounts_hidden=goal.amounts_hidden,
    )


def goal_progress(goal: Goal) -> pb.GoalProgressState:
    """Build the state of a goal of which the progress alone has changed."""
    state = pb.GoalProgressState(goal_id=str(goal.id), version=goal.version)
    if goal.progress is not None:
        state.progress = decimal_text(goal.progress)
    if goal.children_progress is not None:
        state.children_progress = decimal_text(goal.children_progress)
    if goal.last_update:
        set_timestamp(state.last_update, goal.last_update)
    for item in goal.key_results or ():
        tell_progress(state.key_results.add(), item)
    return state


def sheet_agreed(sheet: Sheet) -> pb.SheetAgreed:
    return pb.SheetAgreed(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=owner_message(sheet),
        at=timestamp_message(clock.now()),
    )


def sheet_commented(sheet: Sheet, comment: Comment) -> pb.SheetCommented:
    """Build the fact of a comment; `others_ids` are the authors of comments not deleted."""
    authors = {
        comment_item["author"] for comment_item in sheet.comments if not comment_item["deleted"]
    }
    return pb.SheetCommented(
        sheet_id=str(sheet.id),
        comment_id=comment["id"],
        owner=owner_message(sheet),
        author_id=comment["author"],
        text=comment["text"],
        goal_id=comment["goal_id"] or "",
        others_ids=sorted(authors - {comment["author"]}),
        at=timestamp_message(datetime.fromisoformat(comment["at"])),
    )


def sheet_filed(sheet: Sheet) -> pb.SheetFiled:
    return pb.SheetFiled(
        sheet_id=str(sheet.id),
        cycle_id=str(sheet.cycle_id),
        owner=owner_message(sheet),
        at=timestamp_message(clock.now()),
    )


def key_result_of(item: KeyResult) -> pb.KeyResult:
    return pb.KeyResult(
        key_result_id=str(item.id),
        title=item.title,
        unit=item.unit,
        direction=item.direction,
        accumulation=item.accumulation,
        period=item.period,
        start=decimal_text(item.start),
        target=decimal_text(item.target),
        target_high=decimal_text(item.target_high),
        tolerance=decimal_text(item.tolerance),
        weight=decimal_text(item.weight),
        starts_on=date_text(item.starts_on),
        ends_on=date_text(item.ends_on),
        current=decimal_text(item.current),
        progress=decimal_text(item.progress),
        last_check_in_id=str(item.last_check_in_id or ""),
        last_check_in_at=timestamp_message(item.last_check_in_at),
        cancelled=item.cancelled,
        last_period_end=date_text(item.last_period_end),
        ambition=item.ambition,
        cadence=item.cadence or "",
        source=item.source,
        phased_targets=[pb.PhasedTarget(**point) for point in item.phased_targets],
        milestones=[milestone_of(milestone) for milestone in item.milestones],
        progress_source=item.progress_source,
        children_mode=item.children_mode,
        metric_id=str(item.metric_id or ""),
    )


def tell_progress(state: pb.KeyResultProgress, item: KeyResult) -> None:
    """Field by field, and those alone that say something: a third of the time that keywords take,
    and in a burst each goal above tells."""
    state.key_result_id = str(item.id)
    if item.current is not None:
        state.current = decimal_text(item.current)
    if item.progress is not None:
        state.progress = decimal_text(item.progress)
    if item.last_check_in_id:
        state.last_check_in_id = str(item.last_check_in_id)
    if item.last_check_in_at:
        set_timestamp(state.last_check_in_at, item.last_check_in_at)
    if item.last_period_end:
        state.last_period_end = date_text(item.last_period_end)
    if item.milestones:
        state.milestones.extend(map(milestone_of, item.milestones))


def milestone_of(milestone: Milestone) -> pb.Milestone:
    return pb.Milestone(
        id=milestone["id"],
        title=milestone["title"],
        weight=milestone["weight"],
        due_on=milestone["due_on"],
        done_on=milestone["done_on"] or "",
    )
