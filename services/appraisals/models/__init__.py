"""The tables of appraisals, with the rules of their state."""

from .evidence import CheckIn, Item, fingerprint
from .forms import Form, Score, Side
from .rounds import HR, Batch, Round
from .tables import Model, metadata

__all__ = [
    "HR",
    "Batch",
    "CheckIn",
    "Form",
    "Item",
    "Model",
    "Round",
    "Score",
    "Side",
    "fingerprint",
    "metadata",
]
