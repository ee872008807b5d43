"""The HTTP edge of web: plain routes, since none may hold a transaction while it waits."""

from collections.abc import Callable, Iterable
from typing import Any

import flask

from servicekit.runtime import Runtime

from . import account, browser, pages, proxy


def extend(app: flask.Flask, runtime: Runtime) -> None:
    """Add sign-in, session, proxy and files to the kit's application."""
    # Neither "//" nor a doubled slash further on is to be "corrected" into another address.
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.wsgi_app = WithoutForeignTrace(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(browser.finish)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(proxy.blueprint)
    app.register_blueprint(pages.blueprint)


class WithoutForeignTrace:
    """Begins a trace of its own: what a browser sends decides neither its id nor its sampling."""

    NAMES = ("HTTP_TRACEPARENT", "HTTP_TRACESTATE", "HTTP_BAGGAGE")

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        own = {name: value for name, value in environ.items() if name not in self.NAMES}
        return self._app(own, start_response)
