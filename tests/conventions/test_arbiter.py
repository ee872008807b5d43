"""The process that only watches the workers of `api` holds neither service nor libraries."""

import subprocess
import sys

import pytest

from deploy.registry import services
from tests.conventions.tree import ROOT

LIGHT = """
import sys, servicekit.http.arbiter, services.{name}.__main__
print(*sorted(set(sys.modules) & {{
    "services.{name}.app", "sqlalchemy", "psycopg", "flask", "grpc", "kafka", "opentelemetry",
}}))
"""


@pytest.mark.parametrize("name", [service.name for service in services()])
def test_the_arbiter_does_not_import_the_service(name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIGHT.format(name=name)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert told.stdout.split() == []
