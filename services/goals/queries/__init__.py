"""Every SELECT of this service, by aggregate."""

from . import (
    cascade,
    collaborations,
    files,
    goals,
    held,
    history,
    library,
    map,
    metrics,
    org,
    owners,
    reach,
    requests,
    retrospectives,
    search,
    tree,
)

__all__ = [
    "cascade",
    "collaborations",
    "files",
    "goals",
    "held",
    "history",
    "library",
    "map",
    "metrics",
    "org",
    "owners",
    "reach",
    "requests",
    "retrospectives",
    "search",
    "tree",
]
