"""A scripted browser in front of Keycloak: follows redirects and fills forms in."""

import base64
import hashlib
import json
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin

import requests
from bs4 import BeautifulSoup, Tag

JSON = dict[str, Any]


class Browser:
    """One person's session; it stops where Keycloak sends it back to the product."""

    def __init__(self, realm: str, public_url: str, client_secret: str) -> None:
        self.realm, self.public_url, self.client_secret = realm, public_url, client_secret
        self.session = requests.Session()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()

    def open(self, url: str) -> tuple[str, Tag | None]:
        return self._go("GET", url, None)

    def submit(self, url: str, page: Tag, **values: str) -> tuple[str, Tag | None]:
        form = page.find("form")
        assert form is not None, page.get_text(" ", strip=True)[:400]
        fields = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.find_all("input")
            if field.get("name") and field.get("type") not in {"submit", "checkbox"}
        }
        return self._go("POST", urljoin(url, str(form["action"])), fields | values)

    def set_password(self, link: str, password: str) -> None:
        """Follow the mailed link and its one button, then choose a password."""
        url, page = self.open(link)
        assert page is not None
        proceed = page.find("a", href=lambda href: bool(href) and "action-token" in str(href))
        if proceed is not None:
            url, page = self.open(urljoin(url, str(proceed["href"])))
        assert page is not None
        self.submit(url, page, **{"password-new": password, "password-confirm": password})

    def sign_in(self, email: str, password: str) -> JSON:
        """The tokens of an authorization code flow with PKCE, as web asks for them."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(8)
        digest = hashlib.sha256(verifier.encode()).digest()
        callback = f"{self.public_url}/auth/callback"
        query = {
            "response_type": "code",
            "client_id": "web",
            "redirect_uri": callback,
            "scope": "openid organization",
            "state": state,
            "nonce": secrets.token_urlsafe(8),
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "login_hint": email,
        }
        url, page = self.open(f"{self.realm}/protocol/openid-connect/auth?{urlencode(query)}")
        while page is not None:
            names = {field.get("name") for field in page.find_all("input")}
            assert names & {"username", "password"}, page.get_text(" ", strip=True)[:400]
            known = {"password": password} if "password" in names else {}
            url, page = self.submit(url, page, username=email, **known)
        answered = parse_qs(url.partition("?")[2])
        assert answered.get("state") == [state], url
        form = {
            "grant_type": "authorization_code",
            "client_id": "web",
            "client_secret": self.client_secret,
            "code": answered["code"][0],
            "redirect_uri": callback,
            "code_verifier": verifier,
        }
        token_url = f"{self.realm}/protocol/openid-connect/token"
        tokens: JSON = self.session.post(token_url, data=form, timeout=10).json()
        return tokens

    def _go(self, method: str, url: str, data: JSON | None) -> tuple[str, Tag | None]:
        for _ in range(20):
            answer = self.session.request(method, url, data=data, allow_redirects=False, timeout=10)
            # Keycloak's cookies are Secure even on loopback, where browsers accept that.
            for cookie in self.session.cookies:
                cookie.secure = False
            if not answer.is_redirect:
                return url, BeautifulSoup(answer.text, "lxml")
            url, method, data = urljoin(url, answer.headers["Location"]), "GET", None
            if url.startswith(self.public_url):
                return url, None
        raise AssertionError("too many redirects")


def claims(token: str) -> JSON:
    part = token.split(".")[1]
    found: JSON = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found
