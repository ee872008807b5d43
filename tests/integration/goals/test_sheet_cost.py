"""Opening a sheet costs the same however much is on it."""

from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.conftest import A_KEY_RESULT
from tests.integration.goals.workshops import Workshops

MOST = 12


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant, people=1)


@pytest.fixture
def sheet(workshops: Workshops) -> str:
    """A draft of somebody who joined in the running cycle, which follows a metric."""
    workshops.follower("w0", workshops.metric(), None)
    return workshops.tenant.sheet("hr", "person", workshops.tenant.ids["w0"])


def _opened(workshops: Workshops, sheet: str) -> tuple[Any, list[str]]:
    with statements_of(workshops.tenant.goals) as sent:
        shown = workshops.ok("hr", "GET", f"/v1/sheets/{sheet}")
    return shown, [" ".join(str(query).split())[:80] for query, *_ in sent]


def test_a_sheet_with_all_that_it_may_carry_opens_in_twelve_statements(
    workshops: Workshops, sheet: str
) -> None:
    tenant, (first, few) = workshops.tenant, _opened(workshops, sheet)
    above = first["goals"][0]["id"]
    for visibility in ("open", "line", "managers") * 4:
        links = [{"goal_id": above}]
        told = {"visibility": visibility, "alignments": links, "key_results": [A_KEY_RESULT] * 3}
        tenant.goal("hr", sheet, **told)
    for who in ("hr", "boss"):
        tenant.ok(who, "POST", f"/v1/sheets/{sheet}/comments", json={"text": "看过"})

    shown, many = _opened(workshops, sheet)

    assert (len(shown["goals"]), len(shown["comments"])) == (13, 2)
    assert len(few) <= MOST, few
    assert len(many) <= MOST, many
    assert len(many) - len(few) <= 1, (few, many)
