"""The events of people: states of units and employees, and invitations."""

from datetime import date

from chengshi.people.v1 import events_pb2 as pb

from .models import Employee, Unit


def unit_state(unit: Unit) -> pb.UnitState:
    return pb.UnitState(
        unit_id=str(unit.id),
        code=unit.code,
        name=unit.name,
        parent_id=str(unit.parent_id or ""),
        head_id=str(unit.head_id or ""),
        version=unit.version,
    )


def employee_state(employee: Employee) -> pb.EmployeeState:
    return pb.EmployeeState(
        employee_id=str(employee.id),
        number=employee.number,
        name=employee.name,
        email=employee.email or "",
        subject=employee.subject or "",
        status=employee.status,
        job_family=employee.job_family or "",
        job_level=employee.job_level or "",
        postings=[
            pb.Posting(
                unit_id=str(item.unit_id),
                position=item.position,
                main=item.main,
                share=item.share,
                until=_day(item.ends_on),
                **{"from": _day(item.starts_on)},
            )
            for item in employee.postings
        ],
        lines=[
            pb.Line(
                manager_id=str(item.manager_id),
                kind=item.kind,
                weight=item.weight,
                until=_day(item.ends_on),
                **{"from": _day(item.starts_on)},
            )
            for item in employee.lines
        ],
        roles=[pb.Role(role=item.role, unit_id=str(item.unit_id or "")) for item in employee.roles],
        time_zone=employee.time_zone or "",
        leaves=[
            pb.Leave(until=item["until"] or "", **{"from": item["from"]})
            for item in employee.leaves or ()
        ],
        version=employee.version,
    )


def invitation_requested(employee: Employee) -> pb.InvitationRequested:
    return pb.InvitationRequested(
        employee_id=str(employee.id), name=employee.name, email=employee.email or ""
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
