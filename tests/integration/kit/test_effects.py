"""Facts count once and in order, states never grow older, and poison stays alone."""

from itertools import chain

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from servicekit.database.transient import is_transient
from servicekit.errors import Unavailable
from servicekit.ids import new_id
from servicekit.messaging.dispatch import PURGE_INBOX, in_batches
from servicekit.testing import Company, Running
from tests.integration.kit.messages import (
    copies,
    heard,
    let_take_effect,
    letters,
    raised,
    reset,
    state,
)
from tests.integration.kit.probe.script import script

POISONED = "ValueError('poisoned')"
BEHIND = "behind a parked message"


def test_a_fact_that_comes_twice_counts_once(probe: Running, acme: Company) -> None:
    fact, batch = raised(acme, 1), [reset(acme, "b"), reset(acme, "b")]

    for _ in range(2):
        let_take_effect(probe, [fact, *batch])
    let_take_effect(probe, [fact, fact])

    assert heard(probe, acme) == [("a", 1), ("b", 0), ("b", 0)]


def test_the_same_message_counts_for_each_company(
    probe: Running, acme: Company, globex: Company
) -> None:
    fact = raised(acme, 1)

    let_take_effect(probe, [fact])
    let_take_effect(probe, [fact._replace(tenant_id=globex.id)])

    assert heard(probe, acme) == heard(probe, globex) == [("a", 1)]


def test_many_facts_take_effect_in_one_call(probe: Running, acme: Company) -> None:
    let_take_effect(probe, [reset(acme) for _ in range(50)])

    assert script.sizes("count_many") == [50]
    assert len(heard(probe, acme)) == 50


def test_what_nobody_wants_takes_no_unit_of_work(probe: Running, acme: Company) -> None:
    let_take_effect(probe, [raised(acme, 1, note="unwanted"), raised(acme, 2)])

    assert script.sizes("count_one") == [1]
    with probe.as_system(acme) as uow:
        assert uow.session.execute(sa.text("SELECT count(*) FROM inbox")).scalar() == 1


def test_a_batch_is_halved_until_the_poisoned_fact_is_alone(probe: Running, acme: Company) -> None:
    batch = [reset(acme, f"k{number}") for number in range(8)]
    batch[5] = reset(acme, "k5", note="poison")

    let_take_effect(probe, batch)

    # 8 fails; 4 counts; 4 fails; 2 fails; 1 counts, the poisoned one is tried thrice; 2 counts.
    assert script.sizes("count_many") == [8, 4, 4, 2, 1, 1, 1, 1, 2]
    assert {key for key, _ in heard(probe, acme)} == {f"k{n}" for n in range(8) if n != 5}
    assert letters(probe, acme) == [("count_many", "k5", True, POISONED)]


def test_later_facts_of_a_parked_key_park_behind_it(probe: Running, acme: Company) -> None:
    first = [raised(acme, 1, note="poison"), raised(acme, 2), raised(acme, 3, "b")]
    let_take_effect(probe, first)
    later = raised(acme, 4)

    let_take_effect(probe, [later, later, raised(acme, 5, "b")])

    assert heard(probe, acme) == [("b", 3), ("b", 5)]
    assert letters(probe, acme) == [
        ("count_one", "a", True, POISONED),
        ("count_one", "a", True, BEHIND),
        ("count_one", "a", True, BEHIND),
    ]


def test_a_key_that_one_consumer_parked_goes_on_for_another_and_for_other_companies(
    probe: Running, acme: Company, globex: Company
) -> None:
    let_take_effect(probe, [raised(acme, 1, note="poison")])

    let_take_effect(probe, [reset(acme), reset(acme)])
    let_take_effect(probe, [raised(globex, 2)])

    assert heard(probe, acme) == [("a", 0), ("a", 0)]
    assert heard(probe, globex) == [("a", 2)]


def test_a_message_that_cannot_be_read_is_set_aside(probe: Running, acme: Company) -> None:
    broken = raised(acme, 1)._replace(payload=b"\xff\xff")

    let_take_effect(probe, [broken, raised(acme, 2, "b")])

    assert heard(probe, acme) == [("b", 2)]
    assert [letter[:3] for letter in letters(probe, acme)] == [("count_one", "a", True)]


