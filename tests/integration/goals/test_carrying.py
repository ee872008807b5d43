"""沿用上期: last time's goals once more, their targets to be set anew."""

from typing import Any

import sqlalchemy as sa

from servicekit.testing import outbox_of, statements_of
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.column_groups import GOAL_CONTENT, KEY_RESULT_CONTENT
from services.goals.goal_sheets.models.goals import Goal
from services.goals.goal_sheets.models.sheets import Sheet
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_writing import last_quarter

PATH = "/v1/sheets/copies"


def carry(tenant: Tenant, who: str, owner: str = "staff") -> Any:
    body = {"cycle_id": tenant.cycle("person")["id"]}
    return tenant.call(
        who, "POST", PATH, json=body | {"owner": {"kind": "person", "id": tenant.ids[owner]}}
    )


def test_copy_makes_drafts_without_targets(tenant: Tenant) -> None:
    before = last_quarter(tenant)

    sheet = carry(tenant, "staff").json

    (goal,) = sheet["goals"]
    (part,) = goal["key_results"]
    assert goal["id"] != before
    assert (goal["title"], goal["state"], goal["weight"]) == ("一次做对", "draft", 100)
    assert (part["title"], part["target"], part["current"]) == ("一次交检合格率", None, None)
    assert goal["alignments"] == []
    told = tenant.ok("staff", "GET", f"/v1/sheets/{sheet['id']}/findings")["items"]
    assert "target_missing" in [item["code"] for item in told]


def test_copied_key_results_require_a_new_target(tenant: Tenant) -> None:
    last_quarter(tenant)
    sheet = carry(tenant, "staff").json
    path = f"/v1/sheets/{sheet['id']}/transitions"

    with tenant.refuses(422, "sheet.blocked"):
        refused = tenant.call("staff", "POST", path, json={"to": "in_approval"})
    part = sheet["goals"][0]["key_results"][0]
    tag = {"If-Match": f'"{part["version"]}"'}
    entered = tenant.call(
        "staff", "PATCH", f"/v1/key_results/{part['id']}", json={"target": 98}, headers=tag
    )

    told = [(error["path"], error["code"]) for error in refused.json["errors"]]
    assert told == [("goals.0.key_results.0.target", "writing.target_missing")]
    assert entered.status_code == 200
    assert tenant.call("staff", "POST", path, json={"to": "in_approval"}).status_code == 200


def test_copy_requires_an_empty_sheet(tenant: Tenant) -> None:
    last_quarter(tenant)
    assert carry(tenant, "staff").status_code == 201
    with tenant.refuses(409, "sheet.not_empty"):
        carry(tenant, "staff")


def test_copy_requires_an_earlier_sheet(tenant: Tenant) -> None:
    with tenant.refuses(404, "sheet.no_earlier_goals"):
        carry(tenant, "staff")


def test_copy_requires_the_right_to_edit_the_sheet(tenant: Tenant) -> None:
    last_quarter(tenant)
    with tenant.refuses(403, "not_allowed"):
        carry(tenant, "other")


def test_copy_for_a_unit_skips_people_with_goals(tenant: Tenant) -> None:
    for who in ("staff", "head"):
        last_quarter(tenant, who)
    cycle = tenant.cycle("person")["id"]
    body = {"cycle_id": cycle, "unit_id": tenant.unit}

    with statements_of(tenant.goals) as sent:
        done = tenant.ok("head", "POST", "/v1/sheets/unit-copies", json=body)
    again = tenant.ok("head", "POST", "/v1/sheets/unit-copies", json=body)

    assert done == {"people": 2, "copied": 2, "already_started": 0, "without_earlier_goals": 0}
    assert again == {"people": 2, "copied": 0, "already_started": 2, "without_earlier_goals": 0}
    inserts = [text for text, _ in sent if "INSERT INTO goals " in str(text)]
    assert len(inserts) == 1
    told = [row.type for row in outbox_of(tenant.goals, tenant.company) if "GoalState" in row.type]
    assert len(told) >= 2
    with tenant.refuses(404, "sheet.owner_unknown"):
        tenant.call("staff", "POST", "/v1/sheets/unit-copies", json=body)


FULL = {
    **{"title": "营收", "unit": "万元", "direction": "increase", "accumulation": "sum"},
    **{"period": "month", "cadence": "quarter", "ambition": "aspirational", "source": "ERP"},
    **{
        "start": 0,
        "target": 100,
        "weight": 30,
        "progress_source": "children",
        "children_mode": "amount",
    },
}


def test_copy_keeps_every_content_column(tenant: Tenant) -> None:
    item = tenant.ok("staff", "GET", "/v1/library_items")["items"][0]["id"]
    template = tenant.ok("staff", "GET", "/v1/templates")["items"][0]["id"]
    last_quarter(tenant)
    with tenant.goals.as_system(tenant.company) as uow:
        sheet = uow.session.scalars(sa.select(Goal.sheet_id)).one()
        uow.session.execute(sa.update(Cycle).filter_by(name="上季").values(state="active"))
        uow.session.execute(sa.update(Sheet).filter_by(id=sheet).values(state="draft"))
    whole = {
        **{"description": "为什么", "progress_source": "both", "visibility": "named", "weight": 40},
        **{"named_viewers": [tenant.unit], "template_id": template, "title": "写满"},
        "key_results": [{**FULL, "library_item_id": item}],
    }
    goal = tenant.goal("staff", str(sheet), **whole)
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.execute(sa.update(Goal).values(state="active"))

    copied = {one["title"]: one for one in carry(tenant, "staff").json["goals"]}["写满"]

    once = tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")
    for name in set(GOAL_CONTENT):
        assert copied[name] == once[name], name
    (part,), (before,) = copied["key_results"], once["key_results"]
    for name in set(KEY_RESULT_CONTENT) - {"metric_id", "metric_unit_id"}:
        assert part[name] == before[name], name
    assert part["target"] is None
