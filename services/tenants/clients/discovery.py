"""OIDC discovery documents, fetched by us: Keycloak never opens an address that a user entered."""

import json

from servicekit.errors import invalid
from servicekit.security.http_client import NoAnswerError, send
from servicekit.security.ssrf import CheckedUrl, check_url
from servicekit.strict_json import JsonObject
from services.tenants.clients.keycloak import settings

TIMEOUT_SECONDS = 5.0
MAX_BYTES = 100_000
HTTP_OK = 200
REQUEST_FIELD = "discovery_url"
# The document's names and Keycloak's. Its end_session_endpoint is left out: a single logout would
# be refused by the provider unless our address is registered there.
ENDPOINTS = {
    "authorization_endpoint": "authorizationUrl",
    "token_endpoint": "tokenUrl",
    "jwks_uri": "jwksUrl",
}
OPTIONAL_ENDPOINTS = {"userinfo_endpoint": "userInfoUrl"}


def discover(url: str) -> dict[str, str]:
    """Return issuer and endpoints by Keycloak's names, each checked against SSRF.

    Raises Invalid `provider.incomplete` or `provider.unreadable`.
    """
    document = _fetch_document(_checked_url(url))
    issuer = document.get("issuer")
    if not isinstance(issuer, str) or not issuer:
        raise invalid(REQUEST_FIELD, "provider.incomplete", missing="issuer")
    endpoints = {"issuer": issuer}
    for name, keycloak_name in (ENDPOINTS | OPTIONAL_ENDPOINTS).items():
        address = document.get(name)
        if isinstance(address, str):
            endpoints[keycloak_name] = _checked_url(address).url
        elif name in ENDPOINTS:
            raise invalid(REQUEST_FIELD, "provider.incomplete", missing=name)
    return endpoints


def _checked_url(url: str) -> CheckedUrl:
    return check_url(url, allow_loopback=settings().allow_loopback, path=REQUEST_FIELD)


def _fetch_document(checked_url: CheckedUrl) -> JsonObject:
    headers = {"Host": checked_url.url.split("/")[2], "Accept": "application/json"}
    try:
        reply = send("GET", checked_url, headers=headers, seconds=TIMEOUT_SECONDS, limit=MAX_BYTES)
        document = json.loads(reply.body)
    except (NoAnswerError, ValueError) as fault:
        raise invalid(REQUEST_FIELD, "provider.unreadable") from fault
    if reply.status != HTTP_OK or not isinstance(document, dict):
        raise invalid(REQUEST_FIELD, "provider.unreadable")
    return document
