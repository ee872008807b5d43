"""A use case that changes something tells it, or leaves a trace, or says why not."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conventions.tree import Function, functions, name_of, parse, sources

# Changes that nobody outside needs to hear of: why, and which functions make them.
REASONS = {
    "copies what others told, who have told everybody themselves": (
        "services.checkins.use_cases.check_ins.list_check_ins",
        "services.checkins.use_cases.replication.copy_cycles",
        "services.checkins.use_cases.replication.copy_goals",
        "services.checkins.use_cases.replication.copy_progress",
        "services.checkins.use_cases.replication.require_key_result",
        "services.insights.use_cases.replication.advance_watermark",
        "services.insights.use_cases.replication.copy_cross_unit_requests",
        "services.insights.use_cases.replication.copy_cycles",
        "services.insights.use_cases.replication.copy_goals",
        "services.insights.use_cases.replication.copy_progress",
    ),
    "a notice, a mail and a delivery are themselves how something is told": (
        "services.notifications.channels.use_cases.mails.send_due_mail",
        "services.notifications.delivery.use_cases.deliveries.queue_deliveries",
        "services.notifications.rules.use_cases.alignment_sessions.notify_session_opened",
        "services.notifications.rules.use_cases.alignment_sessions.notify_finding_changed",
        "services.notifications.rules.use_cases.appraisal_forms.notify_form_opened",
        "services.notifications.rules.use_cases.appraisal_forms.notify_form_submitted",
        "services.notifications.rules.use_cases.approvals.notify_approval_ended",
        "services.notifications.rules.use_cases.approvals.notify_approval_requested",
        "services.notifications.rules.use_cases.check_ins.notify_blocked",
        "services.notifications.rules.use_cases.cross_unit_requests.notify_cross_unit_request_answered",
        "services.notifications.rules.use_cases.cross_unit_requests.notify_cross_unit_request_opened",
        "services.notifications.rules.use_cases.metrics.notify_values_requested",
        "services.notifications.rules.use_cases.notification.notify",
        "services.notifications.rules.use_cases.nudges.notify_goal_setting_nudged",
        "services.notifications.rules.use_cases.sheets.notify_sheet_agreed",
        "services.notifications.rules.use_cases.sheets.notify_sheet_commented",
        "services.tenants.use_cases.invitations.prepare_enrolment",
        "services.tenants.use_cases.invitations.request_invitation",
    ),
    "whether a notice was read is its reader's own": (
        "services.notifications.inbox.use_cases.notices.mark_read",
    ),
    "is the trail that everybody else leaves": (
        "services.tenants.use_cases.audit_trail.record_closing_entry",
        "services.tenants.use_cases.audit_trail.record_entries",
    ),
    "computes and writes for passes and apply_values, which tell": (
        "services.goals.progress.use_cases.roll_up.recompute",
        "services.goals.progress.use_cases.roll_up.set_numbers",
        "services.goals.progress.use_cases.roll_up.recompute_from_key_results",
    ),
    "applies one approved request to goals that finish writes and tells": (
        "services.goals.approvals.use_cases.change_sets.apply",
    ),
    "builds cycles that add_cycles adds and publishes": (
        "services.goals.cycles.use_cases.cycle_years.cycles_of_year",
        "services.goals.cycles.use_cases.cycles.new_cycle",
    ),
}
QUIET = {name: reason for reason, names in REASONS.items() for name in names}
# How a change is seen: rows are added or deleted, or a statement is executed that writes.
WRITES = {"add", "delete", "add_all", "merge"}
STATEMENT = re.compile(r"\s*(WITH\b.*\b)?(INSERT|UPDATE|DELETE)\b", re.S)
BUILDERS = {"insert", "update", "delete", "upsert_statement", "update_newer_statement"}
TELLS = {"publish", "publish_state", "audit"}


@cache
def written_by(path: Path) -> frozenset[str]:
    """Names in a module of statements that write."""
    return frozenset(
        target.id
        for node in parse(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        if writes(node.value, frozenset())
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    )


def writes(value: ast.AST, named: frozenset[str]) -> bool:
    """Whether an expression is, names or builds a statement that writes."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if STATEMENT.match(node.value):
                return True
        elif isinstance(node, ast.Name) and node.id in named:
            return True
        elif isinstance(node, ast.Call):
            called = (
                node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            )
            if called in BUILDERS:
                return True
    return False


