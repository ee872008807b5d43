"""The composition root: what web is made of."""

from pathlib import Path

from servicekit.runtime import ServiceDefinition

from . import consumers, models, routes
from .config import WebSettings
from .use_cases import identity, sessions

service = ServiceDefinition(
    name="web",
    folder=Path(__file__).parent,
    settings=WebSettings,
    metadata=models.metadata,
    identify=identity.identify,
    # A session is found before its company is known, so all of them stand in one schema.
    shared=True,
    consumers=consumers.consumers,
    on_removed=sessions.forget_company,
    extend_http=routes.extend,
)
