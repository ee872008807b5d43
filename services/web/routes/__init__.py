"""The HTTP edge of web: plain routes, since none may hold a transaction while it waits."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import flask

from servicekit.runtime import Runtime

from . import account, browser, pages, proxy


def extend_http(app: flask.Flask, runtime: Runtime) -> None:
    """Add sign-in, session, proxy and files to the kit's application."""
    # Flask must not redirect a path with a doubled slash to another path.
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.wsgi_app = StripTraceHeaders(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(browser.finish_response)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(proxy.blueprint)
    app.register_blueprint(pages.blueprint)


if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


class StripTraceHeaders:
    """Drop the browser's trace headers: they decide neither a trace's id nor its sampling."""

    NAMES = ("HTTP_TRACEPARENT", "HTTP_TRACESTATE", "HTTP_BAGGAGE")

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        stripped = {name: value for name, value in environ.items() if name not in self.NAMES}
        return self._app(stripped, start_response)
