"""The course of an approval: its nodes in order, and what each decision does to them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from servicekit.errors import Conflict, Forbidden

# A working-day count becomes the instant at which a node's time is over.
Clock = Callable[[int], datetime]
# Who takes over from somebody: a person, or a role where nobody stands above.
Above = Callable[[UUID | str], UUID | str | None]

NODE_STEPS = {
    "pending": {"waiting", "skipped"},
    "waiting": {"passed", "returned", "objected", "expired", "skipped", "withdrawn"},
    "passed": set(),
    "returned": set(),
    "objected": set(),
    "expired": set(),
    "skipped": set(),
    "withdrawn": set(),
}


@dataclass
class Decision:
    """What one person did about a node; `by` is empty where time did it."""

    kind: str
    at: datetime
    by: UUID | None = None
    # The role for which they acted, or from which it went on.
    role: str | None = None
    to: UUID | None = None
    to_role: str | None = None
    comment: str = ""


@dataclass
class Node:
    """One stop: who is still asked, whether one of them is enough, until when."""

    kind: str
    people: list[UUID] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    mode: str = "any"
    # Working days until it goes on to the next manager up.
    days: int | None = None
    # The owner's own side is asked here, which may not act elsewhere.
    own: bool = False
    skip_approved: bool = True
    state: str = "pending"
    note: str = ""
    due_at: datetime | None = None
    decisions: list[Decision] = field(default_factory=list)

    def move(self, to: str) -> None:
        if to not in NODE_STEPS[self.state]:
            raise Conflict("request.not_open", state=self.state)
        self.state = to


@dataclass
class Course:
    """All nodes of a request; exactly one waits while it is open."""

    nodes: list[Node]
    # The owner's side and whoever submitted: they decide nothing but what `own` nodes ask.
    barred: frozenset[UUID] = frozenset()

    @property
    def current(self) -> Node | None:
        return next((node for node in self.nodes if node.state == "waiting"), None)

    @property
    def state(self) -> str:
        """open, approved, returned or withdrawn."""
        states = {node.state for node in self.nodes}
        ended = states & {"returned", "withdrawn"}
        if ended:
            return ended.pop()
        return "open" if states & {"pending", "waiting"} else "approved"

    def begin(self, clock: Clock) -> None:
        """Let the next node wait that somebody still has to answer."""
        approved = self.approvers()
        for node in self.nodes:
            if node.state != "pending":
                continue
            if node.skip_approved and not node.own:
                left = [person for person in node.people if person not in approved]
                if len(left) < len(node.people) and (node.mode == "any" or not left + node.roles):
                    node.note = "approved_before"
                    node.move("skipped")
                    continue
                node.people = left
            node.due_at = clock(node.days) if node.days else None
            node.move("waiting")
            return

    def approvers(self) -> set[UUID]:
        """Who approved a node that is not the owner's own."""
        return {
            one.by
            for node in self.nodes
            for one in node.decisions
            if one.by and one.kind == "approved" and not node.own
        }

    def acts_as(self, person: UUID, roles: Collection[str]) -> str | None:
        """How the person may decide now: for themselves, for a role, or not at all."""
        node = self.current
        if node is None or (person in self.barred and not node.own):
            return None
        if person in node.people:
            return "self"
        return next((role for role in node.roles if role in roles), None)

    def approve(
        self, person: UUID, roles: Collection[str], at: datetime, comment: str, clock: Clock
    ) -> None:
        node, how = self._acting(person, roles)
        self._note(node, "approved", person, how, at, comment)
        _take(node, person, how)
        if node.mode == "any" or not (node.people or node.roles):
            self._leave(node, "passed")
            self.begin(clock)

    def send_back(self, person: UUID, roles: Collection[str], at: datetime, comment: str) -> None:
        node, how = self._acting(person, roles)
        if node.kind == "confirm":
            raise Conflict("request.object_instead")
        self._note(node, "returned", person, how, at, comment)
        self._leave(node, "returned")

    def delegate(
        self, person: UUID, roles: Collection[str], to: UUID, at: datetime, comment: str
    ) -> None:
        """Let somebody else answer; never the owner's side, who submitted, or the owner's part.

        HR hands over what others do not answer.
        """
        node = self.current
        if node and (node.own or to in self.barred):
            raise Forbidden("request.own")
        if node and to in node.people:
            raise Conflict("request.asked_already")
        if node and self.may_hand_over(person, roles):
            self._note(node, "delegated", person, "hr", at, comment)
            node.people, node.roles = [], []
        else:
            node, how = self._acting(person, roles)
            self._note(node, "delegated", person, how, at, comment)
            _take(node, person, how)
        node.decisions[-1].to = to
        node.people.append(to)

    def may_hand_over(self, person: UUID, roles: Collection[str]) -> bool:
        """Whether somebody in HR may have others answer what does not wait for themselves."""
        node = self.current
        if node is None or node.own or person in self.barred or "hr" not in roles:
            return False
        return self.acts_as(person, roles) is None

    def object(self, person: UUID, at: datetime, comment: str, decide: Node, clock: Clock) -> None:
        """异议: the owner does not confirm, and the next manager up decides."""
        node, how = self._acting(person, ())
        if node.kind != "confirm":
            raise Conflict("request.cannot_object")
        self._note(node, "objected", person, how, at, comment)
        self._insert(node, "objected", decide, clock)

    def expire(self, at: datetime, above: Above, decide: Callable[[], Node], clock: Clock) -> None:
        """Time is over: an unconfirmed sheet is decided on, other nodes go to the next one up."""
        node = self.current
        if node is None or node.due_at is None or node.due_at > at:
            return
        if node.kind == "confirm":
            node.decisions.append(Decision("expired", at))
            self._insert(node, "expired", decide(), clock)
            return
        waited: list[UUID | str] = [*node.people, *node.roles]
        for one in waited:
            _hand_up(node, one, self._above(one, above), at)
        moved = [*node.people, *node.roles] != waited
        node.due_at = clock(node.days) if node.days and moved else None

    def withdraw(self) -> None:
        node = self.current
        if node is None:
            raise Conflict("request.not_open", state=self.state)
        self._leave(node, "withdrawn")

    def _above(self, one: UUID | str, above: Above) -> UUID | str | None:
        """The next one up who may decide; HR where the line ends or runs in a circle."""
        seen, found = {one}, above(one)
        while isinstance(found, UUID) and (found in self.barred or found in seen):
            if found in seen:
                return "hr"
            seen.add(found)
            found = above(found)
        return found

    def _acting(self, person: UUID, roles: Collection[str]) -> tuple[Node, str]:
        node = self.current
        if node is None:
            raise Conflict("request.not_open", state=self.state)
        if person in self.barred and not node.own:
            raise Forbidden("sheet.own")
        how = self.acts_as(person, roles)
        if how is None:
            raise Forbidden("request.not_waiting")
        return node, how

    def _note(
        self, node: Node, kind: str, person: UUID, how: str, at: datetime, comment: str
    ) -> None:
        role = None if how == "self" else how
        node.decisions.append(Decision(kind, at, by=person, role=role, comment=comment))

    def _insert(self, node: Node, state: str, after: Node, clock: Clock) -> None:
        self.nodes.insert(self.nodes.index(node) + 1, after)
        self._leave(node, state)
        self.begin(clock)

    def _leave(self, node: Node, state: str) -> None:
        node.people, node.roles, node.due_at = [], [], None
        node.move(state)


