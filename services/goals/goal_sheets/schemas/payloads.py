"""What the schemas of goals and key results load."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict
from uuid import UUID

from services.goals.access.schemas import SheetInput
from services.goals.goal_sheets.schemas.plans import MilestoneInput, PhasedPointInput


class AlignmentInput(TypedDict):
    """What `AlignmentIn` loads: a parent goal, or a key result of one."""

    goal_id: UUID | None
    key_result_id: UUID | None
    share: Decimal
    amount: Decimal | None


class KeyResultFields(TypedDict, total=False):
    """What `KeyResultChange` loads: the fields that change."""

    title: str
    unit: str
    direction: str
    accumulation: str
    period: str
    cadence: str | None
    ambition: str
    source: str
    phased_targets: list[PhasedPointInput]
    milestones: list[MilestoneInput]
    start: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    tolerance: Decimal | None
    weight: Decimal
    starts_on: date
    ends_on: date
    progress_source: str
    children_mode: str
    library_item_id: UUID | None
    metric_id: UUID | None
    metric_unit_id: UUID | None


class GoalFields(TypedDict, total=False):
    """What `GoalChange` loads: the fields that change."""

    title: str
    description: str
    weight: Decimal | None
    progress_source: str
    visibility: str
    amounts_hidden: bool
    strategic: bool
    theme: str
    dimension: str | None
    named_viewers: list[UUID]


class GoalInput(TypedDict):
    """What `GoalIn` loads; a goal without `sheet_id` brings its sheet along."""

    sheet_id: UUID | None
    sheet: NotRequired[SheetInput | None]
    kind: str
    title: str
    description: str
    weight: Decimal | None
    progress_source: str
    visibility: str | None
    amounts_hidden: NotRequired[bool]
    strategic: NotRequired[bool]
    theme: NotRequired[str]
    dimension: NotRequired[str | None]
    named_viewers: list[UUID]
    template_id: UUID | None
    # Of a goal that goes on (结转): no request sets it.
    carried_over_from_id: NotRequired[UUID]
    alignments: Sequence[AlignmentInput]
    key_results: Sequence[KeyResultFields]
