"""What the schemas of goals and sheets load for the routes of drafts."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from services.goals.approvals.schemas.changes import GoalChangeInput, OwnerInput


class SheetInput(TypedDict):
    """What `SheetIn` loads."""

    cycle_id: UUID
    owner: OwnerInput


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


class AlignmentInput(TypedDict):
    """What `AlignmentIn` loads: a parent goal, or a key result of one."""

    goal_id: UUID | None
    key_result_id: UUID | None
    share: Decimal
    amount: Decimal | None


class AlignmentsInput(TypedDict):
    """What `AlignmentsIn` loads."""

    alignments: Sequence[AlignmentInput]


class CarryOverKeyResult(TypedDict):
    """What `CarriedKeyResultIn` loads."""

    key_result_id: UUID
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    milestones: Sequence[Mapping[str, Any]]


class CarryOverInput(TypedDict):
    """What `CarryOverIn` loads; without a title the goal retains its own."""

    cycle_id: UUID
    title: str
    key_results: Sequence[CarryOverKeyResult]


class ChangeRequestInput(TypedDict):
    """What `ChangeRequestIn` loads; a goal has the fields that change."""

    reason: str
    goals: Sequence[GoalChangeInput]
