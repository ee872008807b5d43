"""The pages' files: hashed ones are kept for ever, the start page never."""

import mimetypes
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import flask
from werkzeug.security import safe_join

from servicekit.errors import NotFound, Unavailable

from . import browser

HASHED = "assets/"
YEAR = 365 * 24 * 3600
HOUR = 3600
# Best first; written beside the file by the build, where it does so.
COMPRESSED = {"br": ".br", "gzip": ".gz"}
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
@browser.own_page
def page(path: str) -> flask.Response:
    """A file of the application, or its start page, which finds its own way"""
    found = _file(path)
    if found:
        return _send(found, path)
    if path and NOT_PAGES.match(path):
        raise NotFound("not_found")
    return _start_page()


@blueprint.get("/developers")
@browser.own_page
def reference() -> flask.Response:
    """The reference of what partners may call"""
    file = _file(REFERENCE)
    if file is None:
        raise Unavailable("pages.not_built")
    response = _send(file, REFERENCE)
    response.headers["Content-Security-Policy"] = REFERENCE_POLICY
    return response


def _file(path: str) -> Path | None:
    """A built file; neither the start page, which is made for each reader, nor a hidden one."""
    if path in {"", "index.html"} or any(part.startswith(".") for part in path.split("/")):
        return None
    joined = safe_join(str(browser.settings().ui_dir), path)
    return Path(joined) if joined and Path(joined).is_file() else None


def _send(file: Path, path: str) -> flask.Response:
    encoding, chosen = _compressed(file)
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    response = flask.send_file(chosen, mimetype=kind or "application/octet-stream")
    lasting = path.startswith(HASHED)
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if lasting else f"public, max-age={HOUR}"
    )
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _compressed(file: Path) -> tuple[str, Path]:
    for encoding, suffix in COMPRESSED.items():
        packed = file.with_name(file.name + suffix)
        if flask.request.accept_encodings[encoding] > 0 and packed.is_file():
            return encoding, packed
    return "", file


def _start_page() -> flask.Response:
    """The start page with a nonce of its own: styles written at run time name it."""
    nonce = browser.nonce()
    meta = f'<head><meta name="style-nonce" nonce="{nonce}">'
    response = flask.Response(_template().replace("<head>", meta, 1), mimetype="text/html")
    settings = browser.settings()
    response.headers["Content-Security-Policy"] = policy(nonce, settings.keycloak_url)
    return response


def _template() -> str:
    try:
        return _read(browser.settings().ui_dir / "index.html")
    except FileNotFoundError as missing:
        raise Unavailable("pages.not_built") from missing


def _read(file: Path) -> str:
    return _read_at(file, file.stat().st_mtime_ns)


@cache
def _read_at(file: Path, _changed: int) -> str:
    return file.read_text(encoding="utf-8")


def policy(nonce: str, keycloak_url: str) -> str:
    """Everything from this origin alone; forms may also lead on to Keycloak."""
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
