"""Managers named in a file: known, in no circle, and not lost with a row that is rejected."""

from collections.abc import Iterable, Iterator

from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.people import queries


def check_managers(uow: UnitOfWork, rows: list[SheetRow]) -> None:
    """Leave in each row what is wrong with its manager.

    A rejected row changes nothing, so whoever counted on it is looked at again until what remains
    holds by itself: the valid rows may be applied alone.
    """
    here = set(queries.employees_by_number(uow, {_manager(row) for row in rows}))
    kept = queries.manager_numbers(uow)
    in_file = {row.cells["number"] for row in rows}
    for row in rows:
        if _manager(row) and _manager(row) not in here | in_file:
            row.fail("manager_number", "employee.number_unknown", number=_manager(row))
    _fail_all(_loops(rows, kept))
    remaining = [row for row in rows if not row.faults]
    while _fail_all([*_lost(remaining, here), *_loops(remaining, kept)]):
        remaining = [row for row in remaining if not row.faults]


def _fail_all(found: Iterable[tuple[SheetRow, str]]) -> bool:
    """Every row is judged by the same lines before the first one is rejected."""
    faults = list(found)
    for row, code in faults:
        row.fail("manager_number", code, number=_manager(row))
    return bool(faults)


def _lost(rows: list[SheetRow], here: set[str]) -> Iterator[tuple[SheetRow, str]]:
    """Rows whose manager would have come with a row that is rejected."""
    there = here | {row.cells["number"] for row in rows}
    return ((row, "import.manager_rejected") for row in rows if _manager(row) not in there | {""})


def _loops(rows: list[SheetRow], kept: dict[str, str]) -> Iterator[tuple[SheetRow, str]]:
    """Rows that would lead back to themselves, also by way of people who are not in the file."""
    managers = kept | {row.cells["number"]: _manager(row) for row in rows if _manager(row)}
    return (
        (row, "line.loop")
        for row in rows
        if _manager(row) and in_loop(row.cells["number"], managers)
    )


def in_loop(number: str, managers: dict[str, str]) -> bool:
    """Whether following `managers` from `number` comes back to it."""
    seen, at = set(), managers.get(number, "")
    while at and at not in seen:
        if at == number:
            return True
        seen.add(at)
        at = managers.get(at, "")
    return False


def _manager(row: SheetRow) -> str:
    return row.cells.get("manager_number", "")
