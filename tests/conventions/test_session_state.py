"""What the application does is local to its transaction: a pooler lends its connection on."""

import re

from tests.conventions.tree import name_of, sources

# These have connections of their own, which lead past the pooler.
DIRECT = {
    "libs/servicekit/jobs/worker.py": "listens",
    "libs/servicekit/messaging/relay.py": "listens, and holds a lock per shard",
    "libs/servicekit/database/tenancy/placement.py": "holds a lock while a company is changed",
}
OF_A_SESSION = re.compile(
    r"\bpg_(try_)?advisory_lock"
    r"|[\"']\s*(UN)?LISTEN\b"
    r"|[\"']\s*SET\s+(?!LOCAL\b)"
    r"|\bset_config\([^)]*,\s*false"
    r"|\bWITH HOLD\b|\bCREATE TEMP|\bPREPARE\s+\w+\s+AS\b|prepare=True"
)


def kept_in_a_session(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if OF_A_SESSION.search(line)]


def test_nothing_of_a_session_outside_direct_connections() -> None:
    found = {
        name_of(path): lines
        for path in sources("services", "libs")
        if (lines := kept_in_a_session(path.read_text(encoding="utf-8")))
    }

    assert {name for name in found if name not in DIRECT} == set(), found
    assert set(DIRECT) <= set(found)


def test_what_belongs_to_a_session_is_noticed() -> None:
    for text in (
        'connection.execute("SET search_path = x")',
        'sa.text("SELECT pg_advisory_lock(1)")',
        "\"SELECT set_config('role', :role, false)\"",
        'connection.execute("LISTEN work")',
        '"CREATE TEMP TABLE t (id int)"',
    ):
        assert kept_in_a_session(text), text
    for text in (
        "\"SELECT set_config('role', :role, true)\"",
        'sa.text("SELECT pg_advisory_xact_lock(1)")',
        'sql.SQL("SET LOCAL ROLE {}")',
        '"UPDATE x SET y = 1"',
    ):
        assert kept_in_a_session(text) == [], text
