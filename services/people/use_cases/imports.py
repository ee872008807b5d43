"""Import of employees: dry run, all or nothing, or the valid rows; can be run again by 工号."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from servicekit.errors import FieldError, Invalid, require
from servicekit.files.spreadsheets import CONTROL, SheetRow
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.people import events, permissions, queries
from services.people.models import Employee, Line, Posting, Unit
from services.people.use_cases import import_managers
from services.people.use_cases.sorting import sort_key

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = 200
YES = {"是", "yes", "y", "true", "1"}
PLAIN = ("name", "email", "mobile", "job_family", "job_level")


@dataclass
class Outcome:
    """What an import did, or would do on a dry run."""

    rows: int
    created: int = 0
    updated: int = 0
    applied: bool = False
    dry_run: bool = False
    errors: list[FieldError] = field(default_factory=list)
    rejected_rows: list[SheetRow] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return len(self.rejected_rows)


def import_employees(uow: UnitOfWork, rows: list[SheetRow], *, mode: str, dry_run: bool) -> Outcome:
    """Check every row, then apply `all` or the `valid` ones; `all` with an error is Invalid."""
    require(permissions.can_manage(uow.caller, ()))
    known = queries.employees_by_number(uow, [row.cells["number"] for row in rows])
    check_rows(uow, rows, known)
    rejected = [row for row in rows if row.faults]
    outcome = Outcome(rows=len(rows), dry_run=dry_run, rejected_rows=rejected)
    outcome.errors = [fault for row in rejected for _, fault in row.faults]
    if rejected and mode == "all" and not dry_run:
        raise Invalid("import.rejected", faults=tuple(outcome.errors), count=len(rejected))
    valid = [row for row in rows if not row.faults]
    outcome.created = sum(row.cells["number"] not in known for row in valid)
    outcome.updated = len(valid) - outcome.created
    if not dry_run:
        _apply(uow, valid, known)
        outcome.applied = True
        uow.audit("employees.imported", f"tenant:{uow.tenant.id}", after={"rows": len(valid)})
    return outcome


def check_rows(uow: UnitOfWork, rows: list[SheetRow], known: dict[str, Employee]) -> None:
    """Leave in each row what is wrong with it: cells, duplicates, unknown and cyclic managers."""
    numbers = Counter(row.cells["number"] for row in rows)
    emails = Counter(row.cells.get("email", "").lower() for row in rows)
    owners = queries.employees_by_email(uow, [email for email in emails if email])
    for row in rows:
        _check_cells(row)
        number, email = row.cells["number"], row.cells.get("email", "").lower()
        if number and numbers[number] > 1:
            row.fail("number", "import.number_twice", number=number)
        owner = owners.get(email)
        if email and (emails[email] > 1 or (owner is not None and owner.number != number)):
            row.fail("email", "employee.email_taken", value=email)
    import_managers.check_managers(uow, rows)


def _check_cells(row: SheetRow) -> None:
    for key in ("number", "name"):
        if not row.cells.get(key):
            row.fail(key, "field.required")
    for key, cell in row.cells.items():
        if len(cell) > LONGEST:
            row.fail(key, "field.length", min=0, max=LONGEST)
        if CONTROL.search(cell):
            row.fail(key, "field.bad_character")
    if row.cells.get("unit") and not _path(row):
        row.fail("unit", "field.invalid")
    email, joined = row.cells.get("email", ""), row.cells.get("joined_on", "")
    if email and not EMAIL.fullmatch(email):
        row.fail("email", "field.email")
    if joined and _day(joined) is None:
        row.fail("joined_on", "field.date")


def _apply(uow: UnitOfWork, rows: list[SheetRow], known: dict[str, Employee]) -> None:
    units = _units_by_path(uow, rows)
    today = uow.tenant.today()
    people = dict(known)
    for row in rows:
        employee = people.get(row.cells["number"])
        if employee is None:
            employee = Employee(id=new_id(), number=row.cells["number"], status="active")
            people[employee.number] = employee
            uow.add(employee)
        _write(employee, row)
    managers = {row.cells.get("manager_number", "") for row in rows} - set(people) - {""}
    people |= queries.employees_by_number(uow, managers)
    uow.flush()
    for row in rows:
        employee = people[row.cells["number"]]
        start = employee.joined_on or today
        _post(employee, row, units, start, today)
        _report(employee, people.get(row.cells.get("manager_number", "")), start, today)
        if row.cells.get("head", "").lower() in YES and row.cells.get("unit"):
            units[_path(row)].head_id = employee.id
        employee.updated_at = uow.now()
        uow.publish_state(employee, events.employee_state)
    uow.flush()
    for unit in units.values():
        uow.publish_state(unit, events.unit_state)


def _write(employee: Employee, row: SheetRow) -> None:
    for key in PLAIN:
        if row.cells.get(key):
            setattr(employee, key, row.cells[key])
    employee.email = employee.email.lower() if employee.email else None
    employee.name_sort = sort_key(employee.name)
    employee.joined_on = _day(row.cells.get("joined_on", "")) or employee.joined_on


def _post(
    employee: Employee, row: SheetRow, units: dict[tuple[str, ...], Unit], start: date, today: date
) -> None:
    if not row.cells.get("unit"):
        return
    unit_id, position = units[_path(row)].id, row.cells.get("position", "")
    main = employee.main_posting(today) or employee.main_posting(start)
    if main is None:
        employee.postings.append(
            Posting(unit_id=unit_id, position=position, main=True, starts_on=start)
        )
    elif main.unit_id != unit_id and main.starts_on < today:
        main.ends_on = _before(today)
        employee.postings.append(
            Posting(unit_id=unit_id, position=position, main=True, starts_on=today)
        )
    else:
        main.unit_id, main.position = unit_id, position or main.position


def _report(employee: Employee, manager: Employee | None, start: date, today: date) -> None:
    if manager is None:
        return
    solid = [item for item in employee.lines if item.kind == "solid"]
    current = next((item for day in (today, start) for item in solid if item.covers(day)), None)
    if current is not None and current.manager_id == manager.id:
        return
    if current is None:
        employee.lines.append(Line(manager_id=manager.id, kind="solid", starts_on=start))
    elif current.starts_on < today:
        current.ends_on = _before(today)
        employee.lines.append(Line(manager_id=manager.id, kind="solid", starts_on=today))
    else:
        current.manager_id = manager.id


def _units_by_path(uow: UnitOfWork, rows: list[SheetRow]) -> dict[tuple[str, ...], Unit]:
    """Units by the names from the top down; those that are missing are made."""
    by_id: dict[UUID, Unit] = {unit.id: unit for unit in queries.all_units(uow)}
    found = {_names(unit, by_id): unit for unit in by_id.values()}
    codes = {unit.code for unit in by_id.values()}
    for path in sorted({_path(row) for row in rows if row.cells.get("unit")}):
        for depth in range(1, len(path) + 1):
            part = path[:depth]
            if part not in found:
                parent = found.get(part[:-1])
                unit = Unit(id=new_id(), name=part[-1], code=_free_code(codes))
                unit.parent_id = parent.id if parent else None
                found[part] = unit
                uow.add(unit)
        uow.flush()
    return found


def _names(unit: Unit, by_id: dict[UUID, Unit]) -> tuple[str, ...]:
    parent = by_id.get(unit.parent_id) if unit.parent_id else None
    return (*(_names(parent, by_id) if parent else ()), unit.name)


def _path(row: SheetRow) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.cells["unit"].split("/") if part.strip())


def _free_code(codes: set[str]) -> str:
    number = len(codes) + 1
    while f"U{number:03}" in codes:
        number += 1
    codes.add(f"U{number:03}")
    return f"U{number:03}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
