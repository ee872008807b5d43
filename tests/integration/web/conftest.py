"""web behind a real socket, with the real Keycloak, people's real RPC and a small service."""

import importlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.keycloak import realm
from deploy.local import instances, keycloak
from servicekit.config import load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.grpc.server import make_server as make_grpc_server
from servicekit.http.app import create_app
from servicekit.ids import new_id
from servicekit.process.commands import migrate
from servicekit.runtime import Runtime
from services.web import clients

from .site import Browser, Organization, Site
from .surroundings import Admin, Echo


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
    password = keycloak.admin_password(instances.instance())
    admin = Admin(url, keycloak.ADMIN, password)
    yield admin
    admin.remove_all()


@pytest.fixture(scope="session")
def ui_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "index.html").write_text("<html><head><title>成事</title></head></html>")
    (folder / "developers").mkdir()
    (folder / "developers" / "index.html").write_text("<!doctype html>reference")
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
    site = Site(web, people, keycloak_admin, url, Echo.seen)
    yield site
    server.shutdown()
    server.server_close()
    grpc_server.stop(0).wait()
    site.remove_all()
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
