"""Every SELECT of this service, by aggregate."""

from . import goals, library, metrics, reach, tree

__all__ = ["goals", "library", "metrics", "reach", "tree"]
