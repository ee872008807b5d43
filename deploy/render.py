"""Write the parts of docker-compose.yml and the chart's values that follow from the services."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.keycloak.realm import TENANT_ADMIN, WEB, client_ids, secret_variable, service_client
from deploy.registry import ROOT, WEB_THREADS, Service, services

LOGINS = ("app", "ddl", "relay")
BLOCK = re.compile(
    r"(?P<begin>^ *# begin services.*\n)(?P<body>(?:.*\n)*?)(?P<end>^ *# end .*\n)", re.M
)


def compose(of: list[Service]) -> str:
    """Per service a one-shot preparation and its roles, the pooler, the realm's set-up."""
    return "\n".join([_pooler(of), _realm(of), *(_prepared(service, of) for service in of)])


def helm(of: list[Service]) -> str:
    """The chart's map of services; production splits a backend into grpc and worker."""
    lines = ["services:\n"]
    for service in of:
        roles = "[api, grpc, worker]"
        lines.append(
            f"  {service.name}:\n"
            f"    ports: {{http: {service.port}, grpc: {service.grpc_port}, "
            f"health: {service.health_port}}}\n"
            f"    roles: {roles}\n"
        )
    return "".join(lines)


RENDERED: dict[Path, Callable[[list[Service]], str]] = {
    ROOT / "docker-compose.yml": compose,
    ROOT / "deploy" / "helm" / "chengshi" / "values.yaml": helm,
}


def _pooler(of: list[Service]) -> str:
    passwords = "".join(
        f"      LOGIN_{service.name}: ${{{service.name.upper()}_DB_APP}}\n" for service in of
    )
    return (
        "  pooler:\n"
        "    <<: *pooler\n"
        "    environment:\n"
        f"{passwords}"
        "    depends_on: {postgres: {condition: service_healthy}}\n"
    )


def _realm(of: list[Service]) -> str:
    secrets = "".join(
        f"      {secret_variable(client)}: ${{{secret_variable(client)}}}\n"
        for client in client_ids(service.name for service in of)
    )
    return (
        "  realm:\n"
        "    <<: *service\n"
        "    command: deploy.keycloak\n"
        '    restart: "no"\n'
        "    environment:\n"
        "      <<: *shared\n"
        "      KEYCLOAK_ADMIN_USERNAME: admin\n"
        "      KEYCLOAK_ADMIN_PASSWORD: ${KEYCLOAK_ADMIN_PASSWORD}\n"
        f"{secrets}"
        "    depends_on: {keycloak: {condition: service_healthy}}\n"
    )


def _prepared(service: Service, of: list[Service]) -> str:
    name = service.name
    settings = "".join(
        f"      {variable}: {_quoted(value)}\n"
        for variable, value in _settings(service, of).items()
    )
    admin = "postgresql://postgres:${POSTGRES_PASSWORD}@postgres:5432/postgres"
    return (
        f"  {name}-prepare:\n"
        "    <<: *service\n"
        f"    entrypoint: [sh, -ec, python -m services.{name} bootstrap; "
        f"python -m services.{name} migrate; python -m services.{name} renew]\n"
        '    restart: "no"\n'
        f"    environment: &{name}\n"
        "      <<: *shared\n"
        f"{settings}"
        f"      DATABASE_ADMIN_URL: {_quoted(admin)}\n"
        "    depends_on: *after-parts\n\n"
        + "\n".join(_role(service, role) for role in service.roles)
    )


def _role(service: Service, role: str) -> str:
    published = f'    ports: ["127.0.0.1:{service.port}:{service.port}"]\n'
    return (
        f"  {service.name}-{role}:\n"
        "    <<: *service\n"
        f"    command: services.{service.name} {role}\n"
        f'    environment: {{<<: *{service.name}, DATABASE_ADMIN_URL: ""}}\n'
        f"{published if service.name == WEB and role == 'api' else ''}"
        "    depends_on:\n"
        f"      {service.name}-prepare: {{condition: service_completed_successfully}}\n"
        "      realm: {condition: service_completed_successfully}\n"
        "      pooler: {condition: service_started}\n"
    )


def _settings(service: Service, of: list[Service]) -> dict[str, str]:
    prefix = service.name.upper()
    others = [other for other in of if other.name != WEB]
    urls = {
        login: f"postgresql://{service.name}_{login}:${{{prefix}_DB_{login.upper()}}}"
        f"@{'pooler:6432' if login == 'app' else 'postgres:5432'}/{service.name}"
        for login in LOGINS
    }
    settings = {
        "DATABASE_NODES": json.dumps([{"name": "main", **urls}]),
        "SERVICE_CLIENT_SECRET": f"${{{secret_variable(service_client(service.name))}}}",
        "SECRETS_KEY": f"${{{prefix}_SECRETS_KEY}}",
        "HTTP_PORT": str(service.port),
        "GRPC_PORT": str(service.grpc_port),
        "HEALTH_PORT": str(service.health_port),
        "PEERS": json.dumps({o.name: f"{o.name}-backend:{o.grpc_port}" for o in of}),
    }
    if service.name == "tenants":
        settings["KEYCLOAK_ADMIN_CLIENT_ID"] = TENANT_ADMIN
        settings["KEYCLOAK_ADMIN_CLIENT_SECRET"] = f"${{{secret_variable(TENANT_ADMIN)}}}"
    if service.name == WEB:
        settings["HTTP_THREADS"] = str(WEB_THREADS)
        settings["BFF_CLIENT_ID"] = WEB
        settings["BFF_CLIENT_SECRET"] = f"${{{secret_variable(WEB)}}}"
        settings["UPSTREAMS"] = json.dumps(
            {o.name: f"http://{o.name}-api:{o.port}" for o in others}
        )
    return settings


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def rendered(path: Path, of: list[Service]) -> str:
    """The file with its generated block as it should be."""
    text = path.read_text(encoding="utf-8")
    found = BLOCK.search(text)
    if found is None:
        raise ValueError(f"{path.name} has no block that begins with '# begin services'")
    block = f"{found['begin']}{RENDERED[path](of)}{found['end']}"
    return text[: found.start()] + block + text[found.end() :]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a file is behind")
    checking = options.parse_args().check
    behind = {
        path: text
        for path in RENDERED
        if (text := rendered(path, services())) != path.read_text(encoding="utf-8")
    }
    for path, text in behind.items():
        sys.stdout.write(f"{path.relative_to(ROOT)}: {'behind' if checking else 'written'}\n")
        if not checking:
            path.write_text(text, encoding="utf-8")
    return 1 if checking and behind else 0


if __name__ == "__main__":
    sys.exit(main())
