"""The environment of a service's processes, and of tests that talk to the parts."""

import json
import os

from deploy.keycloak.realm import REALM, TENANT_ADMIN, WEB, service_client
from deploy.local import credentials, keycloak, postgres, topology
from deploy.local.instances import LIBRARIES, Instance
from deploy.local.toolchain import UI_DIST
from deploy.local.topology import MAIN, NODES, SECOND, Node
from deploy.registry import WEB_THREADS, Service, services

LOGINS = ("app", "ddl", "relay")
# Where traces go is the choice of whoever starts the fleet.
TELEMETRY = ("OTEL_EXPORTER_OTLP_ENDPOINT", "TRACE_RATIO")


def of_service(of: Instance, service: Service, role: str = "backend") -> dict[str, str]:
    """Everything servicekit.config reads; each service gets its own secrets only."""
    others = [other for other in services() if other.name != WEB]
    return {
        **_shared(of),
        **_databases(of, service),
        "SERVICE_CLIENT_SECRET": keycloak.client_secret(of, service_client(service.name)),
        "SECRETS_KEY": credentials.key(of, f"secrets-key.{service.name}"),
        "HTTP_PORT": str(of.http_port(service)),
        "GRPC_PORT": str(of.grpc_port(service)),
        "HEALTH_PORT": str(of.health_port(service, role)),
        "PEERS": json.dumps(
            {known.name: f"127.0.0.1:{of.grpc_port(known)}" for known in services()}
        ),
        **_own(of, service, others),
    }


def of_bootstrap(of: Instance, service: Service) -> dict[str, str]:
    """With the superuser's address, which no other role is given."""
    return {**of_service(of, service), "DATABASE_ADMIN_URL": postgres.admin_url(of)}


def of_parts(of: Instance) -> dict[str, str]:
    """What a test or the seeding script needs to reach the parts themselves."""
    return {
        **_shared(of),
        "CHENGSHI_INSTANCE": of.name,
        "CHENGSHI_PORT_OFFSET": str(of.offset),
        "DATABASE_ADMIN_URL": postgres.admin_url(of),
        "SECOND_DATABASE_ADMIN_URL": postgres.admin_url(of, node=SECOND),
        "KEYCLOAK_ADMIN_USERNAME": keycloak.ADMIN,
        "KEYCLOAK_ADMIN_PASSWORD": keycloak.admin_password(of),
        "MAIL_URL": of.mail_url,
    }


def _shared(of: Instance) -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join(str(path) for path in LIBRARIES),
        "PYTHONUNBUFFERED": "1",
        "KAFKA_BOOTSTRAP": of.kafka_bootstrap,
        "KEYCLOAK_URL": of.keycloak_url,
        "KEYCLOAK_REALM": REALM,
        "SMTP_URL": of.smtp_url,
        "PUBLIC_URL": of.public_url(),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        "ALLOW_LOOPBACK": "1",
        "CLOCK_FILE": str(of.clock),
        **{name: os.environ[name] for name in TELEMETRY if name in os.environ},
    }


def _own(of: Instance, service: Service, others: list[Service]) -> dict[str, str]:
    if service.name == "tenants":
        return {
            "KEYCLOAK_ADMIN_CLIENT_ID": TENANT_ADMIN,
            "KEYCLOAK_ADMIN_CLIENT_SECRET": keycloak.client_secret(of, TENANT_ADMIN),
        }
    if service.name == WEB:
        upstreams = {other.name: f"http://127.0.0.1:{of.http_port(other)}" for other in others}
        return {
            "HTTP_THREADS": str(WEB_THREADS),
            "BFF_CLIENT_ID": WEB,
            "BFF_CLIENT_SECRET": keycloak.client_secret(of, WEB),
            "UPSTREAMS": json.dumps(upstreams),
            "UI_DIR": str(UI_DIST),
        }
    return {}


def _databases(of: Instance, service: Service) -> dict[str, str]:
    if not topology.is_pooled(of):
        return {"DATABASE_NODES": json.dumps([node_of(of, service, MAIN, pooled=False)])}
    nodes = [node_of(of, service, node, pooled=True) for node in NODES]
    # Prepared statements would outlive the transaction for which the pooler lends a connection.
    return {"DATABASE_NODES": json.dumps(nodes), "DATABASE_PREPARE_THRESHOLD": "0"}


def node_of(of: Instance, service: Service, node: Node, *, pooled: bool) -> dict[str, str]:
    """A node as a service knows it: the pooler serves the application, nothing else."""
    urls = {}
    for login in LOGINS:
        user = f"{service.name}_{login}"
        secret = credentials.password(of, f"postgres.{user}")
        port = of.port(node.pooler_port if pooled and login == "app" else node.server_port)
        urls[login] = f"postgresql://{user}:{secret}@127.0.0.1:{port}/{service.name}"
    return {"name": node.name, **urls}
