"""Who sees which goal on a board: rows are hidden, numbers are the same for everybody."""

import pytest

from chengshi.people.v1.events_pb2 import Role
from tests.integration.insights.world import World

OWNERS = ("person", "unit", "company")
VISIBILITIES = ("open", "line", "managers", "named")
# For each viewer the goals they see beside the open ones, as owner and visibility.
SEEN = {
    "owner": {("person", "line"), ("person", "managers"), ("person", "named")},
    "colleague": set(),
    "manager": {
        ("person", "line"),
        ("person", "managers"),
        ("person", "named"),
        ("unit", "managers"),
        ("company", "managers"),
    },
    "head": {(owner, kind) for owner in ("person", "unit") for kind in VISIBILITIES}
    | {("company", "managers")},
    "director": {(owner, kind) for owner in ("person", "unit") for kind in VISIBILITIES}
    | {("company", "managers")},
    "other head": {(owner, "managers") for owner in OWNERS},
    "hrbp": {(owner, kind) for owner in ("person", "unit") for kind in ("line", "managers")}
    | {("company", "managers")},
    "other hrbp": {(owner, "managers") for owner in OWNERS},
    "hr": {(owner, kind) for owner in ("person", "unit") for kind in ("line", "managers")}
    | {("company", kind) for kind in VISIBILITIES},
    "executive": {(owner, kind) for owner in ("person", "unit") for kind in ("line", "managers")}
    | {("company", kind) for kind in VISIBILITIES},
    "admin": {(owner, "managers") for owner in OWNERS}
    | {("company", kind) for kind in VISIBILITIES},
}


@pytest.fixture
def guarded(world: World) -> World:
    """A goal of each owner and visibility, and everybody who might look."""
    director = world.person("director")
    head = world.person("head", manager=director)
    centre = world.unit("centre")
    team = world.unit("team", parent=centre, head=head)
    other = world.unit("other", head=world.person("other head"))
    manager = world.person("manager")
    owner = world.person("owner", unit=team, manager=manager)
    world.person("colleague", unit=team)
    world.person("hrbp", roles=[Role(role="hr", unit_id=centre)])
    world.person("other hrbp", roles=[Role(role="hr", unit_id=other)])
    for role in ("hr", "executive", "admin"):
        world.person(role, roles=[Role(role=role)])
    cycle = world.cycle()
    for kind, owner_id in (("person", owner), ("unit", team), ("company", "")):
        for visibility in VISIBILITIES:
            title = f"{kind} {visibility}"
            world.goal(cycle, (kind, owner_id), title, "50", visibility=visibility)
    world.tell()
    return world


def test_everybody_sees_exactly_what_exists_for_them(guarded: World) -> None:
    for viewer, seen in SEEN.items():
        expected = {f"{owner} {kind}" for owner, kind in seen | {(o, "open") for o in OWNERS}}

        assert guarded.titles(viewer) == expected, viewer


def test_numbers_are_one_for_all_and_counts_are_of_what_one_sees(guarded: World) -> None:
    boards = {viewer: guarded.board(viewer) for viewer in SEEN}

    assert len({board["summary"]["progress"] for board in boards.values()}) == 1
    for viewer, board in boards.items():
        rows = [row for item in board["items"] for row in item["rows"]]
        assert board["summary"]["goals"] == len(rows) == len(SEEN[viewer] | _open())
        assert sum(item["goals"] for item in board["items"]) == len(rows)


def test_a_partners_client_sees_all_that_its_scope_opens(guarded: World) -> None:
    issuer, http = guarded.insights.issuer, guarded.insights.http

    def ask(scope: str) -> tuple[int, int]:
        token = issuer.client(guarded.company, scope)
        response = http.get("/v1/board", headers=guarded.insights.bearer(token))
        return response.status_code, response.json.get("summary", {}).get("goals", 0)

    assert ask("insights:read") == (200, 12)
    assert ask("goals:read") == (403, 0)


def test_a_goal_made_restricted_is_gone_with_the_next_look(world: World) -> None:
    world.person("colleague")
    cycle = world.cycle()
    unit = world.unit("team")
    goal = world.goal(cycle, ("unit", unit), "目标", "50")
    world.tell()
    assert world.titles("colleague") == {"目标"}

    world.goal(cycle, ("unit", unit), "目标", "50", goal_id=goal, version=2, visibility="named")
    world.tell()

    assert world.titles("colleague") == set()
    assert world.board("colleague")["items"][1]["progress"] == 50


def _open() -> set[tuple[str, str]]:
    return {(owner, "open") for owner in OWNERS}


def test_a_board_tells_percents_and_no_amount_of_anybody(guarded: World) -> None:
    """Where amounts are hidden apart, the board has nothing to hide."""
    told = {"goal_id", "title", "owner", "progress", "expected", "health", "last_update"}
    rows = [row for item in guarded.board("executive")["items"] for row in item["rows"]]
    assert rows
    assert {name for row in rows for name in row} == told
