"""Steps of a run as the applicant sees them."""

from collections.abc import Mapping
from typing import Any

from services.tenants.models import Run
from services.tenants.views import step_views


def say(locale: str, code: str, parameters: Mapping[str, Any]) -> str:
    return f"{locale} {code} {parameters['peer']}"


def test_a_failed_step_has_its_reason_in_the_readers_language() -> None:
    reason = {"code": "peer.unavailable", "parameters": {"peer": "goals"}}
    run = Run(
        steps=[
            {"name": "reserve", "state": "done", "finished_at": "2026-11-22", "reason": None},
            {"name": "databases", "state": "failed", "finished_at": None, "reason": reason},
        ]
    )

    done, failed = step_views(run, say, "en")

    assert (done["state"], done["reason"]) == ("done", None)
    assert (failed["state"], failed["reason"]) == ("failed", "en peer.unavailable goals")
