"""Who is above whom, whatever order people and units were told in."""

import threading
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
import sqlalchemy as sa

from chengshi.people.v1 import events_pb2 as pb
from directory import queries
from directory.replication import apply_employees
from servicekit.ids import new_id
from tests.integration.directory.conftest import Directory


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_line_of_managers_is_the_same_in_any_order(
    directory: Directory, order: tuple[int, ...]
) -> None:
    told = [
        directory.person("boss"),
        directory.person("head", manager="boss"),
        directory.person("lead", manager="head"),
        directory.person("staff", manager="lead"),
    ]

    for place in order:
        directory.tell(told[place])

    assert directory.above("boss", "staff")
    assert directory.above("head", "staff")
    assert not directory.above("staff", "boss")
    assert not directory.above("staff", "staff")
    assert directory.ask(queries.manager_of, "staff") == directory.id("lead")
    reports = directory.ask(queries.reports_of, "boss", depth=2)
    assert set(directory.names(reports)) == {"head", "lead"}


def test_all_at_once_is_the_same_as_one_by_one(directory: Directory) -> None:
    directory.tell(
        directory.person("staff", manager="lead", unit="team"),
        directory.unit("team", parent="centre"),
        directory.person("lead", manager="boss", unit="team"),
        directory.unit("centre", head="boss"),
        directory.person("boss", unit="centre"),
    )

    assert directory.above("boss", "staff")
    assert directory.units_of("staff") == ["team", "centre"]
    assert directory.members_of("centre") == {"staff", "lead", "boss"}
    assert directory.members_of("team") == {"staff", "lead"}


def test_a_new_manager_takes_the_whole_branch_along(directory: Directory) -> None:
    directory.tell(
        directory.person("boss"),
        directory.person("old"),
        directory.person("lead", manager="old"),
        directory.person("staff", manager="lead"),
    )
    assert directory.above("old", "staff")

    directory.tell(directory.person("lead", manager="boss"))

    assert directory.above("boss", "staff")
    assert not directory.above("old", "staff")


def test_a_unit_that_moves_takes_its_members_along(directory: Directory) -> None:
    directory.tell(directory.person("staff", unit="team"))
    assert directory.units_of("staff") == ["team"]

    directory.tell(directory.unit("team", parent="north"))
    assert directory.units_of("staff") == ["team", "north"]
    directory.tell(directory.unit("south", parent="company"), directory.unit("north"))
    directory.tell(directory.unit("team", parent="south"))

    assert directory.units_of("staff") == ["team", "south", "company"]
    assert directory.members_of("north") == set()
    assert directory.members_of("company") == {"staff"}


def test_reporting_lines_and_assignments_hold_from_their_first_to_their_last_day(
    directory: Directory,
) -> None:
    with directory.service.as_system(directory.company) as uow:
        today = uow.tenant.today()
    yesterday, tomorrow = str(today - timedelta(days=1)), str(today + timedelta(days=1))
    directory.tell(
        directory.person("new"),
        directory.person("old"),
        directory.person(
            "staff",
            reporting_lines=[
                directory.line("old", end=yesterday),
                directory.line("new", str(today), str(today)),
                directory.line("later", tomorrow),
            ],
            assignments=[
                directory.assignment("then", end=yesterday),
                directory.assignment("now", str(today), str(today)),
                directory.assignment("soon", tomorrow),
            ],
        ),
    )

    assert directory.ask(queries.manager_of, "staff") == directory.id("new")
    assert [directory.above(name, "staff") for name in ("old", "new", "later")] == [
        False,
        True,
        False,
    ]
    assert directory.units_of("staff") == ["now"]
    day = today - timedelta(days=1)
    assert directory.ask(queries.manager_of, "staff", day=day) == directory.id("old")


def test_a_line_counts_only_while_the_lines_above_it_hold(directory: Directory) -> None:
    directory.tell(
        directory.person("boss"),
        directory.person("lead", reporting_lines=[directory.line("boss", end="2020-12-31")]),
        directory.person("staff", reporting_lines=[directory.line("lead", "2021-01-01")]),
    )

    assert directory.above("lead", "staff")
    assert not directory.above("boss", "staff")


def test_dotted_lines_and_further_assignments_give_no_power(directory: Directory) -> None:
    directory.tell(
        directory.person(
            "staff",
            reporting_lines=[directory.line("boss"), directory.line("adviser", kind="dotted")],
            assignments=[directory.assignment("team"), directory.assignment("club", main=False)],
        )
    )

    assert directory.above("boss", "staff")
    assert not directory.above("adviser", "staff")
    assert directory.units_of("staff") == ["team"]


def test_an_older_state_changes_nothing(directory: Directory) -> None:
    before = directory.person("staff", manager="old", unit="team")
    after = directory.person("staff", manager="new", unit="club")
    unit_before, unit_after = directory.unit("club"), directory.unit("club", parent="top")

    directory.tell(after, unit_after)
    for again in ((before, unit_before), (before, after, unit_before, unit_after), (before,)):
        directory.tell(*again)

        assert directory.ask(queries.manager_of, "staff") == directory.id("new")
        assert directory.units_of("staff") == ["club", "top"]


@pytest.mark.parametrize("circle", [("a", "a"), ("a", "b", "a"), ("a", "b", "c", "a")])
def test_a_circle_that_two_states_make_on_the_way_ends(
    directory: Directory, circle: tuple[str, ...]
) -> None:
    for employee, manager in pairwise(circle):
        directory.tell(directory.person(employee, manager=manager))
        directory.tell(directory.unit(f"u-{employee}", parent=f"u-{manager}"))
    directory.tell(directory.person("staff", manager="a", unit="u-a"))

    assert directory.above("a", "staff")
    directory.tell(directory.person("a"), directory.unit("u-a"))
    assert not directory.above("a", "a")
    assert directory.units_of("staff") == ["u-a"]


def test_two_processes_that_change_one_line_at_once_lose_nothing(directory: Directory) -> None:
    directory.tell(directory.person("boss"), directory.person("lead"), directory.person("staff"))
    lead = directory.person("lead", manager="boss")
    staff = directory.person("staff", manager="lead")
    second = threading.Thread(target=directory.tell, args=[staff])
    waiting = sa.text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )

    with directory.service.as_system(directory.company) as uow:
        apply_employees(uow, [lead])
        second.start()
        for _ in range(500):
            if uow.session.scalar(waiting) or not second.is_alive():
                break
            second.join(0.02)
    second.join(30)

    assert directory.above("boss", "staff")


def test_names_and_people_are_read_by_id(directory: Directory) -> None:
    directory.tell(directory.person("staff", job_family="研发"), directory.unit("team"))
    ids = [directory.id("staff"), directory.id("team"), new_id()]

    def ask(question: Any) -> Any:
        with directory.service.as_system(directory.company) as uow:
            return question(uow, ids), question(uow, [])

    assert ask(queries.names) == ({ids[0]: "staff", ids[1]: "team"}, {})
    known, none = ask(queries.people)
    assert known[ids[0]].job_family == "研发"
    assert (set(known), none) == ({ids[0]}, {})


def test_times_away_are_kept_with_the_person_and_those_never_away_are_left_out(
    directory: Directory,
) -> None:
    told = [
        pb.Leave(until="2026-03-31", **{"from": "2026-03-01"}),
        pb.Leave(**{"from": "2026-11-02"}),
    ]
    directory.tell(directory.person("away", leaves=told), directory.person("here"))

    ids = [directory.id("away"), directory.id("here")]
    with directory.service.as_system(directory.company) as uow:
        found = queries.leaves(uow, ids)

    assert found == {ids[0]: ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 11, 2), None))}
