"""Callers whose place in the company is never asked for."""

from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from directory.visibility import access_to, visible
from servicekit.callers import Anonymous, Caller, Client, ServiceCaller, System
from servicekit.ids import new_id
from services.goals.goal_sheets.models.goals import Goal

TENANT = new_id()
BOUND = (
    Client(tenant_id=TENANT, client_id="erp", scopes=frozenset()),
    ServiceCaller(name="checkins", tenant_id=TENANT),
    System(tenant_id=TENANT),
)


def in_unit_of_work(caller: Caller) -> Any:
    return SimpleNamespace(caller=caller)


@pytest.mark.parametrize("caller", BOUND)
def test_clients_are_bound_by_their_scopes_and_services_by_themselves(caller: Caller) -> None:
    found = access_to(in_unit_of_work(caller), "person", new_id(), "named")

    assert found.sees
    assert found.everything
    assert visible(in_unit_of_work(caller), Goal).compare(sa.true())


def test_strangers_see_nothing() -> None:
    found = access_to(in_unit_of_work(Anonymous()), "company", None, "open")

    assert not found.sees
    assert not found.everything
    assert visible(in_unit_of_work(Anonymous()), Goal).compare(sa.false())
