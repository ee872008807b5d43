"""The roll-up is what a naive reckoning makes of any tree, whatever happened to it on the way."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from servicekit import clock
from servicekit.errors import Invalid
from servicekit.ids import new_id
from services.goals.drafts.use_cases import goals
from services.goals.goal_sheets.models.goals import Alignment, DirtyGoal, Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from services.goals.progress.use_cases import reported_values, roll_up, roll_up_job
from tests.integration.goals.naive_roll_up import Measure, NaiveRollUp, Node

NOW = clock.now()
weights = st.integers(0, 40).map(Decimal)
cents = st.integers(-(10**7), 10**9).map(lambda number: Decimal(number) / 100)


@st.composite
def trees(draw: Any) -> list[Node]:
    """Parents before children; of amounts a key result may be made of, in one unit."""
    nodes: list[Node] = []
    for at in range(draw(st.integers(3, 7))):
        measures = [
            Measure(
                target=draw(st.integers(1, 10**6).map(Decimal)),
                weight=draw(weights),
                progress_source="children"
                if at == 0
                else draw(st.sampled_from(["own", "own", "children"])),
                by=draw(st.sampled_from(["amount", "share"])),
            )
            for _ in range(draw(st.integers(1 if at else 0, 2)))
        ]
        above = draw(st.dictionaries(links(draw, nodes), weights, max_size=2)) if at else {}
        progress_source = draw(st.sampled_from(["key_results", "children", "both"]))
        nodes.append(Node(progress_source, measures, above))
    return nodes


def links(draw: Any, nodes: list[Node]) -> Any:
    places = [(at, None) for at in range(len(nodes))]
    for at, node in enumerate(nodes):
        # Most of what is carried is carried for a key result that its children make up.
        for number, one in enumerate(node.measures):
            places += [(at, number)] * (4 if one.progress_source == "children" else 1)  # type: ignore[list-item]
    return st.sampled_from(places)


STEPS = st.lists(
    st.one_of(
        *[st.tuples(st.just("tell"), st.integers(0, 99), st.integers(0, 2), cents)] * 3,
        st.tuples(st.just("state"), st.integers(0, 99), st.sampled_from(["cancelled", "achieved"])),
        st.tuples(st.just("move"), st.integers(0, 99), st.integers(0, 99), weights),
        *[st.tuples(st.just("mark"), st.integers(0, 99))] * 2,
        st.tuples(st.just("settle")),
    ),
    min_size=4,
    max_size=14,
)


class Tree:
    """The same tree in goals, on real PostgreSQL."""

    def __init__(self, tenant: Any, nodes: list[Node]) -> None:
        self.tenant, self.nodes = tenant, nodes
        self.told: list[CheckInRecorded] = []
        cycle_id = UUID(tenant.cycle("company")["id"])
        with self.unit() as uow:
            sheet = Sheet(cycle_id=cycle_id, owner_kind="unit", owner_id=new_id())
            uow.add(sheet)
            uow.flush()
            for node in nodes:
                uow.add(self._goal(node, sheet))
                uow.flush()

    def unit(self) -> Any:
        return self.tenant.goals.as_system(self.tenant.company)

    def tell(self, at: int, number: int, value: Decimal) -> None:
        """A value of one of three periods, delivered twice."""
        owned = [
            one for one in self.nodes[at % len(self.nodes)].measures if one.progress_source == "own"
        ]
        if not owned or self.nodes[at % len(self.nodes)].state == "cancelled":
            return
        one = owned[0]
        day = (NOW.date().replace(day=1) - timedelta(days=31 * number)).isoformat()
        stamp = NOW + timedelta(seconds=len(self.told))
        at_time = Timestamp()
        at_time.FromDatetime(stamp)
        fact = CheckInRecorded(
            check_in_id=str(new_id()),
            key_result_id=str(one.id),
            goal_id=str(self.nodes[at % len(self.nodes)].id),
            value=str(value),
            period_start=day,
            period_end=day,
            recorded_at=at_time,
        )
        known = one.told.get(day)
        one.told[day] = max(known, (stamp, value)) if known else (stamp, value)
        self.told.append(fact)
        with self.unit() as uow:
            reported_values.apply_values(uow, [fact, *self.told[-2:]])

    def state(self, at: int, to: str) -> None:
        node = self.nodes[at % len(self.nodes)]
        if node.state == "cancelled":
            return
        node.state = to
        with self.unit() as uow:
            uow.session.get_one(Goal, node.id).state = to
            uow.flush()
            roll_up.mark_parents_dirty(uow, [uow.session.get_one(Goal, node.id)])

    def move(self, at: int, under: int, share: Decimal) -> None:
        """To another parent; where that would close a loop nothing changes."""
        at, under = at % len(self.nodes), under % len(self.nodes)
        try:
            with self.unit() as uow:
                version = uow.session.get_one(Goal, self.nodes[at].id).revision
                link = {"goal_id": self.nodes[under].id, "key_result_id": None}
                parents = [{**link, "share": share, "amount": None}]
                goals.set_alignments(uow, self.nodes[at].id, parents, version)
        except Invalid:
            return
        self.nodes[at].above = {(under, None): share}

    def mark(self, at: int) -> None:
        """Have a goal computed in the next pass beside whatever else is in it."""
        with self.unit() as uow:
            goal_id = self.nodes[at % len(self.nodes)].id
            nothing = {"weight": 0, "value": 0, "known": 0, "direct": True} if at % 2 else {}
            uow.add(DirtyGoal(goal_id=goal_id, **nothing))

    def settle(self) -> None:
        """Let passes run until nothing is marked."""
        rounds = 0
        while True:
            with self.unit() as uow:
                roll_up_job.roll_up(uow)
                left = uow.session.scalar(sa.select(sa.func.count()).select_from(DirtyGoal))
            rounds += 1
            if not left:
                return
            assert rounds < 5

    def numbers(self) -> list[tuple[Any, list[Any]]]:
        with self.unit() as uow:
            found = [uow.session.get_one(Goal, node.id) for node in self.nodes]
            return [
                (goal.progress, [(item.current, item.progress) for item in self._parts(goal, node)])
                for goal, node in zip(found, self.nodes, strict=True)
            ]

    def _parts(self, goal: Goal, node: Node) -> list[KeyResult]:
        known = {item.id: item for item in goal.key_results}
        return [known[one.id] for one in node.measures]

    def _goal(self, node: Node, sheet: Sheet) -> Goal:
        first = NOW.date() - timedelta(days=400)
        links = [
            Alignment(
                parent_goal_id=self.nodes[at].id,
                parent_key_result_id=None if n is None else self.nodes[at].measures[n].id,
                share=share,
            )
            for (at, n), share in node.above.items()
        ]
        measures = [
            KeyResult(
                id=one.id,
                title="量",
                unit="元",
                direction="increase",
                accumulation="sum",
                start=Decimal(0),
                target=one.target,
                weight=one.weight,
                progress_source=one.progress_source,
                children_mode=one.by,
                starts_on=first,
                ends_on=NOW.date() + timedelta(days=60),
            )
            for one in node.measures
        ]
        owner = {"owner_kind": "unit", "owner_id": sheet.owner_id, "kind": "objective"}
        return Goal(
            id=node.id,
            sheet_id=sheet.id,
            cycle_id=sheet.cycle_id,
            title="目标",
            state="active",
            progress_source=node.progress_source,
            alignments=links,
            key_results=measures,
            **owner,
        )


def an_amount(progress_source: str) -> Measure:
    return Measure(
        target=Decimal(1_000_000), weight=Decimal(1), progress_source=progress_source, by="amount"
    )


def three_that_add_up() -> list[Node]:
    """Of one amount, two parts that pass with it and one that does not."""
    below = [Node("key_results", [an_amount("own")], {(0, 0): Decimal(1)}) for _ in range(3)]
    return [Node("key_results", [an_amount("children")], {}), *below]


@example(
    nodes=three_that_add_up(),
    steps=[
        *[("tell", at, 0, Decimal(amount)) for at, amount in ((1, "600000.10"), (2, "0.01"))],
        *[("tell", 3, 1, Decimal("-5.5")), ("mark", 1), ("mark", 2)],
    ],
    many=1,
)
@settings(
    max_examples=40,
    deadline=None,
    # A tree that fails is small already, and to make it smaller takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(nodes=trees(), steps=STEPS, many=st.sampled_from([1, roll_up_job.MANY]))
def test_a_roll_up_is_what_a_naive_reckoning_makes_of_it(
    tenant: Any, nodes: list[Node], steps: list[Any], many: int
) -> None:
    """From `many` children on it keeps sums instead of reading them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(roll_up_job, "MANY", many)
        _roll_up(tenant, nodes, steps)


def _roll_up(tenant: Any, nodes: list[Node], steps: list[Any]) -> None:
    tree = Tree(tenant, nodes)
    with tree.unit() as uow:
        # Whatever is never told of is computed as well.
        known = Goal.id.in_([node.id for node in nodes])
        roll_up.mark_parents_dirty(uow, uow.session.scalars(sa.select(Goal).where(known)).all())
    tree.settle()
    for name, *arguments in steps:
        getattr(tree, name)(*arguments)
    tree.settle()

    naive_roll_up = NaiveRollUp(nodes)
    for at, (progress, parts) in enumerate(tree.numbers()):
        if progress is not None or naive_roll_up.progress(at) is not None:
            assert near(progress, naive_roll_up.progress(at)), at
        for number, (current, reached) in enumerate(parts):
            if nodes[at].measures[number].by == "amount":
                # To the cent, not about.
                assert current == naive_roll_up.current(at, number), (at, number)
            assert near(reached, naive_roll_up.measure(at, number)), (at, number)


def near(found: Decimal | None, wanted: Decimal | None) -> bool:
    """Equal but for what each level rounds to six digits."""
    if found is None or wanted is None:
        return found is wanted
    return abs(found - wanted) <= Decimal("0.00001")
