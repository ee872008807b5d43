"""What will be told: 1,000 check-ins over 200 key results, drawn from the run's seed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.chaos.companies import Firm
from tests.chaos.tree import Aim, Measure

FOR_EACH = 5
WEEKS_BACK = 3


@dataclass
class Intent:
    """One check-in that somebody wants kept, and what became of every attempt to tell it."""

    key: str
    tenant_id: str
    author: str
    key_result_id: str
    body: dict[str, Any]
    # Corrects what the same author told of the key result before, where there is anything.
    corrects: bool = False
    # The client hangs up before the answer, the first time.
    hangs_up: bool = False
    # And never asks again.
    gives_up: bool = False
    # Sends it once more although it was answered.
    repeats: bool = False
    outcomes: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    refused: bool = False

    @property
    def settled(self) -> bool:
        given_up = self.gives_up and bool(self.outcomes)
        return bool(self.acknowledged) or self.refused or given_up


def drawn(firms: list[Firm], chance: Random, today: date) -> list[Intent]:
    """In an order in which companies, key results and authors take turns by chance."""
    intents = [
        _intent(firm, aim, key, chance, today, f"{index}-{number}-{turn}")
        for index, firm in enumerate(firms)
        for aim in firm.aims.values()
        for number, key in enumerate(aim.key_results)
        for turn in range(FOR_EACH)
    ]
    chance.shuffle(intents)
    return intents


def _intent(
    firm: Firm, aim: Aim, key_result: str, chance: Random, today: date, name: str
) -> Intent:
    key = f"chaos-{key_result}-{name}"
    told = today - timedelta(weeks=chance.randint(0, WEEKS_BACK))
    body = {
        "key_result_id": key_result,
        "text": key,
        "period_start": str(max(told, date.fromisoformat(aim.starts_on))),
        "blocked": chance.random() < 0.05,
    }
    if chance.random() > 0.1:
        body |= _value(aim.key_results[key_result], chance)
    return Intent(
        key,
        firm.tenant_id,
        chance.choice(["admin", "boss"]),
        key_result,
        body,
        corrects=chance.random() < 0.2,
        hangs_up=chance.random() < 0.08,
        gives_up=chance.random() < 0.2,
        repeats=chance.random() < 0.05,
    )


def _value(measure: Measure, chance: Random) -> dict[str, float]:
    if measure.accumulation == "ratio":
        return {"numerator": chance.randint(0, 60), "denominator": chance.randint(20, 60)}
    if measure.direction == "milestones":
        return {"value": chance.randint(0, 100)}
    return {"value": round(chance.uniform(-5, 130), 2)}
