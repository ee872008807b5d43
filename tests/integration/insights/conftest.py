"""A company in insights, judged at one fixed moment."""

from collections.abc import Callable
from datetime import date

import pytest

from servicekit.ids import new_id
from servicekit.testing import Company, Running
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext
from tests.integration.insights.world import NOW, World


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnitOfWork, "now", staticmethod(lambda: NOW))
    monkeypatch.setattr(TenantContext, "today", lambda _tenant: date(2026, 11, 16))


@pytest.fixture(scope="session")
def new_world(settle: Callable[..., Running]) -> Callable[[], World]:
    def make() -> World:
        company = Company(f"c{new_id().hex[-10:]}")
        return World(settle("insights", company), company)

    return make


@pytest.fixture
def world(new_world: Callable[[], World]) -> World:
    return new_world()


@pytest.fixture
def other_world(new_world: Callable[[], World]) -> World:
    return new_world()
