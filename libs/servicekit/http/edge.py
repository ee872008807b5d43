"""What stands around every route: who calls, one transaction, one answer for one key."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import flask
from flask_smorest.utils import get_appcontext

from servicekit.callers import Anonymous, Caller, Client, SignedIn, caller_context
from servicekit.errors import Forbidden, Malformed, PreconditionMissing, Unauthenticated
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.transaction import begin

from . import idempotency
from .operations import RouteAccess

VERSION = re.compile(r"[0-9]{1,18}")


def requires(*, scope: str, internal: bool = False) -> Callable[..., Any]:
    """Serve the view to people, and to API clients with `scope` unless it is `internal`.

    The documents for partners show the routes that are not internal. The view is handed its unit of
    work. Raises Unauthenticated `token.missing` (or as `security.tokens`), Forbidden
    `scope.missing`, `caller.not_a_person`.
    """
    access = RouteAccess(scope=scope, internal=internal)
    return _edge(lambda: _authenticated(access), access)


def public(reason: str) -> Callable[..., Any]:
    """Serve the view to anybody, and hand it its unit of work; `reason` says why that is right.

    It is none of the partners'.
    """
    if not reason:
        raise ValueError("a public route gives its reason")
    return _edge(Anonymous, RouteAccess(scope=None, internal=True))


def _edge(identify: Callable[[], Caller], access: RouteAccess) -> Callable[..., Any]:
    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def edge(*args: Any, **kwargs: Any) -> Any:
            caller = identify()
            with caller_context(caller), begin(current_runtime.get(), caller) as uow:
                replayed_response = idempotency.begin(uow, caller)
                if replayed_response is not None:
                    return replayed_response
                # The answer is written before the commit: one that cannot be leaves no row behind.
                response = flask.make_response(view(*args, uow, **kwargs))
                _tag(response)
                idempotency.finish(uow, response)
                uow.commit()
            return response

        edge.edge_scope = access.scope or "public"  # type: ignore[attr-defined]
        documented = {"access": replace(access, versioned=_reads_if_match(view))}
        edge._apidoc = getattr(view, "_apidoc", {}) | documented  # type: ignore[attr-defined]
        return edge

    return decorate


def _reads_if_match(view: Callable[..., Any]) -> bool:
    return expected_version.__name__ in inspect.unwrap(view).__code__.co_names


def _authenticated(access: RouteAccess) -> SignedIn | Client:
    header = flask.request.headers.get("Authorization", "")
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Unauthenticated("token.missing")
    ip = flask.request.remote_addr or ""
    caller = current_runtime.get().verifier.person_or_client(token.strip(), ip)
    if isinstance(caller, Client):
        _require_client_access(caller, access)
    return caller


def _require_client_access(client: Client, access: RouteAccess) -> None:
    if access.internal:
        raise Forbidden("caller.not_a_person")
    if access.scope not in client.scopes:
        raise Forbidden("scope.missing", scope=access.scope)


def _tag(response: flask.Response) -> None:
    """The ETag of a single resource is its row's version."""
    dump = get_appcontext().get("result_dump")
    if isinstance(dump, dict) and isinstance(dump.get("version"), int):
        response.set_etag(str(dump["version"]))


def expected_version() -> int:
    """The version in If-Match that a change is meant for; 428 without one."""
    tags = flask.request.if_match
    if not tags:
        raise PreconditionMissing("if_match.missing")
    match list(tags.as_set()):
        case [tag] if VERSION.fullmatch(tag):
            return int(tag)
    raise Malformed("if_match.malformed")
