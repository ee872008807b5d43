"""Finding goals among 300,000, in Chinese and English, by frequent and rare words, by owner."""

from itertools import cycle, islice

from bench.measure.figures import percentiles, prefixed
from bench.measure.reading import Reader
from bench.measure.rig import Bench
from bench.tree.data import COMPANY, GOALS, SERVICE, SMOKE_GOALS, build

N, SMOKE_N = GOALS, SMOKE_GOALS
NEEDS = "postgres"
# Each with how often it is in a title, and whether twenty are found.
WORDS = {
    "zh_frequent": ("提升", "提升客户", "交付准时率"),
    "zh_rare": ("熔接", "第 996 号产线", "熔"),
    "en_frequent": ("improve", "Improve revenue", "rev"),
    "en_rare": ("zirconium", "line 996", "onboard margin"),
    "owner": ("员工777", "员工 778", "部门12"),
}
# In no title at all, and in none that people of a smoke run may read.
NOWHERE = {"onboard margin"}
NOT_AMONG_FEW = {"熔接", "熔", "zirconium", "line 996"}
# Of 100,000 people those who lead nobody; of 1,000.
EMPLOYEES, SMOKE_EMPLOYEES = range(12_345, 99_999, 997), range(600, 999, 97)
WARM_UP = 3


def data(bench: Bench) -> None:
    build(bench)


def run(bench: Bench) -> dict[str, object]:
    reader = Reader(bench, build(bench), SERVICE)
    rounds = bench.choose(100, quick=15, smoke=2)
    employees = bench.choose(EMPLOYEES, smoke=SMOKE_EMPLOYEES)
    missing = NOWHERE | bench.choose(set(), smoke=NOT_AMONG_FEW)
    took: dict[str, list[float]] = {kind: [] for kind in WORDS}
    for person in islice(cycle(employees), rounds + WARM_UP):
        caller = reader.caller(COMPANY, person)
        reader.read("/v1/cycles", caller)
        for kind, words in WORDS.items():
            took[kind] += [_search(reader, caller, word, word in missing) for word in words]
    warm = {kind: samples[WARM_UP * len(WORDS[kind]) :] for kind, samples in took.items()}
    return {
        "n": reader.count(COMPANY),
        **percentiles([sample for samples in warm.values() for sample in samples]),
        **{
            name: figure
            for kind, samples in warm.items()
            for name, figure in prefixed(kind, percentiles(samples)).items()
        },
    }


def _search(reader: Reader, caller: dict[str, str], word: str, is_missing: bool) -> float:
    took, answer = reader.read("/v1/goals/search", caller, q=word)
    if not is_missing and not answer["items"]:
        raise RuntimeError(f"nothing found for {word}")
    return took
