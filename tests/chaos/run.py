"""One run: companies, traffic under faults, settling; what the ledger then looks at."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from deploy.local import instances
from servicekit.testing import today
from tests.chaos import faults, settling
from tests.chaos.companies import COUNT, Firm, founded
from tests.chaos.faults import Hit
from tests.chaos.intents import Intent, drawn
from tests.chaos.traffic import Traffic
from tests.e2e.partner import Partner
from tests.e2e.waiting import eventually

# What is told is spread over about as long as the faults take.
SOME_SECONDS, ALL_SECONDS = 90, 480
FINISH_SECONDS, SETTLE_SECONDS = 120, 180
Say = Callable[[str], None]


@dataclass
class Run:
    """What happened, for the report and for the ledger."""

    firms: list[Firm]
    intents: list[Intent]
    hits: list[Hit] = field(default_factory=list)
    told: bool = False
    settled_after: float = 0.0
    left: dict[str, int] = field(default_factory=dict)

    @property
    def tenants(self) -> list[str]:
        return [firm.tenant_id for firm in self.firms]


def run(partner: Partner, say: Say) -> Run:
    """Everything up to the moment when the books are compared."""
    seed = int(os.environ.get("CHAOS_SEED") or time.time())
    whole = os.environ.get("CHAOS") == "full"
    chance = Random(seed)  # noqa: S311 - no secret
    of = instances.instance("test")
    planned = faults.every(of, chance) if whole else faults.some(of, chance)
    say(f"CHAOS_SEED={seed}, {len(planned)} faults, {len(faults.servers(of))} database servers")
    began = time.monotonic()
    firms = founded(partner)
    say(f"{COUNT} companies founded in {time.monotonic() - began:.0f} s")
    ran = Run(firms, drawn(firms, chance, today()))
    traffic = Traffic(firms, ran.intents, seed)
    try:
        traffic.start(ALL_SECONDS if whole else SOME_SECONDS)
        _break(ran, traffic, faults.befall(of, planned, 3 if whole else 1), say)
    finally:
        for answer, count in sorted(traffic.answers.items()):
            say(f"  {count:5} {answer}")
    _settle(ran, say)
    return ran


def _break(ran: Run, traffic: Traffic, hits: Iterator[Hit], say: Say) -> None:
    began = time.monotonic()
    for hit in hits:
        ran.hits.append(hit)
        say(f"{hit.at:6.1f} s: {hit.fault}, ready after {hit.took:.1f} s")
    ran.told = traffic.finish(FINISH_SECONDS)
    say(f"{len(ran.intents)} check-ins told in {time.monotonic() - began:.0f} s")


def _settle(ran: Run, say: Say) -> None:
    began = time.monotonic()

    def settled() -> bool:
        ran.left = dict(settling.under_way(ran.tenants))
        return not ran.left

    eventually(settled, SETTLE_SECONDS, 0.5)
    ran.settled_after = time.monotonic() - began
    say(f"settled after {ran.settled_after:.1f} s{': ' + str(ran.left) if ran.left else ''}")
