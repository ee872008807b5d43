"""Every SELECT of this service, by aggregate."""

from . import goals, metrics, reach, tree

__all__ = ["goals", "metrics", "reach", "tree"]
