"""Steps of a workflow as the JSON in which they are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from .steps import Decision, Step


class DecisionRecord(TypedDict):
    """A decision as JSON: ids and the ISO time as text."""

    kind: str
    at: str
    by: str | None
    role: str | None
    to: str | None
    to_role: str | None
    comment: str


class StepRecord(TypedDict):
    """A step as JSON: ids and the ISO time as text; `for_owner` asks the owner's side."""

    kind: str
    people: list[str]
    roles: list[str]
    mode: str
    days: int | None
    for_owner: bool
    skip_approved: bool
    state: str
    note: str
    due_at: str | None
    decisions: list[DecisionRecord]


def dump_steps(steps: Sequence[Step]) -> list[StepRecord]:
    """Write steps as JSON."""
    return [
        StepRecord(
            kind=step.kind,
            people=[str(person) for person in step.people],
            roles=list(step.roles),
            mode=step.mode,
            days=step.days,
            for_owner=step.for_owner,
            skip_approved=step.skip_approved,
            state=step.state,
            note=step.note,
            due_at=step.due_at.isoformat() if step.due_at else None,
            decisions=[_decision_record(decision) for decision in step.decisions],
        )
        for step in steps
    ]


def load_steps(records: Sequence[StepRecord]) -> list[Step]:
    """Read what `dump_steps` wrote."""
    return [
        Step(
            kind=record["kind"],
            people=[UUID(person) for person in record["people"]],
            roles=list(record["roles"]),
            mode=record["mode"],
            days=record["days"],
            for_owner=record["for_owner"],
            skip_approved=record["skip_approved"],
            state=record["state"],
            note=record["note"],
            due_at=datetime.fromisoformat(record["due_at"]) if record["due_at"] else None,
            decisions=[_decision(decision) for decision in record["decisions"]],
        )
        for record in records
    ]


def _decision_record(decision: Decision) -> DecisionRecord:
    return DecisionRecord(
        kind=decision.kind,
        at=decision.at.isoformat(),
        by=str(decision.by) if decision.by else None,
        role=decision.role,
        to=str(decision.to) if decision.to else None,
        to_role=decision.to_role,
        comment=decision.comment,
    )


def _decision(record: DecisionRecord) -> Decision:
    return Decision(
        kind=record["kind"],
        at=datetime.fromisoformat(record["at"]),
        by=UUID(record["by"]) if record["by"] else None,
        role=record["role"],
        to=UUID(record["to"]) if record["to"] else None,
        to_role=record["to_role"],
        comment=record["comment"],
    )
