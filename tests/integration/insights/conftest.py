"""A company in insights, judged at one fixed moment."""

from collections.abc import Callable
from datetime import date

import pytest

from servicekit.ids import new_id
from servicekit.testing import Company, Running
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext
from tests.integration.insights.tenant import NOW, InsightsTenant


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnitOfWork, "now", staticmethod(lambda: NOW))
    monkeypatch.setattr(TenantContext, "today", lambda _tenant: date(2026, 11, 16))


@pytest.fixture(scope="session")
def make_tenant(settle: Callable[..., Running]) -> Callable[[], InsightsTenant]:
    def make() -> InsightsTenant:
        company = Company(f"c{new_id().hex[-10:]}")
        return InsightsTenant(settle("insights", company), company)

    return make


@pytest.fixture
def tenant(make_tenant: Callable[[], InsightsTenant]) -> InsightsTenant:
    return make_tenant()


@pytest.fixture
def other_tenant(make_tenant: Callable[[], InsightsTenant]) -> InsightsTenant:
    return make_tenant()
