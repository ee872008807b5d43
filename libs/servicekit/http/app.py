"""Makes a service's Flask application from its blueprints."""

from typing import Any

import flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor

from servicekit.runtime import Runtime, current_runtime

from . import problems
from .json import StrictJson
from .openapi import add_blueprints
from .problem_codes import own_problem_codes

BODY_LIMIT = 1_000_000


def create_app(runtime: Runtime) -> flask.Flask:
    """The application with every blueprint under /v1, its OpenAPI document and its probes."""
    service = runtime.service
    app = flask.Flask(service.name, static_folder=None)
    app.json_provider_class = StrictJson
    app.json = StrictJson(app)
    app.config |= {
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "PROPAGATE_EXCEPTIONS": False,
    }
    app.extensions["runtime"] = runtime
    app.before_request(lambda: current_runtime.set(runtime) and None)
    app.add_url_rule("/healthz", view_func=lambda: {"status": "ok"})
    app.add_url_rule("/readyz", view_func=_ready(runtime))
    add_blueprints(app, service.name, service.blueprints, own_problem_codes(service.folder))
    problems.register(app, runtime)
    if service.extend_http:
        service.extend_http(app, runtime)
    FlaskInstrumentor().instrument_app(app, excluded_urls="healthz,readyz")
    return app


def _ready(runtime: Runtime) -> Any:
    from servicekit.process.health import unready

    def ready() -> tuple[dict[str, Any], int]:
        reasons = unready(runtime)
        return {"ready": not reasons, "reasons": reasons}, 503 if reasons else 200

    return ready
