"""The schema of 200 companies is migrated while the release before goes on serving them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import grpc
import psycopg
import pytest

from servicekit.testing import Company
from tests.upgrade import house, releases, rows
from tests.upgrade.conftest import MANY, SERVICES, Stage
from tests.upgrade.traffic import FIGURES, Traffic, going_on
from tests.upgrade.waiting import until

QUIET = 20
PHASES = ("before", "migrating", "old code after", "both", "new code")


@dataclass
class Seen:
    """What was seen while the rehearsal was played."""

    traffic: Traffic
    # How many of goals' schemas stood at the new revision when the first run was killed.
    at_the_kill: int = 0
    refused: str = ""
    unchanged: dict[str, bool] = field(default_factory=dict)
    latecomer: Company = field(default_factory=lambda: Company("latecomer"))


@pytest.fixture(scope="module")
def seen(stage: Stage, request: pytest.FixtureRequest) -> Seen:
    """The whole upgrade, people working all the time; the tests below look at what came of it."""
    at = {name: f"http://{stage.address(stage.old, name, 'HTTP_PORT')}" for name in SERVICES}
    seen = Seen(Traffic(at, stage.everybody, stage.everybody[:-QUIET]))
    before = {name: _digests(stage, name) for name in SERVICES}
    with going_on(seen.traffic):
        until(partial(seen.traffic.settled, 200), 300)
        _migrate(stage, seen)
        for phase, replace in (("old code after", None), ("both", _start), ("new code", _retire)):
            if replace:
                replace(stage, seen)
            seen.traffic.phase = phase
            until(partial(seen.traffic.settled, 200), 300)
    for name, (columns, digests) in before.items():
        with house.database(stage.of, name) as connection:
            seen.unchanged[name] = rows.digests(connection, columns) == digests
    request.config.stash[FIGURES] = _figures(seen.traffic)
    return seen


def _digests(stage: Stage, name: str) -> tuple[rows.Columns, dict[tuple[str, str], str]]:
    with house.database(stage.of, name) as connection:
        columns = rows.columns(connection, stage.schemas[-QUIET:])
        return columns, rows.digests(connection, columns)


def _migrate(stage: Stage, seen: Seen) -> None:
    """One run is killed half-way; two at once finish its work, beside the other service's."""
    seen.traffic.phase = "migrating"
    head = releases.head(stage.new.tree, "goals")
    with house.database(stage.of, "goals") as connection, _held(connection, max(stage.schemas)):
        run = stage.new.start("goals", "migrate")
        until(lambda: _at(connection, head) > MANY / 10, 300)
        run.kill()
        run.wait(10)
        seen.at_the_kill = _at(connection, head)
    runs = [stage.new.start(name, "migrate") for name in ("goals", "goals", "checkins")]
    codes = [run.wait(600) for run in runs]
    assert codes == [0, 0, 0], [stage.new.log(name, "migrate") for name in SERVICES]
    seen.refused = _refusal(stage)


@contextmanager
def _held(connection: psycopg.Connection, schema: str) -> Iterator[None]:
    """A long transaction in the last company, so that no run can have finished."""
    with connection.transaction():
        connection.execute(f"SELECT count(*) FROM {schema}.goals".encode())
        yield


def _at(connection: psycopg.Connection, head: str) -> int:
    return sum(revision == head for revision in rows.revisions(connection).values())


def _refusal(stage: Stage) -> str:
    """What the old release says when a company signs up now."""
    try:
        stage.provision(stage.old, Company("too-late"))
    except grpc.RpcError as error:
        return str(error.details())
    return ""


def _start(stage: Stage, seen: Seen) -> None:
    """The new release beside the old one, as a rolling update has it."""
    for name in SERVICES:
        port = int(stage.new.environment(name)["HTTP_PORT"]) + 5
        seen.traffic.addresses[name] = stage.new.serve(name, "api", HTTP_PORT=str(port))


def _retire(stage: Stage, seen: Seen) -> None:
    stage.old.stop()
    for name in SERVICES:
        stage.new.serve(name, "backend")
    stage.provision(stage.new, seen.latecomer)


def _figures(traffic: Traffic) -> list[str]:
    lines = []
    for phase in PHASES:
        count = sum(answer.phase == phase for answer in traffic.answers)
        lines.append(f"{phase:15} {count:6} requests, p99 {traffic.p99(phase):7.1f} ms")
    return lines


def test_no_request_fails_at_any_moment_of_the_upgrade(seen: Seen) -> None:
    assert seen.traffic.faults() == []
    assert {answer.phase for answer in seen.traffic.answers} == set(PHASES)


def test_nobody_waits_for_much_longer_than_a_lock_is_waited_for(seen: Seen) -> None:
    traffic = seen.traffic

    assert traffic.p99("migrating") < traffic.p99("before") + 2000


@pytest.mark.parametrize("name", SERVICES)
def test_every_company_stands_at_the_new_schema(stage: Stage, seen: Seen, name: str) -> None:
    with house.database(stage.of, name) as connection:
        found = rows.revisions(connection)
        told = rows.columns(connection, list(found))

    assert len(found) == MANY + 1
    assert set(found.values()) == {releases.head(stage.new.tree, name)}
    assert all((schema, "rehearsals") in told for schema in found)


def test_a_run_that_is_killed_half_way_is_finished_by_the_next(seen: Seen) -> None:
    assert MANY / 10 < seen.at_the_kill < MANY


@pytest.mark.parametrize("name", SERVICES)
def test_the_rows_of_those_who_did_nothing_are_unchanged(seen: Seen, name: str) -> None:
    assert seen.unchanged[name]


def test_what_was_acknowledged_is_there_once(stage: Stage, seen: Seen) -> None:
    told = [check_in["id"] for check_in in seen.traffic.check_ins()]
    kept: list[str] = []
    with house.database(stage.of, "checkins") as connection:
        for schema in stage.schemas:
            found = connection.execute(f"SELECT id::text FROM {schema}.check_ins".encode())
            kept += [row[0] for row in found]

    assert len(set(told)) == len(told)
    assert sorted(kept) == sorted(told)


def test_goals_applies_what_either_release_acknowledged(stage: Stage, seen: Seen) -> None:
    told = {check_in["id"]: check_in["key_result_id"] for check_in in seen.traffic.check_ins()}
    # Ids of one service rise with time.
    newest = {
        key_result: max(i for i in told if told[i] == key_result) for key_result in told.values()
    }

    def applied() -> bool:
        found: dict[str, str] = {}
        for schema in stage.schemas:
            query = f"SELECT id::text, last_check_in_id::text FROM {schema}.key_results"
            found |= dict(connection.execute(query.encode()).fetchall())
        return all(found[key_result] == last for key_result, last in newest.items())

    with house.database(stage.of, "goals") as connection:
        until(applied, 300)


def test_the_old_release_makes_no_company_that_would_stay_behind(seen: Seen) -> None:
    assert seen.refused == "release.outdated"
