"""A session closes once each finding has an outcome."""

from datetime import UTC, date, datetime
from typing import cast

import pytest

from servicekit.errors import Conflict
from services.goals.alignment.models.alignment_sessions import (
    FINDING_STEPS,
    AlignmentSession,
    SessionFinding,
)
from services.goals.alignment.use_cases.alignment_sessions import continued_finding

AT = datetime(2030, 1, 1, 9, tzinfo=UTC)


def make_session(state: str, *finding_states: str) -> AlignmentSession:
    findings = [cast(SessionFinding, {"state": finding_state}) for finding_state in finding_states]
    return AlignmentSession(
        title="会", held_on=date(2030, 1, 1), state=state, findings=findings, closed_at=None
    )


@pytest.mark.parametrize("finding_state", FINDING_STEPS)
def test_a_session_closes_once_each_finding_has_an_outcome(finding_state: str) -> None:
    session = make_session("open", "settled", finding_state)
    if finding_state in ("settled", "carried_over"):
        session.move("closed", AT)
        assert (session.state, session.closed_at) == ("closed", AT)
        return
    with pytest.raises(Conflict) as refusal:
        session.move("closed", AT)

    assert (refusal.value.code, refusal.value.parameters) == (
        "alignment_session.unfinished",
        {"count": 1},
    )
    assert (session.state, session.closed_at) == ("open", None)


def test_a_session_opens_with_findings_that_continue() -> None:
    session = make_session("planned", "open")

    session.move("open", AT)

    assert (session.state, session.closed_at) == ("open", None)


@pytest.mark.parametrize(("action", "state"), [(None, "open"), ("return", "awaiting_approval")])
def test_a_carried_finding_continues_without_outcome_and_still_awaits_its_subject(
    action: str | None, state: str
) -> None:
    before = {
        "id": "f1",
        "state": "carried_over",
        "action": action,
        "text": "重复",
        "outcome": "下次",
    }

    finding = continued_finding(cast(SessionFinding, before))

    assert finding["id"] != "f1"
    assert finding["carried_over_from_id"] == "f1"
    assert (finding["state"], finding["outcome"], finding["settled_at"]) == (state, "", None)
    assert finding["text"] == "重复"
