"""The dry run of a cycle of 100,000 people: its counts, and the lists that they open."""

import json
from hashlib import md5
from typing import Any
from uuid import UUID

from bench.measure.figures import percentiles, prefixed
from bench.measure.reading import Reader
from bench.measure.rig import Bench
from bench.tree.data import COMPANY, MAKE_HR, PEOPLE, SERVICE, SMOKE_PEOPLE, build, hr_number
from servicekit.database.tenancy import names
from services.goals.library.use_cases.templates import to_json_values
from services.goals.library.writes import INSERT_TEMPLATES
from services.goals.setup.use_cases.starter_content import templates

N, SMOKE_N = PEOPLE, SMOKE_PEOPLE
NEEDS = "postgres"
MOST_STATEMENTS = 14
CYCLE = UUID(md5(b"of people", usedforsecurity=False).hexdigest())
# A cycle to come, and job families that templates ask for.
ADDED = (
    f"SET search_path TO {names.tenant_schema(COMPANY)}",
    f"""
    INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
    VALUES ('{CYCLE}', '2031Q1', 'person', '2031-01-01', '2031-03-31', '2031-04-15', 'planned', 1)
    ON CONFLICT DO NOTHING
    """,
    """
    UPDATE directory_people SET job_family
        = (ARRAY['研发', '销售', '客服', '生产', '职能', '产品'])[1 + substr(number, 2)::int % 6]
    WHERE job_family = ''
    """,
    "ANALYZE directory_people",
)
# What a count opens: somebody's own sheets to approve, those who have nobody above them.
LISTS: dict[str, dict[str, Any]] = {
    "waiting": {"approver_id": UUID(md5(b"person7", usedforsecurity=False).hexdigest())},
    "no_manager": {"finding": "no_manager"},
    "no_template": {"finding": "no_template"},
}


def data(bench: Bench) -> None:
    build(bench)
    with bench.admin(SERVICE) as admin:
        for statement in ADDED:
            admin.execute(statement.encode())
        admin.execute(MAKE_HR, [hr_number(bench)])
        admin.execute(INSERT_TEMPLATES.encode(), {"rows": json.dumps(to_json_values(templates()))})


def run(bench: Bench) -> dict[str, object]:
    reader = Reader(bench, build(bench), SERVICE)
    caller, path = reader.caller(COMPANY, hr_number(bench)), f"/v1/cycles/{CYCLE}/dry-run"
    _, told = reader.read(path, caller)
    with reader.counting() as sent:
        reader.read(path, caller)
    if len(sent) > MOST_STATEMENTS:
        raise RuntimeError(f"{len(sent)} statements for a dry run")
    rounds = bench.choose(30, quick=5, smoke=2)
    figures = percentiles([reader.read(path, caller)[0] for _ in range(rounds)])
    for name, asked in LISTS.items():
        took = [reader.read(f"{path}/owners", caller, **asked)[0] for _ in range(rounds)]
        figures |= prefixed(name, percentiles(took))
    return {
        "n": told["owners"],
        **figures,
        "statements": len(sent),
        "approvers": told["approvers"],
        "templates": len(told["templates"]),
    }
