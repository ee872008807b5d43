"""The ledger: each check compares what was told with what stands, and says what does not agree.

Pure functions over plain rows, so that they are tried on broken books as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.chaos.intents import Intent

# Numbers are kept to six digits and added up level by level.
TOLERANCE = 0.001
# The company as an owner, which has no id of its own.
NOBODY = "00000000-0000-0000-0000-000000000000"

Rows = Sequence[Mapping[str, Any]]
Numbers = Mapping[str, float | None]


def told_and_kept(intents: Iterable[Intent], kept: Mapping[str, Rows]) -> list[str]:
    """Each acknowledged check-in exists once; what was refused does not; no other ones do."""
    by_key: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for tenant, rows in kept.items():
        for row in rows:
            by_key[row["text"]].append((tenant, row))
    wrong = []
    for intent in intents:
        wrong += _agree(intent, by_key.pop(intent.key, []))
    return wrong + [f"{key}: nobody told it" for key in by_key]


def _agree(intent: Intent, found: list[tuple[str, Mapping[str, Any]]]) -> list[str]:
    ids = [str(row["id"]) for _, row in found]
    if intent.refused and ids:
        return [f"{intent.key}: refused, and there: {ids}"]
    if len(intent.acknowledged) > 1:
        return [f"{intent.key}: two answers: {sorted(intent.acknowledged)}"]
    if len(ids) > 1:
        return [f"{intent.key}: there {len(ids)} times: {ids}"]
    if intent.acknowledged and ids != list(intent.acknowledged):
        return [f"{intent.key}: acknowledged {sorted(intent.acknowledged)}, there {ids}"]
    return [line for tenant, row in found for line in _as_told(intent, tenant, row)]


def _as_told(intent: Intent, tenant: str, row: Mapping[str, Any]) -> Iterable[str]:
    if tenant != intent.tenant_id:
        yield f"{intent.key}: of {intent.tenant_id}, found in {tenant}"
    if str(row["key_result_id"]) != intent.key_result_id:
        yield f"{intent.key}: on key result {row['key_result_id']}"
    for name in ("value", "numerator", "denominator"):
        if not _close(row[name], intent.body.get(name)):
            yield f"{intent.key}: {name} {intent.body.get(name)} told, {row[name]} kept"


def numbers(
    where: str, expected: Numbers, shown: Numbers, tolerance: float = TOLERANCE
) -> list[str]:
    """Each number equals what was computed by hand."""
    return [
        f"{where} {key}: {shown.get(key)} instead of {value}"
        for key, value in expected.items()
        if not _close(shown.get(key), value, tolerance)
    ]


def deliveries(kept: Mapping[str, Rows], messages: Mapping[str, Rows], received: Rows) -> list[str]:
    """Each check-in reached its own company's partner, under one id however often it was sent."""
    wrong = []
    for tenant, rows in kept.items():
        mine = [one for one in received if one["path"] == f"/{tenant}"]
        wanted = {str(row["id"]) for row in rows}
        told = {str(row["id"]) for row in messages.get(tenant, ())}
        wrong += _sets(f"{tenant}: webhook ids", told, {one["id"] for one in mine})
        by_check_in = defaultdict(set)
        for one in mine:
            by_check_in[one["payload"]["data"]["check_in_id"]].add(one["id"])
        wrong += _sets(f"{tenant}: check-ins told", wanted, set(by_check_in))
        wrong += [
            f"{tenant}: check-in {key} told under {len(ids)} ids"
            for key, ids in by_check_in.items()
            if len(ids) > 1
        ]
    known = {f"/{tenant}" for tenant in kept}
    return wrong + [f"delivery to {one['path']}" for one in received if one["path"] not in known]


def strangers(holders: Mapping[str, set[str]]) -> list[str]:
    """Ids that stand in rows of two tenants: one of them has what belongs to the other."""
    return [
        f"{one} in rows of {sorted(tenants)}"
        for one, tenants in holders.items()
        if len(tenants) > 1 and one != NOBODY
    ]


def copies(where: str, source: Mapping[str, Any], copied: Mapping[str, Any]) -> list[str]:
    """A copy holds what its owner holds, row by row."""
    missing = [f"{where} {key}: not copied" for key in source.keys() - copied.keys()]
    return missing + [
        f"{where} {key}: {copied[key]} instead of {value}"
        for key, value in source.items()
        if key in copied and copied[key] != value
    ]


def _sets(what: str, expected: set[str], found: set[str]) -> list[str]:
    lost = [f"{what}: {one} is missing" for one in sorted(expected - found)]
    return lost + [f"{what}: {one} is not expected" for one in sorted(found - expected)]


def _close(one: Any, other: Any, tolerance: float = TOLERANCE) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(float(one) - float(other)) <= tolerance
