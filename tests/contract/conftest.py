"""The companies that the matrix sets against each other."""

from collections.abc import Callable, Iterator

import pytest

from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from tests.contract.sides import Side


@pytest.fixture(scope="session")
def sides(settle: Callable[..., Running], serve: Callable[[str], str]) -> Iterator[dict[str, Side]]:
    """The owner of everything, and another company with the same people."""
    both = {name: Side(Company(name), settle, serve) for name in ("acme", "globex")}
    yield both
    for side in both.values():
        for undo in side.afterwards:
            undo()


@pytest.fixture(scope="session")
def suspended(settle: Callable[..., Running]) -> Callable[[str], Company]:
    """A company that was suspended in the given service."""
    company = Company("initech")

    def suspend(name: str) -> Company:
        service = settle(name, company)
        with runtime_context(service.runtime):
            apply_tenant_state(service.runtime, company.message, "suspended")
        return company

    return suspend
