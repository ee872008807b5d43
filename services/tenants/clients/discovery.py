"""A company's OIDC discovery document, fetched by us: Keycloak never opens what is entered here."""

import json
from typing import Any

from servicekit.errors import invalid
from servicekit.security.http_client import NoAnswerError, send
from servicekit.security.ssrf import CheckedUrl, check_url
from services.tenants.clients.keycloak import settings

SECONDS = 5.0
LARGEST = 100_000
OK = 200
FIELD = "discovery_url"
# The document's names and Keycloak's. Its end_session_endpoint is left out: a single logout would
# be refused by the provider unless our address is registered there.
ENDPOINTS = {
    "authorization_endpoint": "authorizationUrl",
    "token_endpoint": "tokenUrl",
    "jwks_uri": "jwksUrl",
}
OPTIONAL = {"userinfo_endpoint": "userInfoUrl"}


def discover(url: str) -> dict[str, str]:
    """Issuer and endpoints by Keycloak's names; every address in it has passed the guard."""
    document = _document(_checked(url))
    issuer = document.get("issuer")
    if not isinstance(issuer, str) or not issuer:
        raise invalid(FIELD, "provider.incomplete", missing="issuer")
    endpoints = {"issuer": issuer}
    for name, own in (ENDPOINTS | OPTIONAL).items():
        found = document.get(name)
        if isinstance(found, str):
            endpoints[own] = _checked(found).url
        elif name in ENDPOINTS:
            raise invalid(FIELD, "provider.incomplete", missing=name)
    return endpoints


def _checked(url: str) -> CheckedUrl:
    return check_url(url, allow_loopback=settings().allow_loopback, path=FIELD)


def _document(checked: CheckedUrl) -> dict[str, Any]:
    headers = {"Host": checked.url.split("/")[2], "Accept": "application/json"}
    try:
        reply = send("GET", checked, headers=headers, seconds=SECONDS, limit=LARGEST)
        found = json.loads(reply.body)
    except (NoAnswerError, ValueError) as fault:
        raise invalid(FIELD, "provider.unreadable") from fault
    if reply.status != OK or not isinstance(found, dict):
        raise invalid(FIELD, "provider.unreadable")
    return found