def test_a_poisoned_state_is_passed_and_the_next_one_heals_it(
    probe: Running, acme: Company
) -> None:
    ill, well = new_id(), new_id()

    let_take_effect(probe, [state(acme, ill, 1, note="poison"), state(acme, well, 1)])
    assert copies(probe, acme) == {str(well): (10, 1)}
    assert letters(probe, acme) == [("copy_counters", str(ill), False, POISONED)]
    let_take_effect(probe, [state(acme, ill, 2)])

    assert copies(probe, acme) == {str(well): (10, 1), str(ill): (20, 2)}


def test_states_in_any_order_and_number_end_at_the_newest(probe: Running, acme: Company) -> None:
    counter = new_id()
    versions = [3, 1, 8, 2, 8, 5], [1, 7, 4, 6, 8], [2, 3]
    told = {version: state(acme, counter, version) for version in chain(*versions)}

    for batch in versions:
        let_take_effect(probe, [told[version] for version in batch])

    assert copies(probe, acme) == {str(counter): (80, 8)}


def test_what_passes_by_itself_is_never_set_aside(probe: Running, acme: Company) -> None:
    script.away = True
    batch = [raised(acme, 1), raised(acme, 2, "b", note="away"), raised(acme, 3)]

    for _ in range(5):
        with pytest.raises(Unavailable):
            let_take_effect(probe, batch)
    assert letters(probe, acme) == []
    script.away = False
    let_take_effect(probe, batch)

    assert heard(probe, acme) == [("a", 1), ("b", 2), ("a", 3)]
    assert letters(probe, acme) == []


def test_a_lost_database_is_not_the_messages_fault(
    probe: Running, acme: Company, admin: psycopg.Connection
) -> None:
    fact = raised(acme, 1)
    let_take_effect(probe, [raised(acme, 0)])
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'kitprobe_app'"
    )

    with pytest.raises(psycopg.OperationalError) as lost:
        let_take_effect(probe, [fact])
    assert is_transient(lost.value)
    let_take_effect(probe, [fact])

    assert heard(probe, acme) == [("a", 0), ("a", 1)]
    assert letters(probe, acme) == []


def test_what_exceeds_a_limit_of_the_database_is_poison(probe: Running, acme: Company) -> None:
    let_take_effect(probe, [raised(acme, 1, note="endless"), raised(acme, 2, "b")])

    assert heard(probe, acme) == [("b", 2)]
    ((consumer, key, parked, error),) = letters(probe, acme)
    assert (consumer, key, parked) == ("count_one", "a", True)
    assert "ProgramLimitExceeded" in error


def test_messages_of_one_key_keep_their_order_across_types(probe: Running, acme: Company) -> None:
    let_take_effect(
        probe, [raised(acme, 1), reset(acme), raised(acme, 2, "b"), raised(acme, 3), reset(acme)]
    )

    own = [amount for key, amount in heard(probe, acme) if key == "a"]
    assert own == [1, 0, 3, 0]


def test_old_rows_leave_the_inbox_in_passing(probe: Running, acme: Company) -> None:
    let_take_effect(probe, [raised(acme, amount) for amount in range(3)])
    with probe.as_system(acme) as uow:
        uow.session.execute(
            sa.text(
                "UPDATE inbox SET received_at = now() - interval '16 days' WHERE event_id IN"
                " (SELECT event_id FROM inbox LIMIT 2)"
            )
        )

    fact = raised(acme, 9)
    let_take_effect(probe, [fact._replace(id=type(fact.id)(int=fact.id.int // 64 * 64))])

    with probe.as_system(acme) as uow:
        assert uow.session.scalar(sa.text("SELECT count(*) FROM inbox")) == 2
        assert "15 days" in PURGE_INBOX.text


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abc")), max_size=40))
def test_batches_keep_every_message_and_the_order_of_each_key(
    sent: list[tuple[str, str]],
) -> None:
    company = Company("any")
    deliveries = [raised(company, 1, key)._replace(type=kind) for kind, key in sent]

    batches = in_batches(deliveries)

    flat = [one for batch in batches for one in batch]
    assert sorted(one.id for one in flat) == sorted(one.id for one in deliveries)
    assert all(len({one.type for one in batch}) == 1 for batch in batches)
    for key in {one.key for one in deliveries}:
        assert [one.id for one in flat if one.key == key] == [
            one.id for one in deliveries if one.key == key
        ]


def test_batches_are_as_few_as_keys_allow() -> None:
    company = Company("any")
    mixed = [
        raised(company, 1, f"k{number}")._replace(type=kind)
        for number in range(20)
        for kind in ("fact", "state")
    ]

    # Each key's fact comes before its state, and no key needs more than that.
    assert [batch[0].type for batch in in_batches(mixed)] == ["fact", "state"]
