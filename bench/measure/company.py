"""The example company on the benchmarks' instance, and somebody of it who checks in."""

import json
import subprocess
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.measure.posting import request
from bench.measure.rig import Bench
from deploy.demo.company import DOMAIN
from deploy.keycloak.admin import Admin
from deploy.keycloak.realm import REALM
from deploy.local import credentials, environment, keycloak, processes
from deploy.local.instances import PYTHON
from deploy.registry import ROOT

CLIENT = "bench"
# HR tells values on behalf of everybody.
TELLER = f"h001@{DOMAIN}"
TEXT = "两条线已投产，其余下周"


@dataclass(frozen=True)
class Company:
    """Who it is in the databases of the services, and what it can be told about."""

    bench: Bench

    @cached_property
    def schema(self) -> str:
        with self.bench.admin("checkins") as connection:
            row = connection.execute(
                "SELECT schema_name FROM platform.tenants WHERE slug = 'chengshi-demo'"
            ).fetchone()
        if row is None:
            raise RuntimeError("the example company is not there: make bench-data")
        return str(row[0])

    @cached_property
    def key_results(self) -> list[str]:
        """Those of people's own goals, of a different goal each, that take a value by hand.

        Where a key result follows a metric, a data provider provides its values.
        """
        with self.bench.admin("checkins") as connection:
            rows = connection.execute(
                "SELECT DISTINCT ON (goals.id) key_results.id::text"
                f" FROM {self.schema}.key_results JOIN {self.schema}.goals ON goals.id = goal_id"
                " WHERE owner_kind = 'person' AND goals.state = 'active' AND metric_id IS NULL"
                " ORDER BY goals.id"
            ).fetchall()
        return [row[0] for row in rows]

    def posts(self, first: int, count: int) -> list[str]:
        """The POSTs number `first` onwards, going round the key results."""
        token = self.token()
        return [self._post(token, number) for number in range(first, first + count)]

    def forget(self) -> None:
        """Drop what earlier runs told, so that every run meets the company in the same state."""
        with self.bench.admin("checkins") as connection:
            rows = connection.execute(
                f"DELETE FROM {self.schema}.check_ins WHERE text = %s RETURNING id",
                [TEXT],
            ).fetchall()
            connection.execute(f"VACUUM ANALYZE {self.schema}.check_ins".encode())
        told = [row[0] for row in rows]
        with self.bench.admin("goals") as connection:
            connection.execute(
                f"DELETE FROM {self.schema}.key_result_values WHERE check_in_id = ANY(%s)",
                [told],
            )
            connection.execute(f"VACUUM ANALYZE {self.schema}.key_result_values".encode())

    def token(self) -> str:
        """An access token of the realm; it lives for five minutes."""
        of = self.bench.instance
        form = {
            "grant_type": "password",
            "client_id": CLIENT,
            "client_secret": credentials.password(of, "bench.client"),
            "username": TELLER,
            "password": credentials.password(of, f"demo.{TELLER}"),
            "scope": "openid organization",
        }
        address = f"{of.keycloak_url}/realms/{REALM}/protocol/openid-connect/token"
        asked = urllib.request.Request(address, data=urllib.parse.urlencode(form).encode())  # noqa: S310
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own Keycloak
            return str(json.load(answer)["access_token"])

    def _post(self, token: str, number: int) -> str:
        key_result = self.key_results[number % len(self.key_results)]
        body = {"key_result_id": key_result, "value": number % 997, "confidence": 6, "text": TEXT}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
        return request("/v1/check-ins", headers, json.dumps(body, ensure_ascii=False))


def settle(bench: Bench) -> Company:
    """Fill the example company in, once; a client through which its people get tokens."""
    if not (bench.instance.folder / "demo.json").exists():
        settings = processes.inherited(environment.of_parts(bench.instance))
        subprocess.run([str(PYTHON), "-m", "deploy.demo"], cwd=ROOT, env=settings, check=True)
    _ensure_client(bench)
    return Company(bench)


def _ensure_client(bench: Bench) -> None:
    of = bench.instance
    admin = Admin(of.keycloak_url, keycloak.ADMIN, keycloak.admin_password(of))
    if not admin.get(f"/{REALM}/clients", clientId=CLIENT):
        admin.post(f"/{REALM}/clients", _client(credentials.password(of, "bench.client")))


def _client(secret: str) -> dict[str, Any]:
    audience = {"included.custom.audience": "api", "access.token.claim": "true"}
    return {
        "clientId": CLIENT,
        "secret": secret,
        "publicClient": False,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": True,
        "fullScopeAllowed": False,
        "protocolMappers": [
            {
                "name": "audience-api",
                "protocol": "openid-connect",
                "protocolMapper": "oidc-audience-mapper",
                "config": audience,
            }
        ],
    }
