"""A release brings new starter content to companies that are there already, and nothing else."""

from typing import Any

import pytest
import sqlalchemy as sa

from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.process.tenant_upgrades import upgrade_tenants
from servicekit.runtime import runtime_context
from servicekit.testing import outbox_of
from services.goals.library.models import LibraryItem, Template
from services.goals.setup.use_cases import starter_content
from tests.integration.goals.workshops import Workshops

CODE = "SAL-REVENUE"
OWN = ("name_en", "category", "category_en", "formula", "formula_en", "direction", "accumulation")
JOBS = sa.text("SELECT count(*) FROM platform.jobs WHERE kind = 'data_day' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'data_day'")


def renewed(tenant: Any) -> tuple[int, int]:
    return upgrade_tenants(tenant.goals.runtime, tenant.company.id)


def codes(tenant: Any, *, archived: bool = False) -> set[str]:
    with tenant.goals.as_system(tenant.company) as uow:
        query = sa.select(LibraryItem.code).where(LibraryItem.archived == archived)
        return set(uow.session.scalars(query))


def lose(tenant: Any, model: Any, *lost: str) -> None:
    """The company began before there was anything with these codes."""
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.delete(model).where(model.code.in_(lost)))


def item(tenant: Any, code: str = CODE) -> Any:
    found = tenant.ok("hr", "GET", "/v1/library_items", query_string={"q": code, "limit": 200})
    return next((one for one in found["items"] if one["code"] == code), None)


def change(tenant: Any, **changes: Any) -> None:
    known = item(tenant)
    headers = {"If-Match": f'"{known["version"]}"'}
    path = f"/v1/library_items/{known['id']}"
    tenant.ok("hr", "PATCH", path, json=changes, headers=headers)


def laid(tenant: Any) -> list[str]:
    rows = outbox_of(tenant.goals, tenant.company)
    texts = [row.payload.decode("utf-8", "replace") for row in rows]
    return [text for text in texts if "library.seeded" in text]


def test_an_old_company_gets_what_it_does_not_have_yet(tenant: Any) -> None:
    template = starter_content.templates()[0]["code"]
    before = codes(tenant)
    lose(tenant, LibraryItem, CODE)
    lose(tenant, Template, template)

    assert renewed(tenant) == (1, 0)

    assert codes(tenant) == before
    assert item(tenant)["name"] == "销售收入"
    found = tenant.ok("hr", "GET", "/v1/templates", query_string={"limit": 200})["items"]
    assert template in [one["code"] for one in found]
    assert len(laid(tenant)) == 2


def test_what_a_company_changed_stays_as_it_is(tenant: Any) -> None:
    change(tenant, name="销售额", typical_target=5)
    kept = item(tenant)

    renewed(tenant)

    assert item(tenant) == kept


def test_what_a_company_put_away_does_not_come_back(tenant: Any) -> None:
    change(tenant, archived=True)

    renewed(tenant)

    assert item(tenant) is None
    assert CODE in codes(tenant, archived=True)


def test_an_own_indicator_of_the_same_code_stays_the_companys(tenant: Any) -> None:
    known = item(tenant)
    lose(tenant, LibraryItem, CODE)
    own = {name: known[name] for name in OWN} | {"code": CODE, "name": "自己的"}
    tenant.ok("hr", "POST", "/v1/library_items", json=own)

    renewed(tenant)

    assert item(tenant)["name"] == "自己的"


def test_renewing_again_changes_and_tells_nothing(tenant: Any) -> None:
    renewed(tenant)
    before, told = codes(tenant), len(laid(tenant))

    assert renewed(tenant) == (1, 0)

    assert (codes(tenant), len(laid(tenant))) == (before, told)


def test_cycles_are_the_companys_own(tenant: Any) -> None:
    before = tenant.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.text("DELETE FROM cycles WHERE level = 'person'"))

    renewed(tenant)

    after = tenant.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    assert [one["id"] for one in after] == [one["id"] for one in before if one["level"] != "person"]


def test_providers_of_metrics_that_are_there_already_are_told_from_now_on(tenant: Any) -> None:
    workshops = Workshops(tenant, people=1)
    workshops.metric()
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(FORGET)

    renewed(tenant)

    with tenant.goals.as_system(tenant.company) as uow:
        assert uow.session.scalar(JOBS, {"ref": tenant.ids["finance"]}) == 1


def test_a_suspended_company_is_renewed_for_when_it_returns(tenant: Any) -> None:
    lose(tenant, LibraryItem, CODE)
    runtime, message = tenant.goals.runtime, tenant.company.message
    with runtime_context(runtime):
        apply_tenant_state(runtime, message, "suspended")

    assert renewed(tenant) == (1, 0)

    assert CODE in codes(tenant)


def test_one_company_that_fails_holds_up_no_other(
    tenant: Any, other_tenant: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(tenant, LibraryItem, CODE)
    bring = starter_content.seed_library

    def fails(uow: Any) -> None:
        if uow.tenant.id == other_tenant.company.id:
            raise ValueError("poisoned")
        bring(uow)

    monkeypatch.setattr(starter_content, "seed_library", fails)
    done, failed = upgrade_tenants(tenant.goals.runtime)

    assert (done >= 1, failed) == (True, 1)
    assert CODE in codes(tenant)
