"""Business has one clock, the world another (docs/adr/0039): nobody reads the time by himself."""

import ast
import re
from pathlib import Path

import pytest

from tests.conventions.tree import ROOT, name_of, parse, sources

CLOCK = "libs/servicekit/clock.py"
CALLS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}
# What happens between machines, whatever the day of the business.
REAL = {
    "libs/servicekit/testing.py": "tokens that tests sign",
    "libs/servicekit/security/tokens.py": "tokens expire",
    "services/notifications/delivery/clients.py": "partners check signatures by their clock",
    "services/web/clients.py": "tokens expire, logout tokens are fresh",
    "services/web/models.py": "a sign-in that went to Keycloak is expected back",
    "services/web/use_cases/sessions.py": "sessions end",
}
# PostgreSQL's time is as real.
SQL = {
    "libs/servicekit/messaging/dispatch.py": "the inbox forgets",
    "libs/servicekit/http/idempotency.py": "keys are forgotten",
    "libs/servicekit/jobs/leases.py": "leases; when a job is due is a parameter",
    "libs/servicekit/jobs/schedule.py": "leases; when a job is due is a parameter",
    "libs/servicekit/jobs/worker.py": "leases; when a job is due is a parameter",
    "libs/servicekit/database/tenancy/lifecycle.py": "when a company's row changed in this service",
    "libs/servicekit/database/tenancy/platform.py": "which statements were applied",
    "services/goals/metrics/queries.py": "one clock for all, with the offset as a parameter",
    "services/goals/metrics/writes.py": "one clock for all, with the offset as a parameter",
}
SQL_TIME = re.compile(
    r"\b(?:now|(?:clock|statement|transaction)_timestamp|timeofday)\(\)"
    r"|\b(?:CURRENT_(?:DATE|TIME|TIMESTAMP)|LOCALTIME(?:STAMP)?)\b",
    re.I,
)
SHIPPED = ("docker-compose.yml", "Dockerfile", "deploy/render.py", "deploy/pooler.ini")


def modules() -> list[Path]:
    return [path for path in sources("services", "libs") if name_of(path) != CLOCK]


def reads_time(tree: ast.Module) -> list[str]:
    """Calls of Python's own clock."""
    called = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [name for name in called if ".".join(name.split(".")[-2:]) in CALLS]


def names_real_time(tree: ast.Module) -> bool:
    nodes = ast.walk(tree)
    return any(
        (isinstance(node, ast.Attribute) and node.attr == "real_now")
        or (isinstance(node, ast.ImportFrom) and any(it.name == "real_now" for it in node.names))
        for node in nodes
    )


def sql_times(tree: ast.Module) -> list[str]:
    """SQL that reads PostgreSQL's clock, docstrings aside."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and SQL_TIME.search(node.value)
    ]


def lone_server_times(tree: ast.Module) -> list[str]:
    """Mapped columns that PostgreSQL alone would date, and `func.now()` in queries."""
    defaults = {
        id(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _dates_itself(node)
        for keyword in node.keywords
        if keyword.arg == "server_default"
    }
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("func.now")
        and id(node) not in defaults
    ]


def _dates_itself(column: ast.Call) -> bool:
    """A plain Column is of the kit's own tables; a mapped one says which clock it follows."""
    mapped = ast.unparse(column.func).endswith("mapped_column")
    return not mapped or any(keyword.arg == "default" for keyword in column.keywords)


def test_nobody_reads_the_time_by_himself() -> None:
    found = {name_of(path): calls for path in modules() if (calls := reads_time(parse(path)))}
    assert found == {}


def test_real_time_is_for_what_machines_agree_on() -> None:
    assert {name_of(path) for path in modules() if names_real_time(parse(path))} == set(REAL)


def test_business_times_are_parameters_of_statements() -> None:
    assert {name_of(path) for path in modules() if sql_times(parse(path))} == set(SQL)
    found = {name_of(path): it for path in modules() if (it := lone_server_times(parse(path)))}
    assert found == {}


def test_what_is_shipped_has_no_clock_of_its_own() -> None:
    chart = [path for path in (ROOT / "deploy" / "helm").rglob("*") if path.is_file()]
    for path in (*chart, *(ROOT / name for name in SHIPPED)):
        assert "CLOCK_FILE" not in path.read_text(encoding="utf-8"), path
    copied = re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.M)
    places = {place for line in copied for place in line.split()[:-1]}
    # Without deploy/local in it an image refuses the setting; see servicekit.clock.local_file.
    assert not places & {".", "./", "deploy", "deploy/", "deploy/local", "deploy/local/"}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("import datetime\ndatetime.datetime.now()", reads_time),
        ("date.today()", reads_time),
        ("from servicekit.clock import real_now", names_real_time),
        ("clock.real_now()", names_real_time),
        ("X = 'UPDATE a SET b = now()'", sql_times),
        ("X = f'{a} < CURRENT_DATE'", sql_times),
        ("mapped_column(server_default=sa.func.now())", lone_server_times),
        ("query.where(A.b < sa.func.now())", lone_server_times),
    ],
)
def test_it_is_noticed(text: str, check: object) -> None:
    assert check(ast.parse(text))  # type: ignore[operator]
    fine = "mapped_column(default=clock.now, server_default=sa.func.now())\nuow.now()\n'known()'"
    assert not check(ast.parse(fine))  # type: ignore[operator]
