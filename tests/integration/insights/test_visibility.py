"""Who sees which goal on a board: rows are hidden, numbers are the same for everybody."""

import pytest

from chengshi.people.v1.events_pb2 import Role
from tests.integration.insights.tenant import InsightsTenant

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
def guarded(tenant: InsightsTenant) -> InsightsTenant:
    """A goal of each owner and visibility, and everybody who might look."""
    director = tenant.person("director")
    head = tenant.person("head", manager=director)
    centre = tenant.unit("centre")
    team = tenant.unit("team", parent=centre, head=head)
    other = tenant.unit("other", head=tenant.person("other head"))
    manager = tenant.person("manager")
    owner = tenant.person("owner", unit=team, manager=manager)
    tenant.person("colleague", unit=team)
    tenant.person("hrbp", roles=[Role(role="hr", unit_id=centre)])
    tenant.person("other hrbp", roles=[Role(role="hr", unit_id=other)])
    for role in ("hr", "executive", "admin"):
        tenant.person(role, roles=[Role(role=role)])
    cycle = tenant.cycle()
    for kind, owner_id in (("person", owner), ("unit", team), ("company", "")):
        for visibility in VISIBILITIES:
            title = f"{kind} {visibility}"
            tenant.goal(cycle, (kind, owner_id), title, "50", visibility=visibility)
    tenant.tell()
    return tenant


def test_everybody_sees_exactly_what_exists_for_them(guarded: InsightsTenant) -> None:
    for viewer, seen in SEEN.items():
        expected = {f"{owner} {kind}" for owner, kind in seen | {(o, "open") for o in OWNERS}}

        assert guarded.titles(viewer) == expected, viewer


def test_numbers_are_one_for_all_and_counts_are_of_what_one_sees(guarded: InsightsTenant) -> None:
    boards = {viewer: guarded.board(viewer) for viewer in SEEN}

    assert len({board["summary"]["progress"] for board in boards.values()}) == 1
    for viewer, board in boards.items():
        rows = [row for item in board["items"] for row in item["goals"]]
        assert board["summary"]["goal_count"] == len(rows) == len(SEEN[viewer] | _open())
        assert sum(item["goal_count"] for item in board["items"]) == len(rows)


def test_a_partners_client_sees_all_that_its_scope_opens(guarded: InsightsTenant) -> None:
    issuer, http = guarded.insights.issuer, guarded.insights.http

    def ask(scope: str) -> tuple[int, int]:
        token = issuer.client(guarded.company, scope)
        response = http.get("/v1/board", headers=guarded.insights.bearer(token))
        return response.status_code, response.json.get("summary", {}).get("goal_count", 0)

    assert ask("insights:read") == (200, 12)
    assert ask("goals:read") == (403, 0)


def test_a_goal_made_restricted_is_gone_with_the_next_look(tenant: InsightsTenant) -> None:
    tenant.person("colleague")
    cycle = tenant.cycle()
    unit = tenant.unit("team")
    goal = tenant.goal(cycle, ("unit", unit), "目标", "50")
    tenant.tell()
    assert tenant.titles("colleague") == {"目标"}

    tenant.goal(cycle, ("unit", unit), "目标", "50", goal_id=goal, version=2, visibility="named")
    tenant.tell()

    assert tenant.titles("colleague") == set()
    assert tenant.board("colleague")["items"][1]["progress"] == 50


def _open() -> set[tuple[str, str]]:
    return {(owner, "open") for owner in OWNERS}


def test_a_board_tells_percents_and_no_amount_of_anybody(guarded: InsightsTenant) -> None:
    """Where amounts are hidden apart, the board has nothing to hide."""
    told = {"goal_id", "title", "owner", "progress", "expected", "health", "last_update"}
    rows = [row for item in guarded.board("executive")["items"] for row in item["goals"]]
    assert rows
    assert {name for row in rows for name in row} == told
