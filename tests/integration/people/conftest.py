"""Companies in people, each with an administrator who is signed in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from servicekit.testing import Company, Running
from services.people.use_cases import employees
from tests.integration.refusals import refuses


class Admin:
    """The administrator of one company, calling people over HTTP."""

    def __init__(self, people: Running, company: Company) -> None:
        self.people, self.company = people, company
        self.subject = f"admin-{company.slug}"
        self.token = people.issuer.person(company, self.subject)
        with people.as_system(company) as uow:
            employees.add_first_admin(uow, "管理员", f"{self.subject}@{company.slug}.test")
        with people.as_system(company) as uow:
            email = f"{self.subject}@{company.slug}.test"
            linked = employees.link_subject(uow, self.subject, email, verified=True)
            assert linked is not None
            self.id = linked.id

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.people.http.open(path, method=method, headers=headers, **kwargs)

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.people, self.company, status, *codes)

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Any:
        return self.call("POST", path, **kwargs)


@pytest.fixture(scope="session")
def admin_of(settle: Callable[..., Running]) -> Callable[[str], Admin]:
    known: dict[str, Admin] = {}

    def admin(slug: str) -> Admin:
        if slug not in known:
            company = Company(slug)
            known[slug] = Admin(settle("people", company), company)
        return known[slug]

    return admin


@pytest.fixture
def acme(admin_of: Callable[[str], Admin]) -> Admin:
    return admin_of("acme")


@pytest.fixture
def globex(admin_of: Callable[[str], Admin]) -> Admin:
    return admin_of("globex")
