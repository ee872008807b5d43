"""Keycloak on its own database of the same PostgreSQL, built beforehand, never in dev mode."""

from urllib.error import URLError
from urllib.request import urlopen

from deploy.keycloak.admin import Admin
from deploy.keycloak.ensure import ensure
from deploy.keycloak.realm import Settings, client_ids
from deploy.local import artifacts, credentials, postgres, processes
from deploy.local.instances import Instance
from deploy.local.processes import Recorded
from deploy.local.topology import MAIN
from deploy.registry import services

NAME = "keycloak"
ADMIN = "admin"
JVM = {
    "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx256m",
    # Starts sooner and stays smaller; a server under load wants the defaults instead.
    "JAVA_OPTS_APPEND": "-XX:+UseSerialGC -XX:-UseG1GC -XX:TieredStopAtLevel=1",
}


def start(of: Instance) -> Recorded:
    """Start the server; the database must be up."""
    postgres.ensure_database(of, NAME)
    server = processes.start(
        of,
        NAME,
        [
            str(artifacts.keycloak_script()),
            "start",
            "--optimized",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            f"--http-port={of.port('Keycloak')}",
            f"--hostname={of.keycloak_url}",
            f"--http-management-port={of.port('Keycloak management')}",
        ],
        {**JVM, **_secrets(of)},
    )
    management = f"http://127.0.0.1:{of.port('Keycloak management')}"
    processes.await_ready(of, server, lambda: answers(f"{management}/health/ready"), 300)
    return server


def ensure_realm(of: Instance) -> None:
    """The realm and a client for each service that is in the checkout now."""
    names = [service.name for service in services()]
    ensure(Admin(of.keycloak_url, ADMIN, admin_password(of)), _settings(of, names), names)


def admin_password(of: Instance) -> str:
    return credentials.password(of, "keycloak.admin")


def client_secret(of: Instance, client_id: str) -> str:
    return credentials.password(of, f"client.{client_id}")


def answers(url: str) -> bool:
    """Whether the address answers with success."""
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback addresses of our own
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _settings(of: Instance, names: list[str]) -> Settings:
    return Settings(
        public_url=of.public_url(),
        smtp_url=of.smtp_url,
        secrets={client_id: client_secret(of, client_id) for client_id in client_ids(names)},
    )


def _secrets(of: Instance) -> dict[str, str]:
    # By the environment, which other users cannot read, rather than by arguments, which they can.
    return {
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": admin_password(of),
        "KC_DB_URL": f"jdbc:postgresql://127.0.0.1:{of.port(MAIN.server_port)}/{NAME}",
        "KC_DB_USERNAME": NAME,
        "KC_DB_PASSWORD": credentials.password(of, f"postgres.{NAME}"),
        "KC_DB_POOL_INITIAL_SIZE": "1",
        "KC_DB_POOL_MAX_SIZE": "20",
    }
