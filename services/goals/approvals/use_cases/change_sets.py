"""Changes of what was agreed: asked for with a reason, applied in one go once approved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.database.bulk import bulk_update
from servicekit.errors import Conflict, NotFound, invalid
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.queries import org as org_queries
from services.goals.access.views import hidden_amounts
from services.goals.approvals.models.requests import Request
from services.goals.goal_sheets import events as goal_events
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.goal_sheets.queries import goal_tree
from services.goals.goal_sheets.queries import reported_values as effective_values
from services.goals.goal_sheets.queries import sheets as sheet_queries
from services.goals.goal_sheets.use_cases.key_results import check_key_result
from services.goals.goal_sheets.use_cases.plans import plan_columns
from services.goals.goal_sheets.use_cases.sheets import check_weights, require_open
from services.goals.progress.use_cases import reported_values, roll_up

NUMBERS = ("weight", "start", "target", "target_high", "tolerance")
DATES = ("starts_on", "ends_on")
# Small lists, as they are kept.
PLANS = ("phased", "milestones")
OF_KEY_RESULT = (*NUMBERS, *DATES, *PLANS)


def differences(
    uow: UnitOfWork, sheet: Sheet, goals: Sequence[Goal], wanted: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What would change, field by field, where all of it can be done."""
    known = {goal.id: goal for goal in goals}
    diff: list[dict[str, Any]] = []
    for index, item in enumerate(wanted):
        goal = known.get(item["id"])
        if goal is None:
            raise invalid(f"goals.{index}.id", "goal.not_found")
        diff += _of_goal(uow, sheet, goal, item, f"goals.{index}.")
    if not diff:
        raise invalid("goals", "request.nothing")
    _check_total(goals, diff)
    return diff


class Changes:
    """Changes that are approved together: their goals are held and read once, and every number that
    hangs by them follows in one go."""

    def __init__(self, uow: UnitOfWork, requests: Sequence[Request]) -> None:
        self.uow = uow
        ids = {goal_id for request in requests for goal_id in request.goal_ids}
        held = goal_tree.lock_goals(uow, ids) if ids else []
        self.goals = {goal.id: goal for goal in held}
        self.taken: list[tuple[Request, dict[UUID, list[Mapping[str, Any]]]]] = []
        # Goals that change hands: to which sheet they go, by cycle and owner.
        self.moved: dict[UUID, tuple[UUID, str, UUID]] = {}

    def take(self, request: Request) -> None:
        """Make the changes of an approved request; where it raises nothing has changed."""
        require_open(self.uow, request.sheet)
        entries = _by_goal(request.diff)
        for goal_id, own in entries.items():
            _check_still(self.goals.get(goal_id), own)
        for goal_id, own in entries.items():
            for entry in own:
                self._set(request, self.goals[goal_id], entry)
        self.taken.append((request, entries))

    def finish(self) -> None:
        """Write what was taken, measure it anew, and tell it."""
        touched = {goal_id for _, entries in self.taken for goal_id in entries}
        goals = [goal for goal in self.goals.values() if goal.id in touched]
        if not goals:
            return
        self._write(goals)
        self._to_next_owners()
        self._measure(goals)
        roll_up.recompute(goals, goal_tree.child_sums(self.uow, list(touched)))
        for goal in goals:
            goal.updated_at = self.uow.now()
            self.uow.publish_state(goal, goal_events.goal_state)
        self._write(goals)
        for request, entries in self.taken:
            for goal_id, own in entries.items():
                before, after = _sides(self.goals[goal_id], own)
                after |= {"request": request.id}
                self.uow.audit("goal.changed", f"goal:{goal_id}", before, after)
        roll_up.mark_parents_dirty(self.uow, goals)

    def _set(self, request: Request, goal: Goal, entry: Mapping[str, Any]) -> None:
        after = parsed(entry["field"], entry["after"])
        if entry["subject"] == "key_result":
            part = next(item for item in goal.key_results if str(item.id) == entry["id"])
            after = as_done(after, part) if entry["field"] == "milestones" else after
            setattr(part, entry["field"], after)
        elif entry["field"] == "owner":
            goal.owner_kind, goal.owner_id = after["kind"], UUID(after["id"])
            self.moved[goal.id] = (request.sheet.cycle_id, after["kind"], UUID(after["id"]))
        else:
            setattr(goal, entry["field"], after)

    def _to_next_owners(self) -> None:
        """Put goals on their next owners' sheets of the same cycle, made where there are none."""
        known = sheet_queries.sheets_of_owners(self.uow, set(self.moved.values()))
        missing = {
            key: Sheet(cycle_id=key[0], owner_kind=key[1], owner_id=key[2])
            for key in self.moved.values()
            if key not in known
        }
        self.uow.add(*missing.values())
        self.uow.flush()
        for goal_id, key in self.moved.items():
            self.goals[goal_id].sheet_id = (known | missing)[key].id

    def _measure(self, goals: Sequence[Goal]) -> None:
        """Changed key results are measured anew: other dates take in other values."""
        touched = {
            entry["id"]
            for _, entries in self.taken
            for own in entries.values()
            for entry in own
            if entry["subject"] == "key_result"
        }
        parts = [part for goal in goals for part in goal.key_results if str(part.id) in touched]
        told = effective_values.effective_values(self.uow, [part.id for part in parts])
        for part in parts:
            reported_values.set_from_values(part, told[part.id])
        self._write(goals)

    def _write(self, goals: Sequence[Goal]) -> None:
        bulk_update(self.uow.session, goals)
        parts = [part for goal in goals for part in goal.key_results]
        bulk_update(self.uow.session, parts)


