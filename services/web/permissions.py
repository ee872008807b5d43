"""Who may have a request carried out: the session's own page, and where nobody need be known."""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple
from uuid import UUID

SAFE_METHODS = frozenset({"GET", "HEAD"})
# Letters, digits, - and _ alone: no dots, escapes, empty segments or user parts to be misread.
PATH = re.compile(r"/api/(?P<service>[a-z]+)(?P<path>/v1(?:/[A-Za-z0-9_-]{1,128})+)", re.ASCII)
QUERY = re.compile(r"[\x21-\x7e]{0,4000}", re.ASCII)

# What somebody does before they can have a session: sign a company up and watch it being built.
PUBLIC = {
    ("POST", "tenants"): re.compile(r"/v1/sign-ups"),
    ("GET", "tenants"): re.compile(r"/v1/(sign-ups|slugs)/[^/]+"),
}


class Target(NamedTuple):
    """Where a request to the proxy goes."""

    service: str
    path: str
    public: bool


def target(method: str, raw_path: str, services: frozenset[str]) -> Target | None:
    """The service and path that a request line names; None for all that is not offered."""
    found = PATH.fullmatch(raw_path)
    if found is None or found["service"] not in services:
        return None
    public = PUBLIC.get((method, found["service"]))
    is_public = public is not None and public.fullmatch(found["path"]) is not None
    return Target(found["service"], found["path"], is_public)


def is_query(raw_query: str) -> bool:
    return QUERY.fullmatch(raw_query) is not None


def csrf_token(key: bytes, session_id: UUID) -> str:
    """What only a page of this origin can have read: bound to one session."""
    digest = hmac.new(key, b"csrf:" + session_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_csrf_token(key: bytes, session_id: UUID, given: str) -> bool:
    return hmac.compare_digest(csrf_token(key, session_id).encode(), given.encode())


def is_own_page(origin: str | None, public_url: str) -> bool:
    """Whether the browser says that a page of ours sent this; browsers always say so."""
    return origin is not None and origin.lower() == public_url


def local_path(wanted: str | None) -> str:
    """A place of this site to go on to; anything that could lead elsewhere becomes the start."""
    if wanted and re.fullmatch(r"/(?![/\\])[\x21-\x7e]{0,1000}", wanted) and "\\" not in wanted:
        return wanted
    return "/"
