"""The first screen of the map of 300,000 goals, beside that of 3,000."""

from hashlib import md5
from itertools import count
from statistics import median
from typing import Any
from uuid import UUID

from bench.measure.figures import alternated, percentiles, prefixed
from bench.measure.reading import Reader
from bench.measure.rig import Bench
from bench.tree.data import COMPANY, GOALS, SERVICE, SMALL, SMOKE_GOALS, build, sizes

N, SMOKE_N = GOALS, SMOKE_GOALS
NEEDS = "postgres"
CYCLE = UUID(md5(b"cycle", usedforsecurity=False).hexdigest())
WARM_UP = 5


def data(bench: Bench) -> None:
    build(bench)


def run(bench: Bench) -> dict[str, object]:
    reader = Reader(bench, build(bench), SERVICE)
    people_by_company = {company: people for company, (people, _) in sizes(bench).items()}
    turns = {company: count() for company in people_by_company}

    def first(company: UUID) -> float:
        """As people who lead nobody see it, another one each time."""
        people = people_by_company[company]
        caller = reader.caller(company, people // 2 + next(turns[company]) % (people // 2))
        reader.read("/v1/cycles", caller)
        took, shown = _map(reader, caller)
        if not shown["items"]:
            raise RuntimeError("the map is empty")
        return took

    for company in list(people_by_company) * WARM_UP:
        first(company)
    rounds = bench.choose(300, quick=60, smoke=3)
    large, small = alternated(lambda: first(COMPANY), lambda: first(SMALL), rounds)
    employee = people_by_company[COMPANY] * 3 // 5
    callers = [reader.caller(COMPANY, employee + place) for place in range(3)]
    whole = [_whole(reader, caller) for caller in callers]
    return {
        "n": reader.count(COMPANY),
        "small_n": reader.count(SMALL),
        "ratio": median(large) / median(small),
        **percentiles(large),
        **prefixed("small", percentiles(small)),
        "whole_5000_ms": median(whole),
    }


def _map(reader: Reader, caller: dict[str, str], **query: Any) -> tuple[float, Any]:
    return reader.read("/v1/map", caller, cycle_id=str(CYCLE), **query)


def _whole(reader: Reader, caller: dict[str, str]) -> float:
    """What the zoomable map reads: five answers of a thousand goals, where there are as many."""
    after, all_took = "", 0.0
    for _ in range(5):
        took, answer = _map(reader, caller, all_levels="true", after=after)
        all_took, after = all_took + took, answer["next"]
        if after is None:
            break
    return all_took