def next_owners(diff: Sequence[Mapping[str, Any]], heads: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Who answers for goals that change hands, and is to accept them."""
    owners = [entry["after"] for entry in diff if entry["field"] == "owner"]
    found = {
        heads.get(UUID(owner["id"])) if owner["kind"] == "unit" else UUID(owner["id"])
        for owner in owners
    }
    return {one for one in found if one}


def parsed(field: str, value: Any) -> Any:
    """A side of a difference as the row keeps it."""
    if value is None:
        return None
    if field in NUMBERS:
        return Decimal(value)
    return date.fromisoformat(value) if field in DATES else value


def _of_goal(
    uow: UnitOfWork, sheet: Sheet, goal: Goal, item: Mapping[str, Any], at: str
) -> Iterator[dict[str, Any]]:
    if item["cancel"] and item["start"]:
        raise invalid(f"{at}cancel", "request.both")
    if goal.state != ("draft" if item["start"] else "active"):
        raise invalid(f"{at}id", "request.not_active")
    entry = {"subject": "goal", "id": str(goal.id), "goal_id": str(goal.id), "title": goal.title}
    if item["cancel"] or item["start"]:
        state = "cancelled" if item["cancel"] else "active"
        yield entry | {"field": "state", "before": goal.state, "after": state}
    if "weight" in item and item["weight"] != goal.weight:
        weights = {"before": _text(goal.weight), "after": _text(item["weight"])}
        yield entry | {"field": "weight"} | weights
    if item.get("owner"):
        owners = _owners(uow, sheet, item["owner"], f"{at}owner.id")
        yield entry | {"field": "owner"} | owners
    parts = {part.id: part for part in goal.key_results}
    for index, changed in enumerate(item["key_results"]):
        path = f"{at}key_results.{index}."
        if changed["id"] not in parts:
            raise invalid(f"{path}id", "key_result.not_found")
        yield from _of_key_result(goal, parts[changed["id"]], changed, path)


def _of_key_result(
    goal: Goal, part: KeyResult, changed: Mapping[str, Any], at: str
) -> Iterator[dict[str, Any]]:
    told = {name: value for name, value in changed.items() if name in OF_KEY_RESULT}
    after = plan_columns(told, part.milestones)
    check_key_result(vars(part) | after, at)
    for name, value in after.items():
        if value != getattr(part, name):
            yield {
                "subject": "key_result",
                "id": str(part.id),
                "goal_id": str(goal.id),
                "title": part.title,
                "field": name,
                "before": _text(getattr(part, name)),
                "after": _text(value),
            }


def _owners(uow: UnitOfWork, sheet: Sheet, owner: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The owner before and after: of the same level, there, and not the one it has."""
    if owner["kind"] != sheet.owner_kind or owner["id"] in (None, sheet.owner_id):
        raise invalid(at, "request.owner")
    known = (
        org_queries.active_people(uow, [owner["id"]])
        if owner["kind"] == "person"
        else org_queries.unit_heads(uow, [owner["id"]])
    )
    if owner["id"] not in known:
        raise invalid(at, "sheet.owner_unknown")
    ids = {"before": sheet.owner_id, "after": owner["id"]}
    names = directory.names(uow, [one for one in ids.values() if one])
    return {
        name: {"kind": owner["kind"], "id": str(one), "name": names.get(one, "")}
        for name, one in ids.items()
    }


def _check_total(goals: Sequence[Goal], diff: Sequence[Mapping[str, Any]]) -> None:
    """A sheet whose weights are touched, or that gets a goal, totals 100 as before."""
    weights = {entry["id"]: entry for entry in diff if entry["field"] == "weight"}
    states = {entry["id"]: entry["after"] for entry in diff if entry["field"] == "state"}
    moved = {entry["id"] for entry in diff if entry["field"] == "owner"}
    # Weights of key results are not of the sheet.
    touched = any(entry["subject"] == "goal" for entry in weights.values())
    if not touched and "active" not in states.values():
        return
    after = [
        SimpleNamespace(
            kind=goal.kind,
            weight=parsed("weight", weights[str(goal.id)]["after"])
            if str(goal.id) in weights
            else goal.weight,
        )
        for goal in goals
        if str(goal.id) not in moved
        and states.get(str(goal.id), goal.state) in ("active", "achieved", "missed")
    ]
    check_weights(after)  # type: ignore[arg-type]


def _check_still(goal: Goal | None, own: Sequence[Mapping[str, Any]]) -> None:
    """What was asked for can be done to the goal as it is now."""
    if goal is None:
        raise NotFound("goal.not_found")
    wanted = "draft" if any(entry["after"] == "active" for entry in own) else "active"
    if goal.state != wanted:
        raise Conflict("goal.cannot_move", state=goal.state, to=wanted)
    for part in goal.key_results:
        after = {
            entry["field"]: parsed(entry["field"], entry["after"])
            for entry in own
            if entry["id"] == str(part.id)
        }
        check_key_result(vars(part) | after, "")


def as_done(after: Sequence[Mapping[str, Any]], part: KeyResult) -> list[dict[str, Any]]:
    """The milestones that were asked for, done as far as they are by now."""
    done = {known["id"]: known.get("done_on") for known in part.milestones}
    return [{**item, "done_on": done.get(item["id"])} for item in after]


def _by_goal(diff: Sequence[Mapping[str, Any]]) -> dict[UUID, list[Mapping[str, Any]]]:
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for entry in diff:
        found.setdefault(UUID(entry["goal_id"]), []).append(entry)
    return found


def _sides(goal: Goal, own: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the audit says of the goal, before and after."""
    before, after = (
        {
            f"{entry['title']}: {entry['field']}": told
            for entry in own
            for told in hidden_amounts.audit_values(goal, {entry["field"]: entry[side]}).values()
        }
        for side in ("before", "after")
    )
    return before, after


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)
