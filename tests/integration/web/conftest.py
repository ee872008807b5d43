"""web behind a real socket, with the real Keycloak, people's real RPC and a small service."""

import importlib
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import httpx
import pytest
import requests
import sqlalchemy as sa
from bs4 import BeautifulSoup
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.keycloak import realm
from deploy.local import instances, keycloak
from servicekit.callers import Anonymous, Service, calling
from servicekit.cli import migrate
from servicekit.config import load
from servicekit.grpc.server import make_server as make_grpc_server
from servicekit.http.app import create_app
from servicekit.ids import new_id
from servicekit.lifecycle import apply_tenant_state
from servicekit.runtime import Runtime, running
from servicekit.tenancy.bootstrap import bootstrap
from servicekit.testing import Company
from servicekit.unit_of_work import unit_of_work
from services.people.use_cases import employees
from services.web import clients
from services.web.models import cookie_hash
from services.web.use_cases import sessions

PASSWORD = "a-long-password-of-tests"


class Admin:
    """Keycloak's administrator: what is made here is removed when the tests end."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url, self._grant = url, {"username": username, "password": password}
        self._made: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        form = self._grant | {"grant_type": "password", "client_id": "admin-cli"}
        granted = httpx.post(f"{self.url}/realms/master/protocol/openid-connect/token", data=form)
        answer = httpx.request(
            method,
            f"{self.url}/admin/realms/{realm.REALM}{path}",
            content=None if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {granted.json()['access_token']}",
                "Content-Type": "application/json",
            },
            timeout=30,
        )
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer

    def make(self, path: str, body: Any) -> str:
        made = self.call("POST", path, body).headers["Location"].rsplit("/", 1)[1]
        self._made.append(f"{path}/{made}")
        return made

    def remove_all(self) -> None:
        for path in reversed(self._made):
            self.call("DELETE", path)


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
    seen: list[dict[str, Any]] = field(default_factory=list)

    def organization(self) -> Organization:
        slug = f"c{new_id().hex[-10:]}"
        company = Company(slug)
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

    def bring(self, runtime: Runtime, company: Company, state: str) -> None:
        with running(runtime):
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

    def live(self, browser: "Browser") -> sessions.Live:
        """The browser's session with its tokens, which no browser ever sees."""
        with running(self.runtime), sessions.unit() as uow:
            found = sessions.find(uow, browser.http.cookies["__Host-session"])
        assert found is not None
        return found

    def employee(self, organization: Organization, email: str) -> UUID:
        with running(self.people), calling(_service(organization.company)), unit_of_work() as uow:
            return employees.add_first_admin(uow, "张三", email).id

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Look at or change web's own rows."""
        with running(self.runtime), calling(Anonymous()), unit_of_work() as uow:
            result = uow.session.execute(sa.text(statement), values)
            return list(result) if result.returns_rows else []  # type: ignore[attr-defined]

    def get_raw(self, path: str, cookie: str = "") -> int:
        """The status of a path sent as it is; clients would tidy it up."""
        address = urlsplit(self.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as opened:
            lines = [f"GET {path} HTTP/1.1", f"Host: {address.netloc}", f"Cookie: {cookie}"]
            opened.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
            with opened.makefile("rb") as answer:
                return int(answer.readline().split()[1])


def _service(company: Company) -> Any:
    return Service(name="tenants", tenant_id=company.id)


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


class Echo(BaseHTTPRequestHandler):
    """A service that tells what it was asked."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, Any]]
    hold = threading.Event()

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        self.seen.append(
            {
                "method": self.command,
                "path": self.path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "size": len(body),
            }
        )
        if "/slow" in self.path:
            self.hold.wait(10)
        status = int(found[1]) if (found := re.search(r"/status/(\d+)", self.path)) else 200
        told = json.dumps({"path": self.path, "size": len(body)}).encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(told))),
            ("ETag", '"7"'),
            ("Retry-After", "3"),
            ("Content-Language", "en"),
            ("Content-Disposition", 'attachment; filename="rejected.xlsx"'),
            ("Set-Cookie", "upstream=1"),
            ("X-Internal", "secret"),
            ("Access-Control-Allow-Origin", "*"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names of the library

    def log_message(self, format: str, *args: object) -> None:
        """What was asked is kept in `seen`."""


@pytest.fixture(scope="session")
def echo() -> Iterator[str]:
    Echo.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Echo.hold.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def keycloak_admin(service_environment: Callable[[str], dict[str, str]]) -> Iterator[Admin]:
    url = service_environment("web")["KEYCLOAK_URL"]
    password = keycloak.admin_password(instances.instance("test"))
    admin = Admin(url, keycloak.ADMIN, password)
    yield admin
    admin.remove_all()


@pytest.fixture(scope="session")
def ui_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "index.html").write_text("<html><head><title>澄实</title></head></html>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "main-abc123.js").write_text("let plain")
    (folder / "assets" / "main-abc123.js.gz").write_bytes(b"packed")
    (folder.parent / "beside.txt").write_text("not to be served")
    return folder


@pytest.fixture(scope="session")
def site(
    service_environment: Callable[[str], dict[str, str]],
    keycloak_admin: Admin,
    echo: str,
    ui_dir: Path,
) -> Iterator[Site]:
    """A client of its own in Keycloak, so that no other web of this instance is in the way."""
    url = f"http://127.0.0.1:{_free_port()}"
    secret = new_id().hex
    client_id = f"web-{new_id().hex[-8:]}"
    secrets = dict.fromkeys(realm.client_ids([]), secret)
    wanted = realm.clients(realm.Settings(url, "smtp://127.0.0.1:25", secrets), [])
    keycloak_admin.make("/clients", wanted[0] | {"clientId": client_id})
    people = _runtime("people", service_environment("people"))
    grpc_server = make_grpc_server(people)
    grpc_port = grpc_server.add_insecure_port("127.0.0.1:0")
    grpc_server.start()
    own = {
        "PUBLIC_URL": url,
        "BFF_CLIENT_ID": client_id,
        "BFF_CLIENT_SECRET": secret,
        "UI_DIR": str(ui_dir),
        "UPSTREAMS": json.dumps(
            {"goals": echo, "tenants": echo, "people": f"http://127.0.0.1:{_free_port()}"}
        ),
        "PEERS": json.dumps({"people": f"127.0.0.1:{grpc_port}"}),
    }
    web = _runtime("web", service_environment("web") | own)
    server = make_server(
        "127.0.0.1", urlsplit(url).port or 0, create_app(web), True, 1, SilentHandler
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(web, people, keycloak_admin, url, Echo.seen)
    server.shutdown()
    server.server_close()
    grpc_server.stop(0).wait()
    for client in (clients.keycloak_http, clients.services_http):
        client().close()
    for runtime in (web, people):
        runtime.database.dispose()


class SilentHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests of the tests are not worth a line each."""


def _runtime(name: str, environment: dict[str, str]) -> Runtime:
    """The service with the realm's own keys, unlike `run_service`, whose tokens tests sign."""
    service = importlib.import_module(f"services.{name}.app").service
    own = {"GRPC_PORT": "0", "OTEL_EXPORTER_OTLP_ENDPOINT": ""}
    runtime = Runtime(service, load(service.settings, environment | own))
    bootstrap(name, runtime.settings.database_nodes[0], environment["DATABASE_ADMIN_URL"])
    migrate(runtime)
    return runtime


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def acme(site: Site) -> Organization:
    return site.organization()


@pytest.fixture(scope="session")
def zhang(site: Site, acme: Organization) -> str:
    """The e-mail address of an employee of acme."""
    email = site.account(acme)
    site.employee(acme, email)
    return email


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    opened = Browser(site)
    yield opened
    opened.http.close()


@pytest.fixture
def signed_in(browser: Browser, zhang: str) -> Browser:
    browser.sign_in(zhang)
    return browser
