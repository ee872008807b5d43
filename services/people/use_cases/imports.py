"""Import of employees by number (工号): dry run, all rows or none, or the valid ones."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from servicekit.errors import FieldError, Invalid, require
from servicekit.files.spreadsheets import CONTROL, CellError, Say, SheetRow
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.people import events, permissions, queries
from services.people.models import Assignment, Employee, ReportingLine, Unit
from services.people.use_cases import import_reporting_lines
from services.people.use_cases.sort_keys import name_sort_key

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MAX_CELL_LENGTH = 200
YES_WORDS = {"是", "yes", "y", "true", "1"}
PLAIN_COLUMNS = ("name", "email", "mobile", "job_family", "job_level")


@dataclass
class EmployeeImport:
    """What an import did, or would do on a dry run; counts are rows of the file."""

    rows: int
    created: int = 0
    updated: int = 0
    applied: bool = False
    dry_run: bool = False
    errors: list[FieldError] = field(default_factory=list)
    rejected_rows: list[SheetRow] = field(default_factory=list)

    def summary(self, say: Say) -> "ImportSummary":
        """Convert to the answer, with error messages by `say`."""
        return ImportSummary(
            rows=self.rows,
            created=self.created,
            updated=self.updated,
            rejected=len(self.rejected_rows),
            applied=self.applied,
            dry_run=self.dry_run,
            errors=[error for row in self.rejected_rows for error in row.errors(say)],
        )


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """The answer of an import; each error is the kit's RowErrorOut."""

    rows: int
    created: int
    updated: int
    rejected: int
    applied: bool
    dry_run: bool
    errors: list[CellError]


def import_employees(
    uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool
) -> EmployeeImport:
    """Check every row, then apply them: mode `all` or `valid`.

    Raises Forbidden, and Invalid `import.rejected` in mode `all` with a rejected row.
    """
    require(permissions.can_manage(uow.caller, ()))
    existing = queries.employees_by_number(uow, [row.cells["number"] for row in rows])
    check_rows(uow, rows, existing)
    rejected_rows = [row for row in rows if row.faults]
    result = EmployeeImport(rows=len(rows), dry_run=dry_run, rejected_rows=rejected_rows)
    result.errors = [fault for row in rejected_rows for _, fault in row.faults]
    if rejected_rows and mode == "all" and not dry_run:
        raise Invalid("import.rejected", faults=tuple(result.errors), count=len(rejected_rows))
    valid_rows = [row for row in rows if not row.faults]
    result.created = sum(row.cells["number"] not in existing for row in valid_rows)
    result.updated = len(valid_rows) - result.created
    if not dry_run:
        _apply_rows(uow, valid_rows, existing)
        result.applied = True
        uow.audit("employees.imported", f"tenant:{uow.tenant.id}", after={"rows": len(valid_rows)})
    return result


def check_rows(uow: UnitOfWork, rows: list[SheetRow], existing: dict[str, Employee]) -> None:
    """Add errors to rows: cells, duplicates, taken e-mails, unknown managers and loops."""
    numbers = Counter(row.cells["number"] for row in rows)
    emails = Counter(row.cells.get("email", "").lower() for row in rows)
    email_owners = queries.employees_by_email(uow, [email for email in emails if email])
    for row in rows:
        _check_cells(row)
        number, email = row.cells["number"], row.cells.get("email", "").lower()
        if number and numbers[number] > 1:
            row.fail("number", "import.number_twice", number=number)
        owner = email_owners.get(email)
        if email and (emails[email] > 1 or (owner is not None and owner.number != number)):
            row.fail("email", "employee.email_taken", value=email)
    import_reporting_lines.check_reporting_lines(uow, rows)


def _check_cells(row: SheetRow) -> None:
    for key in ("number", "name"):
        if not row.cells.get(key):
            row.fail(key, "field.required")
    for key, cell in row.cells.items():
        if len(cell) > MAX_CELL_LENGTH:
            row.fail(key, "field.length", min=0, max=MAX_CELL_LENGTH)
        if CONTROL.search(cell):
            row.fail(key, "field.bad_character")
    if row.cells.get("unit") and not _unit_path(row):
        row.fail("unit", "field.invalid")
    email, joined_on = row.cells.get("email", ""), row.cells.get("joined_on", "")
    if email and not EMAIL.fullmatch(email):
        row.fail("email", "field.email")
    if joined_on and _parse_day(joined_on) is None:
        row.fail("joined_on", "field.date")


