"""The composition root of web."""

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
    # A session is found before its company is known, so all sessions are in one schema.
    shared=True,
    consumers=consumers.consumers,
    on_removed=sessions.delete_tenant_sessions,
    extend_http=routes.extend_http,
)