def _take(node: Node, person: UUID, how: str) -> None:
    if how == "self":
        node.people.remove(person)
    else:
        node.roles.remove(how)


def _hand_up(node: Node, one: UUID | str, to: UUID | str | None, at: datetime) -> None:
    if to is None:
        return
    taken = Decision("escalated", at)
    if isinstance(one, UUID):
        node.people.remove(one)
        taken.by = one
    else:
        node.roles.remove(one)
        taken.role = one
    if isinstance(to, UUID):
        taken.to = to
        node.people += [to] if to not in node.people else []
    else:
        taken.to_role = to
        node.roles += [to] if to not in node.roles else []
    node.decisions.append(taken)


def written(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Nodes as JSON."""
    return [_plain(asdict(node)) for node in nodes]


def read(nodes: Sequence[dict[str, Any]]) -> list[Node]:
    return [
        Node(
            **node
            | {
                "people": [UUID(one) for one in node["people"]],
                "due_at": _instant(node["due_at"]),
                "decisions": [_decision(one) for one in node["decisions"]],
            }
        )
        for node in nodes
    ]


def _decision(one: dict[str, Any]) -> Decision:
    ids = {name: UUID(one[name]) if one[name] else None for name in ("by", "to")}
    return Decision(**one | ids | {"at": datetime.fromisoformat(one["at"])})


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
