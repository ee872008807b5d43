"""Goals' HTTP application in this process, asked by people of a company."""

import dataclasses
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

import psycopg
import sqlalchemy as sa

from bench.measure.rig import Bench
from bench.measure.signing import Signer
from servicekit.config import Node, load
from servicekit.database.tenancy import names
from servicekit.http.app import create_app
from servicekit.runtime import Runtime
from services.goals.app import service as goals


class Reader:
    """Asks over connections of its own, and times the answers."""

    def __init__(self, bench: Bench, node: Node, service: str) -> None:
        known = bench.service_environment("goals")
        known |= {"DATABASE_NODES": json.dumps([node._asdict()]), "OTEL_EXPORTER_OTLP_ENDPOINT": ""}
        settings = load(goals.settings, known)
        self._signer = Signer(settings.issuer)
        self._service = service
        served = dataclasses.replace(goals, name=service)
        self._runtime = Runtime(served, settings, self._signer.keys)
        self._http = create_app(self._runtime).test_client()

    def caller(self, company: UUID, person: int) -> dict[str, str]:
        """The headers of somebody who is signed in."""
        token = self._signer.person(company, f"subject-{person}")
        return {"Authorization": f"Bearer {token}"}

    def read(self, path: str, caller: dict[str, str], **query: Any) -> tuple[float, Any]:
        """Milliseconds of the answer, and the answer."""
        began = time.perf_counter()
        answer = self._http.get(path, headers=caller, query_string=query)
        took = 1000 * (time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}: {answer.text[:300]}")
        return took, answer.json

    def count(self, company: UUID) -> int:
        """How many goals there are, whoever may see them."""
        engine = next(iter(self._runtime.database.engines()))
        with engine.connect() as connection:
            schema = names.tenant_schema(company)
            connection.execute(
                sa.text(f"SET LOCAL ROLE {names.tenant_role(self._service, company)}")
            )
            counted = connection.execute(sa.text(f"SELECT count(*) FROM {schema}.goals"))
            return int(counted.scalar_one())

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that are sent meanwhile, also those that go to the driver as they are."""
        sent: list[str] = []
        execute = psycopg.Cursor.execute

        def noting(cursor: Any, statement: Any, *given: Any, **options: Any) -> Any:
            sent.append(str(statement))
            return execute(cursor, statement, *given, **options)

        with patch.object(psycopg.Cursor, "execute", noting):
            yield sent
