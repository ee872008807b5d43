"""What the schemas of goals and sheets load for the routes of drafts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from services.goals.approvals.schemas.changes import GoalChangeInput
from services.goals.goal_sheets.schemas.payloads import AlignmentInput
from services.goals.goal_sheets.schemas.plans import MilestoneInput


class SheetFilter(TypedDict):
    """What `SheetQuery` loads; `owner` is `me`, an id or empty."""

    owner: str
    cycle_id: UUID | None
    after: str
    limit: int


class SheetStepInput(TypedDict):
    """What `SheetStep` loads."""

    to: str
    comment: str | None


class ReopeningInput(TypedDict):
    """What `Reopening` loads."""

    until: date
    reason: str


class CommentInput(TypedDict):
    """What `CommentIn` loads."""

    text: str
    goal_id: UUID | None


class GoalFilter(TypedDict):
    """What `GoalQuery` loads."""

    mine: bool
    owner_kind: str | None
    owner_id: UUID | None
    cycle_id: UUID | None
    q: str
    after: str
    limit: int


class GoalStepInput(TypedDict):
    """What `GoalStep` loads."""

    to: str


class AlignmentsInput(TypedDict):
    """What `AlignmentsIn` loads."""

    alignments: Sequence[AlignmentInput]


class CarryOverKeyResult(TypedDict):
    """What `CarryOverKeyResultIn` loads."""

    key_result_id: UUID
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    milestones: Sequence[MilestoneInput]


class CarryOverInput(TypedDict):
    """What `CarryOverIn` loads; without a title the goal retains its own."""

    cycle_id: UUID
    title: str
    key_results: Sequence[CarryOverKeyResult]


class ChangeRequestInput(TypedDict):
    """What `ChangeRequestIn` loads; a goal has the fields that change."""

    reason: str
    goals: Sequence[GoalChangeInput]
