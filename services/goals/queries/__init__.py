"""Every SELECT of this service, by aggregate."""

from . import goals, reach, tree

__all__ = ["goals", "reach", "tree"]
