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
from tests.integration.goals.plant import Plant

CODE = "SAL-REVENUE"
OWN = ("name_en", "category", "category_en", "formula", "formula_en", "direction", "accumulation")
JOBS = sa.text("SELECT count(*) FROM platform.jobs WHERE kind = 'data_day' AND ref = :ref")
FORGET = sa.text("DELETE FROM platform.jobs WHERE kind = 'data_day'")


def renewed(world: Any) -> tuple[int, int]:
    return upgrade_tenants(world.goals.runtime, world.company.id)


def codes(world: Any, *, archived: bool = False) -> set[str]:
    with world.goals.as_system(world.company) as uow:
        query = sa.select(LibraryItem.code).where(LibraryItem.archived == archived)
        return set(uow.session.scalars(query))


def lose(world: Any, model: Any, *lost: str) -> None:
    """The company began before there was anything with these codes."""
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(sa.delete(model).where(model.code.in_(lost)))


def item(world: Any, code: str = CODE) -> Any:
    found = world.ok("hr", "GET", "/v1/library_items", query_string={"q": code, "limit": 200})
    return next((one for one in found["items"] if one["code"] == code), None)


def change(world: Any, **changes: Any) -> None:
    known = item(world)
    headers = {"If-Match": f'"{known["version"]}"'}
    path = f"/v1/library_items/{known['id']}"
    world.ok("hr", "PATCH", path, json=changes, headers=headers)


def laid(world: Any) -> list[str]:
    rows = outbox_of(world.goals, world.company)
    texts = [row.payload.decode("utf-8", "replace") for row in rows]
    return [text for text in texts if "library.laid" in text]


def test_an_old_company_gets_what_it_does_not_have_yet(world: Any) -> None:
    template = starter_content.templates()[0]["code"]
    before = codes(world)
    lose(world, LibraryItem, CODE)
    lose(world, Template, template)

    assert renewed(world) == (1, 0)

    assert codes(world) == before
    assert item(world)["name"] == "销售收入"
    found = world.ok("hr", "GET", "/v1/templates", query_string={"limit": 200})["items"]
    assert template in [one["code"] for one in found]
    assert len(laid(world)) == 2


def test_what_a_company_changed_stays_as_it_is(world: Any) -> None:
    change(world, name="销售额", typical_target=5)
    kept = item(world)

    renewed(world)

    assert item(world) == kept


def test_what_a_company_put_away_does_not_come_back(world: Any) -> None:
    change(world, archived=True)

    renewed(world)

    assert item(world) is None
    assert CODE in codes(world, archived=True)


def test_an_own_indicator_of_the_same_code_stays_the_companys(world: Any) -> None:
    known = item(world)
    lose(world, LibraryItem, CODE)
    own = {name: known[name] for name in OWN} | {"code": CODE, "name": "自己的"}
    world.ok("hr", "POST", "/v1/library_items", json=own)

    renewed(world)

    assert item(world)["name"] == "自己的"


def test_renewing_again_changes_and_tells_nothing(world: Any) -> None:
    renewed(world)
    before, told = codes(world), len(laid(world))

    assert renewed(world) == (1, 0)

    assert (codes(world), len(laid(world))) == (before, told)


def test_cycles_are_the_companys_own(world: Any) -> None:
    before = world.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(sa.text("DELETE FROM cycles WHERE level = 'person'"))

    renewed(world)

    after = world.ok("hr", "GET", "/v1/cycles?limit=200")["items"]
    assert [one["id"] for one in after] == [one["id"] for one in before if one["level"] != "person"]


def test_providers_of_metrics_that_are_there_already_are_told_from_now_on(world: Any) -> None:
    plant = Plant(world, people=1)
    plant.metric()
    with world.goals.as_system(world.company) as uow:
        uow.session.execute(FORGET)

    renewed(world)

    with world.goals.as_system(world.company) as uow:
        assert uow.session.scalar(JOBS, {"ref": world.ids["finance"]}) == 1


def test_a_suspended_company_is_renewed_for_when_it_returns(world: Any) -> None:
    lose(world, LibraryItem, CODE)
    runtime, message = world.goals.runtime, world.company.message
    with runtime_context(runtime):
        apply_tenant_state(runtime, message, "suspended")

    assert renewed(world) == (1, 0)

    assert CODE in codes(world)


def test_one_company_that_fails_holds_up_no_other(
    world: Any, elsewhere: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(world, LibraryItem, CODE)
    bring = starter_content.seed_library

    def fails(uow: Any) -> None:
        if uow.tenant.id == elsewhere.company.id:
            raise ValueError("poisoned")
        bring(uow)

    monkeypatch.setattr(starter_content, "seed_library", fails)
    done, failed = upgrade_tenants(world.goals.runtime)

    assert (done >= 1, failed) == (True, 1)
    assert CODE in codes(world)
