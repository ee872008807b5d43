"""The composition root: what web is made of."""

from pathlib import Path

from directory.identity import identify
from servicekit.runtime import Service

from . import consumers, models, routes
from .config import WebSettings

service = Service(
    name="web",
    folder=Path(__file__).parent,
    settings=WebSettings,
    metadata=models.metadata,
    identify=identify,
    blueprints=routes.blueprints,
    consumers=consumers.consumers,
)
