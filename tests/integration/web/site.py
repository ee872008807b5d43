"""web as a browser reaches it, and a browser that fills in Keycloak's pages."""

import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import requests
import sqlalchemy as sa
from bs4 import BeautifulSoup

from servicekit.callers import Anonymous, ServiceCaller, caller_context
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.ids import new_id
from servicekit.runtime import Runtime, runtime_context
from servicekit.testing import Company
from servicekit.unit_of_work.transaction import unit_of_work
from services.people.use_cases import employees
from services.web.models import cookie_hash
from services.web.use_cases import sessions

from .surroundings import Admin

PASSWORD = "a-long-password-of-tests"


@dataclass
class Organization:
    """A company with its organization in Keycloak."""

    company: Company
    id: str

    @property
    def slug(self) -> str:
        return self.company.slug


@dataclass
class Site:
    """web as a browser reaches it."""

    runtime: Runtime
    people: Runtime
    keycloak: Admin
    url: str
    seen: list[dict[str, Any]]
    companies: list[Company] = field(default_factory=list)

    def organization(self) -> Organization:
        slug = f"c{new_id().hex[-10:]}"
        company = Company(slug)
        self.companies.append(company)
        body = {
            "name": slug,
            "alias": slug,
            "enabled": True,
            "domains": [{"name": f"{slug}.test", "verified": True}],
            "attributes": {"tenant_id": [str(company.id)]},
        }
        made = Organization(company, self.keycloak.make("/organizations", body))
        for runtime in (self.people, self.runtime):
            self.bring(runtime, company, "active")
        return made

    def remove_all(self) -> None:
        for company in self.companies:
            for runtime in (self.runtime, self.people):
                self.bring(runtime, company, "deleted")

    def bring(self, runtime: Runtime, company: Company, state: str) -> None:
        with runtime_context(runtime):
            apply_tenant_state(runtime, company.message, state)

    def account(self, *organizations: Organization, name: str = "zhang") -> str:
        """A user of Keycloak who knows PASSWORD; answers the e-mail address."""
        email = f"{name}-{new_id().hex[-8:]}@somewhere.test"
        body = {
            "username": email,
            "email": email,
            "emailVerified": True,
            "enabled": True,
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        user = self.keycloak.make("/users", body)
        for organization in organizations:
            self.keycloak.call("POST", f"/organizations/{organization.id}/members", user)
        return email

    def live(self, browser: "Browser") -> sessions.LiveSession:
        """The browser's session with its tokens, which no browser ever sees."""
        with runtime_context(self.runtime), sessions.session_unit() as uow:
            found = sessions.find_session(uow, browser.http.cookies["__Host-session"])
        assert found is not None
        return found

    def employee(self, organization: Organization, email: str) -> UUID:
        register = ServiceCaller(name="tenants", tenant_id=organization.company.id)
        with runtime_context(self.people), caller_context(register), unit_of_work() as uow:
            return employees.add_first_admin(uow, "张三", email).id

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Look at or change web's own rows."""
        with runtime_context(self.runtime), caller_context(Anonymous()), unit_of_work() as uow:
            result = uow.session.execute(sa.text(statement), values)
            return list(result) if result.returns_rows else []  # type: ignore[attr-defined]

    def let_expire(self, browser: "Browser") -> None:
        """Have the session's token be due for renewal."""
        due = "UPDATE sessions SET renew_at = now() - interval '1 second' WHERE cookie_hash = :hash"
        self.rows(due, hash=browser.hash)

    def get_raw(self, path: str, cookie: str = "") -> int:
        """The status of a path sent as it is; clients would tidy it up."""
        address = urlsplit(self.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as opened:
            lines = [f"GET {path} HTTP/1.1", f"Host: {address.netloc}", f"Cookie: {cookie}"]
            opened.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            with opened.makefile("rb") as answer:
                return int(answer.readline().split()[1])


class Browser:
    """Follows redirects, fills in Keycloak's forms, and answers where it ended up."""

    def __init__(self, site: Site) -> None:
        self.site, self.http = site, requests.Session()
        self.csrf = ""

    def sign_in(self, email: str, *, query: str = "", choose: str = "") -> requests.Response:
        address = f"{self.site.url}/auth/login?email={email}{query}"
        answer = self.go("GET", address)
        while not answer.url.startswith(self.site.url):
            answer = self._fill_in(answer, email, choose)
        self.session()
        return answer

    def session(self) -> dict[str, Any]:
        shown: dict[str, Any] = self.get("/api/session").json()
        self.csrf = shown.get("csrf", "")
        return shown

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        return self.call("POST", path, **kwargs)

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """As a page of the site asks; a header given as None is left out."""
        usual = {} if method == "GET" else {"Origin": self.site.url, "X-CSRF-Token": self.csrf}
        headers = usual | kwargs.pop("headers", {})
        given = {name: value for name, value in headers.items() if value is not None}
        address = f"{self.site.url}{path}"
        return self._send(method, address, headers=given, **kwargs)

    @property
    def hash(self) -> bytes:
        """Under what the session's row is kept."""
        return cookie_hash(self.http.cookies["__Host-session"])

    def go(self, method: str, address: str, data: Any = None) -> requests.Response:
        """Follow redirects to the first page; the site's own are not asked for any further."""
        while True:
            answer = self._send(method, address, data=data)
            if not answer.is_redirect:
                return answer
            address = urljoin(address, answer.headers["Location"])
            method, data = "GET", None
            if address.startswith(self.site.url) and "/auth/" not in address:
                answer.url = address
                return answer

    def _send(self, method: str, address: str, **kwargs: Any) -> requests.Response:
        answer = self.http.request(method, address, allow_redirects=False, **kwargs)
        for cookie in self.http.cookies:
            # Browsers take loopback for a secure origin; this jar does not.
            cookie.secure = False
        return answer

    def _fill_in(self, page: requests.Response, email: str, choose: str) -> requests.Response:
        soup = BeautifulSoup(page.text, "lxml")
        form = soup.find("form")
        assert form is not None, soup.get_text(" ", strip=True)[:500]
        inputs = [item for item in form.find_all("input") if item.get("name")]
        names = {str(item["name"]) for item in inputs}
        values = {
            str(item["name"]): item.get("value", "")
            for item in inputs
            if item.get("type") not in {"submit", "checkbox"}
        }
        if "password" in names:
            values |= {"username": email, "password": PASSWORD}
        elif "username" in names:
            values |= {"username": email}
        else:
            assert "kc.org" in str(soup), soup.get_text(" ", strip=True)[:500]
            values |= {"kc.org": choose}
        return self.go("POST", urljoin(page.url, str(form["action"])), values)
