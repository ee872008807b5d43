"""Which requests web accepts, and what a signed-in person is offered of the whole company."""

import base64
import hashlib
import hmac
import re
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from servicekit.actions import allowed

SAFE_METHODS = frozenset({"GET", "HEAD"})
# Letters, digits, - and _ alone: no dots, escapes, empty segments or user parts to be misread.
PATH = re.compile(r"/api/(?P<service>[a-z]+)(?P<path>/v1(?:/[A-Za-z0-9_-]{1,128})+)", re.ASCII)
QUERY = re.compile(r"[\x21-\x7e]{0,4000}", re.ASCII)

# Open without a session: signing a company up and following its provisioning.
PUBLIC = {
    ("POST", "tenants"): re.compile(r"/v1/sign-ups"),
    ("GET", "tenants"): re.compile(r"/v1/(sign-ups|slugs)/[^/]+"),
}


class Target(NamedTuple):
    """The service and path of a proxied request."""

    service: str
    path: str
    public: bool


def proxy_target(method: str, raw_path: str, services: frozenset[str]) -> Target | None:
    """Return the target of a raw request path; None where the path is not offered."""
    match = PATH.fullmatch(raw_path)
    if match is None or match["service"] not in services:
        return None
    public_path = PUBLIC.get((method, match["service"]))
    is_public = public_path is not None and public_path.fullmatch(match["path"]) is not None
    return Target(match["service"], match["path"], is_public)


def is_query(raw_query: str) -> bool:
    return QUERY.fullmatch(raw_query) is not None


def csrf_token(key: bytes, session_id: UUID) -> str:
    """Return the CSRF token of a session: an HMAC-SHA-256 of its id, base64url."""
    digest = hmac.new(key, b"csrf:" + session_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_csrf_token(key: bytes, session_id: UUID, token: str) -> bool:
    return hmac.compare_digest(csrf_token(key, session_id).encode(), token.encode())


def is_same_origin(origin: str | None, public_url: str) -> bool:
    """Whether the header Origin is ours; browsers always send it with unsafe methods."""
    return origin is not None and origin.lower() == public_url


def local_return_path(path: str | None) -> str:
    """Return a path of this site; anything that could lead to another site becomes `/`."""
    if path and re.fullmatch(r"/(?![/\\])[\x21-\x7e]{0,1000}", path) and "\\" not in path:
        return path
    return "/"


def session_actions(roles: Collection[tuple[str, str | None]]) -> list[str]:
    """List what a person with these roles is offered of the whole company: pages and menus.

    A role has the id of its unit, None for the whole company. What they may do with a single row
    comes from its service, with the row.
    """

    def has(*names: str) -> bool:
        return any(role in names for role, _ in roles)

    def has_everywhere(*names: str) -> bool:
        return any(role in names and unit_id is None for role, unit_id in roles)

    return allowed(
        manage_settings=has_everywhere("admin", "hr"),
        administer=has_everywhere("admin"),
        manage_people=has("admin", "hr"),
        manage_metrics=has_everywhere("admin", "hr"),
        manage_rounds=has("hr"),
        compare=has("hr", "executive"),
        view_filings=has("hr", "executive"),
    )
