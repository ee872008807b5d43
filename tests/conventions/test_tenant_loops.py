"""Nothing walks through all companies, but the commands whose work that is."""

import ast
import re

from tests.conventions.tree import name_of, parse, sources

KIT = "libs/servicekit"
# Commands that are run for all companies at once, and loops over a few companies at hand.
ALLOWED = {
    f"{KIT}/database/tenancy/migrate.py": "brings every schema to a release",
    f"{KIT}/database/tenancy/revisions.py": "looks where every schema stands first",
    f"{KIT}/database/tenancy/provision.py": "makes and removes schemas",
    f"{KIT}/database/tenancy/placement.py": "counts a node's companies when one is placed",
    f"{KIT}/messaging/republish.py": "tells every company's states again, by command",
    f"{KIT}/process/tenant_upgrades.py": "brings what a release adds to every company, by command",
    f"{KIT}/messaging/replay.py": "runs what is parked, by command",
    f"{KIT}/messaging/consumer_loop.py": "takes turns between the companies of one poll",
    f"{KIT}/messaging/tenant_buffer.py": "tries again for the companies that wait",
    f"{KIT}/testing.py": "removes the companies that a test run made",
}
LOOPED = re.compile(r"\b(tenant|tenant_id|company|company_id)\b")
LOOPED_OVER = re.compile(r"\b(\w*tenants|companies|all_schemas)\b")
# A statement that reads the register of companies, and neither one of them nor just any one.
REGISTER = re.compile(r"\bSELECT\b.*\bFROM\s+platform\.(tenants|schemas)\b", re.S)
ONE = re.compile(r"\bWHERE\b.*\b(tenant_id|schema_name)\s*=|\bLIMIT 1\b", re.S)


def loops(tree: ast.Module) -> list[str]:
    """Loops and comprehensions over companies, and statements that read all of them."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            target, source = ast.unparse(node.target), ast.unparse(node.iter)
            if LOOPED.search(target) or LOOPED_OVER.search(source):
                found.append(f"for {target} in {source}")
        text = node.value if isinstance(node, ast.Constant) else ""
        if isinstance(text, str) and REGISTER.search(text) and not ONE.search(text):
            found.append(" ".join(text.split()))
    return found


def test_no_loop_over_companies_outside_the_commands_for_all() -> None:
    found = {
        name_of(path): loops(parse(path))
        for path in sources("services", "libs")
        if name_of(path) not in ALLOWED
    }

    assert {name: those for name, those in found.items() if those} == {}


def test_only_files_that_still_loop_are_allowed_to() -> None:
    looping = {name_of(path) for path in sources(KIT) if loops(parse(path))}

    assert set(ALLOWED) - looping <= {
        f"{KIT}/database/tenancy/provision.py",
        f"{KIT}/database/tenancy/migrate.py",
    }
    assert all(ALLOWED.values())


def test_a_loop_over_companies_is_noticed() -> None:
    for text in (
        "for tenant in rows: pass",
        "for tenant_id, state in rows: pass",
        "[f(one) for one in existing_tenants(runtime)]",
        "{company.id for company in rows}",
        "query = \"SELECT tenant_id FROM platform.tenants WHERE state = 'active'\"",
    ):
        assert loops(ast.parse(text)), text
    for text in (
        "for goal in goals: pass",
        'query = "SELECT state FROM platform.tenants WHERE tenant_id = :tenant_id"',
        "tenant = uow.tenant",
    ):
        assert loops(ast.parse(text)) == [], text
