"""Opening one's own sheet among 300,000 goals."""

from bench.measure.figures import percentiles
from bench.measure.reading import Reader
from bench.measure.rig import Bench
from bench.tree.data import COMPANY, GOALS, SERVICE, SMOKE_GOALS, build, sizes

N, SMOKE_N = GOALS, SMOKE_GOALS
NEEDS = "postgres"
MOST_STATEMENTS = 12
WARM_UP = 10


def data(bench: Bench) -> None:
    build(bench)


def run(bench: Bench) -> dict[str, object]:
    reader = Reader(bench, build(bench), SERVICE)
    rounds = bench.choose(1_000, quick=150, smoke=5)
    # Anybody, but the same people in every run.
    first = sizes(bench)[COMPANY][0] // 5
    took, statements, goals, key_results = [], 0, 0, 0
    for person in range(first, first + WARM_UP + rounds):
        caller = reader.caller(COMPANY, person)
        _, mine = reader.read("/v1/sheets", caller, owner="me")
        with reader.counting() as sent:
            milliseconds, sheet = reader.read(f"/v1/sheets/{mine['items'][0]['id']}", caller)
        took.append(milliseconds)
        statements = max(statements, len(sent))
        goals += len(sheet["goals"])
        key_results += sum(len(goal["key_results"]) for goal in sheet["goals"])
    if statements > MOST_STATEMENTS:
        raise RuntimeError(f"{statements} statements for a sheet")
    return {
        "n": reader.count(COMPANY),
        **percentiles(took[WARM_UP:]),
        "statements": statements,
        "goals": goals / len(took),
        "key_results": key_results / len(took),
    }
