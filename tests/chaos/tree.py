"""The goals that each company sets: 20 key results on three levels, weighed so that it matters."""

from dataclasses import dataclass, field
from typing import Any

LEVELS = ("company", "unit", "person")


@dataclass(frozen=True)
class Measure:
    """A key result as it is created, and what is needed to compute it by hand."""

    direction: str
    accumulation: str = "latest"
    start: float | None = 0
    target: float = 100
    high: float | None = None
    tolerance: float | None = None
    unit: str = ""
    weight: float = 1

    def body(self, title: str, starts_on: str) -> dict[str, Any]:
        known = {
            "start": self.start,
            "target": self.target,
            "target_high": self.high,
            "tolerance": self.tolerance,
        }
        steps = [{"title": "完成", "weight": 100, "due_on": starts_on}]
        return {
            "title": title,
            "direction": self.direction,
            "accumulation": self.accumulation,
            "unit": self.unit,
            "weight": self.weight,
            "period": "week",
            "starts_on": starts_on,
            **{name: value for name, value in known.items() if value is not None},
            **({"milestones": steps} if self.direction == "milestones" else {}),
        }


@dataclass
class Aim:
    """A goal of the plan; ids and dates are filled in when it has been created."""

    name: str
    level: str
    owner: str
    progress_source: str
    measures: tuple[Measure, ...]
    above: str = ""
    share: float = 1
    id: str = ""
    starts_on: str = ""
    key_results: dict[str, Measure] = field(default_factory=dict)


RISE = Measure("increase", target=80)
FALL = Measure("decrease", start=50, target=10, weight=2)
SUM = Measure("increase", "sum", target=120, weight=3)
RATIO = Measure("at_least", "ratio", start=None, target=90, tolerance=60, unit="%")
WITHIN = Measure("between", "average", start=None, target=30, high=70, tolerance=40)
STEPS = Measure("milestones", start=None, target=100, weight=2)


def plan() -> list[Aim]:
    """Parents before what works towards them."""
    return [
        Aim("company", "company", "", "both", (RISE, STEPS)),
        Aim("research", "unit", "研发中心", "children", (), above="company", share=2),
        Aim("plant", "unit", "制造中心", "both", (FALL, SUM), above="company"),
        Aim("person-1", "person", "p1", "key_results", (RISE, FALL, SUM, RATIO), "research"),
        Aim("person-2", "person", "p2", "key_results", (SUM, WITHIN, RISE, STEPS), "research", 3),
        Aim("person-3", "person", "p3", "key_results", (RISE, RATIO, WITHIN, FALL), "plant", 2),
        Aim("person-4", "person", "p4", "key_results", (FALL, SUM, RISE, RATIO), "plant"),
    ]
