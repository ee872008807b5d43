"""The role `api`: gunicorn's arbiter, whose workers compose the service after the fork."""

import importlib
from contextlib import suppress

from gunicorn.app.base import BaseApplication

from servicekit.config import Settings

GRACE_SECONDS = 10


class Arbiter(BaseApplication):
    """Watches the workers and knows the service by its module's name alone."""

    def __init__(self, app: str, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options."""
        options = {
            "bind": f"{self.settings.http_host}:{self.settings.http_port}",
            "workers": self.settings.http_workers,
            "threads": self.settings.http_threads,
            "worker_class": "gthread",
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            with suppress(KeyError, AttributeError):
                self.cfg.set(name, value)

    def load(self) -> object:
        """In a worker: the application, on connections that no other process shares."""
        from servicekit.logs import start_logs
        from servicekit.runtime import Runtime
        from servicekit.telemetry import start_telemetry

        from .app import create_app

        runtime = Runtime(importlib.import_module(self.app).service, self.settings)
        start_logs(runtime.service.name, "api", self.settings.log_level)
        start_telemetry(runtime, "api")
        return create_app(runtime)
