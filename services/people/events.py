"""The events of people: states of units and employees, and invitations."""

from datetime import date

from chengshi.people.v1 import events_pb2 as pb

from .models import Employee, Unit


def unit_state(unit: Unit) -> pb.UnitState:
    """Convert a unit to its state."""
    return pb.UnitState(
        unit_id=str(unit.id),
        code=unit.code,
        name=unit.name,
        parent_id=str(unit.parent_id or ""),
        head_id=str(unit.head_id or ""),
        version=unit.version,
    )


def employee_state(employee: Employee) -> pb.EmployeeState:
    """Convert an employee to the state; days are ISO 8601, inclusive, empty for an open end."""
    return pb.EmployeeState(
        employee_id=str(employee.id),
        number=employee.number,
        name=employee.name,
        email=employee.email or "",
        subject=employee.subject or "",
        status=employee.status,
        job_family=employee.job_family or "",
        job_level=employee.job_level or "",
        assignments=[
            pb.Assignment(
                unit_id=str(assignment.unit_id),
                position=assignment.position,
                main=assignment.main,
                share=assignment.share,
                until=_iso_day(assignment.ends_on),
                **{"from": _iso_day(assignment.starts_on)},
            )
            for assignment in employee.assignments
        ],
        reporting_lines=[
            pb.ReportingLine(
                manager_id=str(reporting_line.manager_id),
                kind=reporting_line.kind,
                weight=reporting_line.weight,
                until=_iso_day(reporting_line.ends_on),
                **{"from": _iso_day(reporting_line.starts_on)},
            )
            for reporting_line in employee.reporting_lines
        ],
        roles=[pb.Role(role=role.role, unit_id=str(role.unit_id or "")) for role in employee.roles],
        time_zone=employee.time_zone or "",
        leaves=[
            pb.Leave(until=leave["until"] or "", **{"from": leave["from"]})
            for leave in employee.leaves or ()
        ],
        version=employee.version,
    )


def invitation_requested(employee: Employee) -> pb.InvitationRequested:
    """Convert an employee to the request of a sign-in mail."""
    return pb.InvitationRequested(
        employee_id=str(employee.id), name=employee.name, email=employee.email or ""
    )


def _iso_day(day: date | None) -> str:
    return day.isoformat() if day else ""
