"""People who go on working: every answer is kept with its time."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx2
import pytest

from tests.upgrade.companies import Settled

WORKERS = 4
# What the run of the tests tells at its end.
FIGURES = pytest.StashKey[list[str]]()


class Answer(NamedTuple):
    """What one request got, and how long its reader waited."""

    phase: str
    what: str
    status: int
    ms: float
    body: Any


@dataclass
class Traffic:
    """Reads everywhere, writes in the companies that are `busy`."""

    addresses: dict[str, str]
    everybody: Sequence[Settled]
    busy: Sequence[Settled]
    phase: str = "before"
    answers: list[Answer] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def work(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - picks work, no secret
        with httpx2.Client(timeout=30, trust_env=False) as http:
            while not self.stopped.is_set():
                self._one(http, chance)

    def _one(self, http: httpx2.Client, chance: random.Random) -> None:
        reader, writer = chance.choice(self.everybody), chance.choice(self.busy)
        what, service, one, body = chance.choice(
            (
                ("GET /v1/goals?mine=true", "goals", reader, None),
                ("GET /v1/due", "checkins", reader, None),
                ("POST /v1/goals", "goals", writer, self._goal(writer)),
                ("POST /v1/check-ins", "checkins", writer, self._value(writer, chance)),
            )
        )
        method, _, path = what.partition(" ")
        began, phase = time.monotonic(), self.phase
        try:
            url = f"{self.addresses[service]}{path}"
            answer = http.request(method, url, json=body, headers=one.headers())
            status, told = answer.status_code, answer.json()
        except httpx2.HTTPError as fault:
            status, told = 599, repr(fault)
        ms = (time.monotonic() - began) * 1000
        self.answers.append(Answer(phase, what, status, ms, told))

    @staticmethod
    def _goal(one: Settled) -> dict[str, Any]:
        return {"sheet_id": one.sheet, "kind": "objective", "title": "目标"}

    @staticmethod
    def _value(one: Settled, chance: random.Random) -> dict[str, Any]:
        return {"key_result_id": one.key_result, "value": chance.randint(1, 999)}

    def settled(self, count: int) -> bool:
        """Whether so many requests of this phase have been answered."""
        return sum(answer.phase == self.phase for answer in self.answers) >= count

    def faults(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.status >= 400]

    def p99(self, phase: str) -> float:
        waited = sorted(answer.ms for answer in self.answers if answer.phase == phase)
        return waited[int(len(waited) * 0.99)] if waited else 0.0

    def check_ins(self) -> list[Any]:
        """The check-ins that were acknowledged."""
        kept = [a for a in self.answers if a.what == "POST /v1/check-ins" and a.status == 201]
        return [answer.body for answer in kept]


@contextmanager
def going_on(traffic: Traffic) -> Iterator[Traffic]:
    threads = [threading.Thread(target=traffic.work, args=(seed,)) for seed in range(WORKERS)]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        traffic.stopped.set()
        for thread in threads:
            thread.join(60)
