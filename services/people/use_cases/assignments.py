"""Assignments (任职) and reporting lines of employees, with their first and last days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from servicekit.errors import Conflict, invalid, require
from servicekit.unit_of_work.session import UnitOfWork
from services.people import permissions, queries
from services.people.models import Assignment, Dated, ReportingLine
from services.people.use_cases.employee_changes import publish_change, unit_path


class AssignmentRequest(TypedDict):
    """A assignment to add (schemas.AssignmentIn); both days are inclusive."""

    unit_id: UUID
    position: str
    main: bool
    share: float
    starts_on: date
    ends_on: date | None


class ReportingLineRequest(TypedDict):
    """A reporting line to add (schemas.ReportingLineIn); both days are inclusive."""

    manager_id: UUID
    kind: str
    weight: float
    starts_on: date
    ends_on: date | None


def add_assignment(uow: UnitOfWork, employee_id: UUID, request: AssignmentRequest) -> Assignment:
    """Add a assignment; a main one ends the open main one the day before.

    Raises NotFound, Forbidden, and Conflict `assignment.overlaps` with another main assignment.
    """
    employee = queries.employee(uow, employee_id, lock=True)
    queries.unit(uow, request["unit_id"])
    require(permissions.can_manage(uow.caller, unit_path(uow, employee)))
    assignment = Assignment(**request)
    if assignment.main:
        main_assignments = [other for other in employee.assignments if other.main]
        _end_open_predecessor(main_assignments, assignment, "assignment.overlaps")
    employee.assignments.append(assignment)
    publish_change(uow, employee, "employee.posted")
    return assignment


def add_reporting_line(
    uow: UnitOfWork, employee_id: UUID, request: ReportingLineRequest
) -> ReportingLine:
    """Add a reporting line; a solid one ends the open solid one the day before.

    Raises NotFound, Forbidden, Invalid `line.loop` where the employee is above the manager, and
    Conflict `line.overlaps` with another solid line.
    """
    employee = queries.employee(uow, employee_id, lock=True)
    manager_id = request["manager_id"]
    queries.employee(uow, manager_id)
    require(permissions.can_manage(uow.caller, unit_path(uow, employee)))
    managers_above = queries.managers_above(uow, manager_id) | {manager_id}
    if request["kind"] == "solid" and employee_id in managers_above:
        raise invalid("manager_id", "line.loop")
    reporting_line = ReportingLine(**request)
    if reporting_line.kind == "solid":
        solid_lines = [other for other in employee.reporting_lines if other.kind == "solid"]
        _end_open_predecessor(solid_lines, reporting_line, "line.overlaps")
    employee.reporting_lines.append(reporting_line)
    publish_change(uow, employee, "employee.line_added")
    return reporting_line


def _end_open_predecessor(predecessors: Sequence[Dated], successor: Dated, code: str) -> None:
    """End the open-ended predecessor the day before; raise Conflict `code` for other overlaps."""
    for predecessor in predecessors:
        if predecessor.ends_on is None and predecessor.starts_on < successor.starts_on:
            predecessor.ends_on = successor.starts_on - timedelta(days=1)
        if predecessor.overlaps(successor.starts_on, successor.ends_on):
            raise Conflict(code)
