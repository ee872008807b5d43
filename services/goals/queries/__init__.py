"""Every SELECT of this service, by aggregate."""

from . import cascade, collaborations, goals, library, metrics, owners, reach, tree

__all__ = [
    "cascade",
    "collaborations",
    "goals",
    "library",
    "metrics",
    "owners",
    "reach",
    "tree",
]
