"""Two connections that align two goals with one another at once close no loop."""

import threading
from typing import Any

from servicekit.errors import Invalid
from services.goals.drafts.use_cases import goals
from tests.integration.kit.waiting import until

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_the_second_of_two_alignments_waits_and_sees_the_first(tenant: Any) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    one, other = (tenant.goal("staff", sheet) for _ in range(2))
    refused: list[Invalid] = []

    def align(uow: Any, child: Any, parent: Any) -> None:
        link = {"goal_id": parent["id"], "key_result_id": None, "share": 1, "amount": None}
        goals.set_alignments(uow, child["id"], [link], child["version"])

    def second() -> None:
        try:
            with tenant.goals.as_system(tenant.company) as uow:
                align(uow, other, one)
        except Invalid as fault:
            refused.append(fault)

    with tenant.goals.as_system(tenant.company) as uow:
        align(uow, one, other)
        meanwhile = threading.Thread(target=second)
        meanwhile.start()
        until(lambda: uow.session.connection().exec_driver_sql(WAITING).scalar() != 0, 30)
    meanwhile.join(30)

    assert [fault.faults[0].code for fault in refused] == ["alignment.loop"]
    parents = [
        tenant.ok("staff", "GET", f"/v1/goals/{goal['id']}")["alignments"] for goal in (one, other)
    ]
    assert [len(found) for found in parents] == [1, 0]
