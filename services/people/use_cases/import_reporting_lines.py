"""Reporting lines of an import: managers exist, form no loop, and are not themselves rejected."""

from collections.abc import Iterable, Iterator

from servicekit.files.spreadsheets import SheetRow
from servicekit.unit_of_work.session import UnitOfWork
from services.people import queries


def check_reporting_lines(uow: UnitOfWork, rows: list[SheetRow]) -> None:
    """Add errors to rows whose manager is unknown, in a loop, or rejected.

    A rejected row changes nothing, so the rows that depend on it are checked again until the
    remaining ones are valid by themselves: they may be applied alone.
    """
    existing_numbers = set(queries.employees_by_number(uow, {_manager_number(row) for row in rows}))
    current_managers = queries.manager_numbers(uow)
    file_numbers = {row.cells["number"] for row in rows}
    for row in rows:
        if _manager_number(row) and _manager_number(row) not in existing_numbers | file_numbers:
            row.fail("manager_number", "employee.number_unknown", number=_manager_number(row))
    _fail_all(_rows_in_loops(rows, current_managers))
    valid_rows = [row for row in rows if not row.faults]
    while _fail_all(
        [
            *_rows_without_manager(valid_rows, existing_numbers),
            *_rows_in_loops(valid_rows, current_managers),
        ]
    ):
        valid_rows = [row for row in valid_rows if not row.faults]


def _fail_all(faults: Iterable[tuple[SheetRow, str]]) -> bool:
    """Add each error; the whole list is computed before the first row is rejected."""
    fault_list = list(faults)
    for row, code in fault_list:
        row.fail("manager_number", code, number=_manager_number(row))
    return bool(fault_list)


def _rows_without_manager(
    rows: list[SheetRow], existing_numbers: set[str]
) -> Iterator[tuple[SheetRow, str]]:
    """Yield rows whose manager is in a rejected row."""
    importable_numbers = existing_numbers | {row.cells["number"] for row in rows}
    return (
        (row, "import.manager_rejected")
        for row in rows
        if _manager_number(row) not in importable_numbers | {""}
    )


def _rows_in_loops(
    rows: list[SheetRow], current_managers: dict[str, str]
) -> Iterator[tuple[SheetRow, str]]:
    """Yield rows whose managers lead back to them, also through employees outside the file."""
    managers = current_managers | {
        row.cells["number"]: _manager_number(row) for row in rows if _manager_number(row)
    }
    return (
        (row, "line.loop")
        for row in rows
        if _manager_number(row) and is_in_loop(row.cells["number"], managers)
    )


def is_in_loop(number: str, managers: dict[str, str]) -> bool:
    """Whether following `managers` from `number` comes back to it."""
    visited, manager = set(), managers.get(number, "")
    while manager and manager not in visited:
        if manager == number:
            return True
        visited.add(manager)
        manager = managers.get(manager, "")
    return False


def _manager_number(row: SheetRow) -> str:
    return row.cells.get("manager_number", "")
