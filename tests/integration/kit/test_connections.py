"""A connection is replaced once it has met as many companies as one may, and not before."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from servicekit.callers import System, caller_context
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company
from servicekit.unit_of_work.transaction import unit_of_work
from tests.integration.kit.waiting import until

PID = sa.text("SELECT pg_backend_pid()")
ALIVE = sa.text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid")


def backend(runtime: Runtime, company: Company) -> int:
    """The server's process that a unit of work of the company ran in."""
    with (
        runtime_context(runtime),
        caller_context(System(tenant_id=company.id)),
        unit_of_work() as uow,
    ):
        return int(uow.session.execute(PID).scalar_one())


@pytest.fixture
def meets_two(variant: Callable[..., Runtime]) -> Runtime:
    return variant(database_companies=2, database_pool=1)


def test_one_company_keeps_its_connection(meets_two: Runtime, acme: Company) -> None:
    assert len({backend(meets_two, acme) for _ in range(10)}) == 1


def test_a_connection_that_met_enough_companies_is_replaced(
    meets_two: Runtime, acme: Company, globex: Company
) -> None:
    first = backend(meets_two, acme)

    assert backend(meets_two, globex) == first
    second = backend(meets_two, acme)
    assert second != first
    # The new one counts from the beginning.
    assert backend(meets_two, acme) == second
    assert backend(meets_two, globex) == second
    assert backend(meets_two, globex) != second


def test_the_replaced_connection_is_closed(
    meets_two: Runtime, acme: Company, globex: Company
) -> None:
    first = backend(meets_two, acme)
    backend(meets_two, globex)

    engine = next(iter(meets_two.database.engines()))

    def gone() -> bool:
        with engine.begin() as connection:
            return connection.execute(ALIVE, {"pid": first}).first() is None

    # The server notices a moment after the client has left.
    until(gone)
