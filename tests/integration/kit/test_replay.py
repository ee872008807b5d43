"""Parked facts run again by command, in order, once what poisoned them is mended."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from servicekit.config import Settings
from servicekit.messaging.dispatch import INSERT_INBOX
from servicekit.messaging.registry import Consumers
from servicekit.messaging.replay import replay
from servicekit.process import cli
from servicekit.runtime import Runtime
from servicekit.testing import Company, Running
from tests.integration.kit.conftest import bring_to
from tests.integration.kit.messages import (
    heard,
    let_take_effect,
    letters,
    raised,
    reset,
    state,
)
from tests.integration.kit.probe.contract import CounterRaised
from tests.integration.kit.probe.script import script
from tests.integration.kit.waiting import blocked, until

PROBE = "tests.integration.kit.probe.app"


@pytest.fixture
def parked(probe: Running, acme: Company) -> Company:
    """Key a: a poisoned fact and two behind it; key b: a poisoned one; key c went through."""
    let_take_effect(
        probe,
        [
            raised(acme, 1, note="poison"),
            raised(acme, 2),
            raised(acme, 3),
            raised(acme, 4, "b", note="poison"),
            raised(acme, 5, "c"),
        ],
    )
    assert len(letters(probe, acme)) == 4
    return acme


def test_what_was_parked_takes_effect_in_order_and_is_gone(probe: Running, parked: Company) -> None:
    script.mended = True

    assert replay(probe.runtime, parked.id) == (4, 0)

    assert heard(probe, parked) == [("c", 5), ("a", 1), ("a", 2), ("a", 3), ("b", 4)]
    assert letters(probe, parked) == []
    assert replay(probe.runtime, parked.id) == (0, 0)


def test_what_is_still_poisoned_stays_with_all_that_waits_behind_it(
    probe: Running, parked: Company
) -> None:
    assert replay(probe.runtime, parked.id) == (0, 4)

    assert heard(probe, parked) == [("c", 5)]
    assert [letter[1] for letter in letters(probe, parked)] == ["a", "a", "a", "b"]


def test_the_key_flows_again_after_its_replay(probe: Running, parked: Company) -> None:
    script.mended = True
    replay(probe.runtime, parked.id)

    let_take_effect(probe, [raised(parked, 6)])

    assert heard(probe, parked)[-1] == ("a", 6)
    assert letters(probe, parked) == []


def test_a_replayed_fact_that_kafka_brings_again_does_not_count_twice(
    probe: Running, acme: Company
) -> None:
    fact = raised(acme, 1, note="poison")
    let_take_effect(probe, [fact])
    script.mended = True
    replay(probe.runtime, acme.id)

    let_take_effect(probe, [fact])

    assert heard(probe, acme) == [("a", 1)]


def test_a_parked_fact_that_has_counted_already_does_not_count_again(
    probe: Running, acme: Company
) -> None:
    fact = raised(acme, 1, note="poison")
    let_take_effect(probe, [fact])
    script.mended = True
    with probe.as_system(acme) as uow:
        uow.session.execute(INSERT_INBOX, {"consumer": "count_one", "ids": [fact.id]})

    assert replay(probe.runtime, acme.id) == (1, 0)
    assert heard(probe, acme) == []
    assert letters(probe, acme) == []


def test_only_the_named_consumer_and_company_are_replayed(
    probe: Running, parked: Company, globex: Company
) -> None:
    let_take_effect(probe, [reset(parked, "d", note="poison")])
    let_take_effect(probe, [raised(globex, 9, note="poison")])
    script.mended = True

    assert replay(probe.runtime, parked.id, "count_many") == (1, 0)

    assert len(letters(probe, parked)) == 4
    assert len(letters(probe, globex)) == 1
    assert replay(probe.runtime) == (5, 0)


def test_a_state_that_was_passed_is_not_replayed(probe: Running, acme: Company) -> None:
    counter = "00000000-0000-7000-8000-000000000001"
    let_take_effect(probe, [state(acme, counter, 1, note="poison")])
    script.mended = True

    assert replay(probe.runtime, acme.id) == (0, 0)


def test_a_consumer_that_the_release_no_longer_has_keeps_its_messages(
    probe: Running, parked: Company, runtime_of: Callable[..., Runtime]
) -> None:
    renamed = Consumers()

    @renamed.on(CounterRaised)
    def another_name(uow: Any, raised: Any) -> None:
        """Never called."""

    runtime = runtime_of(probe.runtime.settings, replace(probe.runtime.service, consumers=renamed))

    assert replay(runtime, parked.id) == (0, 4)
    assert len(letters(probe, parked)) == 4
    runtime.database.dispose()


def test_a_suspended_company_is_replayed_as_well_and_a_leaving_one_is_passed(
    probe: Running, parked: Company, globex: Company
) -> None:
    let_take_effect(probe, [raised(globex, 9, note="poison")])
    bring_to(probe.runtime, parked, "suspended")
    bring_to(probe.runtime, globex, "deleting")
    script.mended = True

    assert replay(probe.runtime, globex.id) == (0, 0)
    assert replay(probe.runtime) == (4, 0)


def test_the_command_says_what_it_did(
    probe: Running,
    parked: Company,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = probe.runtime.settings
    for name, value in {
        "DATABASE_NODES": json.dumps([node._asdict() for node in settings.database_nodes]),
        "SERVICE_CLIENT_SECRET": "unused",
        "HTTP_PORT": "0",
        "GRPC_PORT": "0",
        "HEALTH_PORT": "0",
        "PEERS": "{}",
    }.items():
        monkeypatch.setenv(name, value)

    assert cli.main(PROBE, Settings, ["replay", "--tenant", str(parked.id)]) == 1
    script.mended = True
    assert cli.main(PROBE, Settings, ["replay", "--consumer", "count_one"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told == [
        "0 messages took effect, 4 are still parked",
        "4 messages took effect, 0 are still parked",
    ]


def test_a_fact_that_arrives_while_its_key_is_replayed_is_neither_lost_nor_early(
    probe: Running, parked: Company, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.mended = True
    late = raised(parked, 7)
    arrival = threading.Thread(target=let_take_effect, args=[probe, [late]])
    count = script.called

    def arrive_in_the_middle(name: str, messages: list[Any]) -> None:
        count(name, messages)
        if messages[0].amount == 2:
            arrival.start()
            until(lambda: blocked(admin))

    monkeypatch.setattr(script, "called", arrive_in_the_middle)
    replay(probe.runtime, parked.id)
    arrival.join(30)

    assert [amount for key, amount in heard(probe, parked) if key == "a"] == [1, 2, 3, 7]
    assert letters(probe, parked) == []