def _apply_rows(uow: UnitOfWork, rows: list[SheetRow], existing: dict[str, Employee]) -> None:
    units = _units_by_path(uow, rows)
    today = uow.tenant.today()
    employees = dict(existing)
    for row in rows:
        employee = employees.get(row.cells["number"])
        if employee is None:
            employee = Employee(id=new_id(), number=row.cells["number"], status="active")
            employees[employee.number] = employee
            uow.add(employee)
        _set_fields(employee, row)
    manager_numbers = {row.cells.get("manager_number", "") for row in rows} - set(employees) - {""}
    employees |= queries.employees_by_number(uow, manager_numbers)
    uow.flush()
    for row in rows:
        employee = employees[row.cells["number"]]
        start = employee.joined_on or today
        _set_main_assignment(employee, row, units, start, today)
        _set_manager(employee, employees.get(row.cells.get("manager_number", "")), start, today)
        if row.cells.get("head", "").lower() in YES_WORDS and row.cells.get("unit"):
            units[_unit_path(row)].head_id = employee.id
        employee.updated_at = uow.now()
        uow.publish_state(employee, events.employee_state)
    uow.flush()
    for unit in units.values():
        uow.publish_state(unit, events.unit_state)


def _set_fields(employee: Employee, row: SheetRow) -> None:
    for key in PLAIN_COLUMNS:
        if row.cells.get(key):
            setattr(employee, key, row.cells[key])
    employee.email = employee.email.lower() if employee.email else None
    employee.name_sort = name_sort_key(employee.name)
    employee.joined_on = _parse_day(row.cells.get("joined_on", "")) or employee.joined_on


def _set_main_assignment(
    employee: Employee, row: SheetRow, units: dict[tuple[str, ...], Unit], start: date, today: date
) -> None:
    if not row.cells.get("unit"):
        return
    unit_id, position = units[_unit_path(row)].id, row.cells.get("position", "")
    main_assignment = employee.main_assignment(today) or employee.main_assignment(start)
    if main_assignment is None:
        employee.assignments.append(
            Assignment(unit_id=unit_id, position=position, main=True, starts_on=start)
        )
    elif main_assignment.unit_id != unit_id and main_assignment.starts_on < today:
        main_assignment.ends_on = _day_before(today)
        employee.assignments.append(
            Assignment(unit_id=unit_id, position=position, main=True, starts_on=today)
        )
    else:
        main_assignment.unit_id, main_assignment.position = (
            unit_id,
            position or main_assignment.position,
        )


def _set_manager(employee: Employee, manager: Employee | None, start: date, today: date) -> None:
    if manager is None:
        return
    solid_lines = [
        reporting_line
        for reporting_line in employee.reporting_lines
        if reporting_line.kind == "solid"
    ]
    current_line = next(
        (
            reporting_line
            for day in (today, start)
            for reporting_line in solid_lines
            if reporting_line.covers(day)
        ),
        None,
    )
    if current_line is not None and current_line.manager_id == manager.id:
        return
    if current_line is None:
        employee.reporting_lines.append(
            ReportingLine(manager_id=manager.id, kind="solid", starts_on=start)
        )
    elif current_line.starts_on < today:
        current_line.ends_on = _day_before(today)
        employee.reporting_lines.append(
            ReportingLine(manager_id=manager.id, kind="solid", starts_on=today)
        )
    else:
        current_line.manager_id = manager.id


def _units_by_path(uow: UnitOfWork, rows: list[SheetRow]) -> dict[tuple[str, ...], Unit]:
    """Return units by their path of names from the top; missing ones are created."""
    by_id: dict[UUID, Unit] = {unit.id: unit for unit in queries.all_units(uow)}
    units_by_path = {_unit_names(unit, by_id): unit for unit in by_id.values()}
    codes = {unit.code for unit in by_id.values()}
    for path in sorted({_unit_path(row) for row in rows if row.cells.get("unit")}):
        for depth in range(1, len(path) + 1):
            prefix = path[:depth]
            if prefix not in units_by_path:
                parent = units_by_path.get(prefix[:-1])
                unit = Unit(id=new_id(), name=prefix[-1], code=_free_code(codes))
                unit.parent_id = parent.id if parent else None
                units_by_path[prefix] = unit
                uow.add(unit)
        uow.flush()
    return units_by_path


def _unit_names(unit: Unit, by_id: dict[UUID, Unit]) -> tuple[str, ...]:
    parent = by_id.get(unit.parent_id) if unit.parent_id else None
    return (*(_unit_names(parent, by_id) if parent else ()), unit.name)


def _unit_path(row: SheetRow) -> tuple[str, ...]:
    return tuple(name.strip() for name in row.cells["unit"].split("/") if name.strip())


def _free_code(codes: set[str]) -> str:
    number = len(codes) + 1
    while f"U{number:03}" in codes:
        number += 1
    codes.add(f"U{number:03}")
    return f"U{number:03}"


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
