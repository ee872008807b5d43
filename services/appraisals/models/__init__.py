"""The tables of appraisals, with the rules of their state."""

from .evidence import EvidenceCheckIn, EvidenceItem, fingerprint
from .forms import Form, Score, Side
from .rounds import HR_ROLES, Batch, Round
from .tables import Model, metadata

__all__ = [
    "HR_ROLES",
    "Batch",
    "EvidenceCheckIn",
    "EvidenceItem",
    "Form",
    "Model",
    "Round",
    "Score",
    "Side",
    "fingerprint",
    "metadata",
]
