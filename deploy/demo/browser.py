"""A person's browser by plain HTTP: signs in through Keycloak's pages, calls the API as a page."""

import re
import time
import weakref
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from bs4 import BeautifulSoup, Tag

REDIRECTS = 25
STEPS = 8


class Refused(Exception):  # noqa: N818 - the site refused, which may be right
    """The API answered with an error."""

    def __init__(self, response: httpx2.Response) -> None:
        request = response.request
        super().__init__(f"{request.method} {request.url}: {response.status_code} {response.text}")
        self.response = response


class Browser:
    """Keeps cookies by port and path, as cookies marked Secure must pass over http on loopback."""

    def __init__(self, site: str) -> None:
        self.site = site.rstrip("/")
        self.csrf = ""
        self._http = httpx2.Client(trust_env=False, timeout=60)
        weakref.finalize(self, self._http.close)
        self._cookies: dict[tuple[int | None, str, str], str] = {}

    def sign_in(self, email: str, password: str, then: str = "/") -> dict[str, Any]:
        """Sign in by e-mail and password, at Keycloak or at the company's own provider."""
        self._walk_in(email, password, then)
        session = self.session()
        if not session["signed_in"]:
            raise RuntimeError(f"{email} could not sign in")
        return session

    def session(self) -> dict[str, Any]:
        found: dict[str, Any] = self._send("GET", f"{self.site}/api/session").json()
        self.csrf = found.get("csrf", "")
        return found

    def set_password(self, link: str, password: str) -> None:
        """Follow the link of an invitation and set a password."""
        page = self._go("GET", link)
        for _ in range(STEPS):
            form = page.soup.find("form")
            if isinstance(form, Tag) and form.find(attrs={"name": "password-new"}):
                both = {"password-new": password, "password-confirm": password}
                page = self._submit(page, form, both)
                continue
            onward = page.soup.find("a", href=re.compile(r"login-actions|/auth/login"))
            if not isinstance(onward, Tag) or page.url.startswith(self.site):
                return
            page = self._go("GET", urljoin(page.url, unescape(str(onward["href"]))))
        raise RuntimeError(f"no end to the pages of {link}")

    def call(self, method: str, path: str, **kwargs: Any) -> httpx2.Response:
        """Call the site as one of its own pages does."""
        headers = {"Origin": self.site, "X-CSRF-Token": self.csrf, **kwargs.pop("headers", {})}
        return self._send(method, f"{self.site}{path}", headers=headers, **kwargs)

    def ok(self, method: str, path: str, **kwargs: Any) -> Any:
        response = self.call(method, path, **kwargs)
        if response.status_code >= 300:
            raise Refused(response)
        return response.json()

    def _walk_in(self, email: str, password: str, then: str) -> None:
        query = str(httpx2.QueryParams(email=email, return_to=then))
        page = self._go("GET", f"{self.site}/auth/login?{query}")
        for _ in range(STEPS):
            form = page.soup.find("form")
            if page.url.startswith(self.site) or not isinstance(form, Tag):
                return
            names = {str(field.get("name")) for field in form.find_all("input")}
            given = {"username": email} if "username" in names else {}
            given |= {"password": password} if "password" in names else {}
            before, page = page, self._submit(page, form, given)
            if before.is_password_page and page.is_password_page and before.host == page.host:
                raise RuntimeError(f"{email}'s password was refused")

    def _submit(self, page: "Page", form: Tag, values: dict[str, str]) -> "Page":
        fields = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.find_all("input")
            if field.get("name") and field.get("type") not in ("submit", "checkbox")
        }
        return self._go("POST", urljoin(page.url, str(form.get("action", ""))), fields | values)

    def _go(self, method: str, url: str, form: dict[str, str] | None = None) -> "Page":
        for _ in range(REDIRECTS):
            response = self._send(method, url, data=form)
            if not response.is_redirect:
                return Page(url, response)
            url = urljoin(url, response.headers["Location"])
            method, form = "GET", None
        raise RuntimeError(f"too many redirects at {url}")

    def _send(self, method: str, url: str, **kwargs: Any) -> httpx2.Response:
        headers = {"Accept-Language": "zh-CN", **kwargs.pop("headers", {})}
        headers["Cookie"] = self._cookies_for(url)
        response = self._http.request(method, url, headers=headers, **kwargs)
        for line in response.headers.get_list("Set-Cookie"):
            pair, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = pair.partition("=")
            paths = [one[5:] for one in attributes if one.lower().startswith("path=")]
            self._cookies[(urlsplit(url).port, paths[0] if paths else "/", name)] = value
        return response

    def _cookies_for(self, url: str) -> str:
        at = urlsplit(url)
        fitting = [
            f"{name}={value}"
            for (port, path, name), value in self._cookies.items()
            if port == at.port and at.path.startswith(path) and value
        ]
        return "; ".join(fitting)


class Page:
    """An HTML page and where it came from."""

    def __init__(self, url: str, response: httpx2.Response) -> None:
        self.url = url
        self.host = urlsplit(url).path.split("/")[2:3]
        self.soup = BeautifulSoup(response.text, "lxml")

    @property
    def is_password_page(self) -> bool:
        return self.soup.find("input", {"name": "password"}) is not None


def mail_to(mail_url: str, address: str, seconds: float = 60) -> dict[str, Any]:
    """The newest mail to `address`, waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        mails = httpx2.get(
            f"{mail_url}/mails.json", params={"to": address}, trust_env=False, timeout=30
        ).json()
        if mails:
            return dict(mails[0])
        time.sleep(0.2)
    raise TimeoutError(f"no mail to {address}")
