"""The built files of the pages: hashed ones are cached for a year, the start page never."""

import mimetypes
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import flask
from werkzeug.security import safe_join

from servicekit.errors import NotFound, Unavailable

from . import browser

HASHED_PREFIX = "assets/"
YEAR = 365 * 24 * 3600
HOUR = 3600
# Best first; written beside the file by the build, where it does so.
ENCODING_SUFFIXES = {"br": ".br", "gzip": ".gz"}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}
REFERENCE = "developers/index.html"
# It has no script, and its style in a file.
REFERENCE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
# Never pages of the application, so never answered with its start page.
NOT_PAGES = re.compile(r"(api|auth|assets)?(/|$)|(.*/)?\.")

blueprint = flask.Blueprint("pages", __name__)


@blueprint.get("/", defaults={"path": ""})
@blueprint.get("/<path:path>")
@browser.same_origin
def page(path: str) -> flask.Response:
    """A file of the application, or its start page, whose router handles the path"""
    file = _built_file(path)
    if file:
        return _send_file(file, path)
    if path and NOT_PAGES.match(path):
        raise NotFound("not_found")
    return _start_page()


@blueprint.get("/developers")
@browser.same_origin
def reference() -> flask.Response:
    """The reference of what partners may call"""
    file = _built_file(REFERENCE)
    if file is None:
        raise Unavailable("pages.not_built")
    response = _send_file(file, REFERENCE)
    response.headers["Content-Security-Policy"] = REFERENCE_POLICY
    return response


def _built_file(path: str) -> Path | None:
    """Return a built file; None for the start page, which has a nonce, and for hidden files."""
    if path in {"", "index.html"} or any(segment.startswith(".") for segment in path.split("/")):
        return None
    built_path = safe_join(str(browser.settings().ui_dir), path)
    return Path(built_path) if built_path and Path(built_path).is_file() else None


def _send_file(file: Path, path: str) -> flask.Response:
    encoding, encoded_file = _negotiated_file(file)
    content_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    response = flask.send_file(encoded_file, mimetype=content_type or "application/octet-stream")
    is_hashed = path.startswith(HASHED_PREFIX)
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if is_hashed else f"public, max-age={HOUR}"
    )
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _negotiated_file(file: Path) -> tuple[str, Path]:
    for encoding, suffix in ENCODING_SUFFIXES.items():
        compressed_file = file.with_name(file.name + suffix)
        if flask.request.accept_encodings[encoding] > 0 and compressed_file.is_file():
            return encoding, compressed_file
    return "", file


def _start_page() -> flask.Response:
    """Return the start page with a new nonce, which styles inserted at run time carry."""
    nonce = browser.nonce()
    meta = f'<head><meta name="style-nonce" nonce="{nonce}">'
    response = flask.Response(_template().replace("<head>", meta, 1), mimetype="text/html")
    settings = browser.settings()
    response.headers["Content-Security-Policy"] = content_security_policy(
        nonce, settings.keycloak_url
    )
    return response


def _template() -> str:
    try:
        return _read(browser.settings().ui_dir / "index.html")
    except FileNotFoundError as missing:
        raise Unavailable("pages.not_built") from missing


def _read(file: Path) -> str:
    return _read_at(file, file.stat().st_mtime_ns)


@cache
def _read_at(file: Path, _modified_ns: int) -> str:
    return file.read_text(encoding="utf-8")


def content_security_policy(nonce: str, keycloak_url: str) -> str:
    """Return the start page's policy: this origin only; forms may also post to Keycloak."""
    keycloak = urlsplit(keycloak_url)
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": f"'self' {keycloak.scheme}://{keycloak.netloc}",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