def changes(function: Function, named: frozenset[str]) -> bool:
    """Whether the function itself adds, deletes, assigns to a row's attribute or writes by SQL."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if re.fullmatch(r"uow(\.session)?\.(add|delete|add_all|merge)|setattr", called):
                return True
            if called in {"upsert_newer", "upsert_statement"}:
                return True
            executed = called == "execute_raw" or called.endswith("session.execute")
            if executed and any(writes(a, named) for a in node.args):
                return True
            if any(isinstance(a, ast.Name) and a.id in named for a in node.args):
                return True
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AugAssign) else targets
        if any(isinstance(target, ast.Attribute) for target in targets):
            return True
    return False


def tells(function: Function) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TELLS
        for node in ast.walk(function)
    )


def called_by(function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2]
        elif isinstance(node, ast.Name):
            yield node.id


class UseCases:
    """The functions of a service's use cases and writes, and which others each one reaches."""

    def __init__(self, modules: dict[str, tuple[ast.Module, frozenset[str]]]) -> None:
        self.functions: dict[tuple[str, str], tuple[Function, frozenset[str]]] = {}
        self.modules: dict[str, list[str]] = {}
        for module, (tree, statements) in modules.items():
            for function in functions(tree):
                self.functions[module, function.name] = (function, statements)
                self.modules.setdefault(function.name, []).append(module)

    def reached(self, module: str, name: str) -> set[tuple[str, str]]:
        """The function and what it calls, directly or not; a name means its own module's first."""
        reached: set[tuple[str, str]] = set()
        pending = [(module, name)]
        while pending:
            caller = pending.pop()
            if caller in reached:
                continue
            reached.add(caller)
            for callee in called_by(self.functions[caller][0]):
                homes = self.modules.get(callee, [])
                pending += [(home, callee) for home in homes if caller[0] not in homes]
                pending += [(caller[0], callee)] if caller[0] in homes else []
        return reached

    def silent(self) -> set[str]:
        """Public functions of use cases that change something without telling anybody."""
        silent = set()
        for module, name in self.functions:
            if "writes" in module.split("."):
                continue
            reached = [self.functions[other] for other in self.reached(module, name)]
            changing = any(changes(function, statements) for function, statements in reached)
            telling = any(tells(function) for function, _ in reached)
            if changing and not name.startswith("_") and not telling:
                silent.add(f"{module}.{name}")
        return silent


def of_services() -> dict[str, UseCases]:
    by_service: dict[str, dict[str, tuple[ast.Module, frozenset[str]]]] = {}
    for path in sources("services"):
        parts = path.parts
        if "use_cases" in parts or "writes" in {*parts, path.stem}:
            owner = parts[parts.index("services") + 1]
            module = name_of(path).removesuffix(".py").replace("/", ".")
            by_service.setdefault(owner, {})[module] = (parse(path), written_by(path))
    return {owner: UseCases(modules) for owner, modules in by_service.items()}


def test_a_change_is_told_or_audited_or_quiet_for_a_reason() -> None:
    silent = set().union(*(use_cases.silent() for use_cases in of_services().values()))

    assert silent - set(QUIET) == set()


def test_only_changes_that_are_still_made_are_listed_as_quiet() -> None:
    silent = set().union(*(use_cases.silent() for use_cases in of_services().values()))

    assert set(QUIET) - silent == set()
    assert all(QUIET.values())


SILENT = """
REMOVE = sa.text("DELETE FROM goals")
COUNT = sa.text("SELECT count(*) FROM goals")

def adds(uow): uow.add(Goal())
def assigns(uow): queries.goal(uow).title = "x"
def counts_up(uow): queries.goal(uow).version += 1
def sets(uow): setattr(queries.goal(uow), "title", "x")
def executes(uow): uow.session.execute(REMOVE)
def builds(uow): uow.session.execute(sa.update(Goal).values(title="x"))
def by_another(uow): _private(uow)
def _private(uow): uow.session.add(Goal())
"""
TOLD = """
COUNT = sa.text("SELECT count(*) FROM goals")

def reads(uow): return uow.session.execute(COUNT).scalar()
def publishes(uow):
    uow.add(Goal())
    uow.publish(events.goal_added(goal), key=goal.id)
def audits_by_another(uow):
    goal = queries.goal(uow)
    goal.title = "x"
    _told(uow, goal)
def _told(uow, goal): uow.audit("goal.changed", goal.id)
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SILENT, {"adds", "assigns", "counts_up", "sets", "executes", "builds", "by_another"}),
        (TOLD, set()),
    ],
)
def test_what_is_silent_is_noticed(text: str, found: set[str]) -> None:
    tree = ast.parse(text)
    named = frozenset({"REMOVE"})

    assert UseCases({"m": (tree, named)}).silent() == {f"m.{name}" for name in found}
