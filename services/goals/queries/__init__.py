"""Every SELECT of this service, by aggregate."""

from . import (
    cascade,
    collaborations,
    files,
    goals,
    held,
    history,
    library,
    metrics,
    org,
    owners,
    reach,
    requests,
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
    "metrics",
    "org",
    "owners",
    "reach",
    "requests",
    "tree",
]
