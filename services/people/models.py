"""Units, employees, and the dated assignments and reporting lines between them."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from servicekit.database.models import TYPES, Identified, Versioned
from servicekit.database.models import metadata as new_metadata

metadata = new_metadata()


# A time away from work as JSONB has it: ISO days, both inclusive, an open end None.
DatedLeave = TypedDict("DatedLeave", {"from": str, "until": str | None})


class Model(DeclarativeBase):
    """This service's tables."""

    metadata = metadata
    type_annotation_map = TYPES


class Unit(Versioned, Model):
    """A node of the tree of departments."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    # No foreign key: heads are employees, who are posted to units.
    head_id: Mapped[uuid.UUID | None] = mapped_column(index=True)


class Employee(Versioned, Model):
    """A person of the company; the number (工号) is the business key, e-mail is optional."""

    __tablename__ = "employees"
    __table_args__ = (sa.Index("employees_name_sort", "name_sort", "id"),)

    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_sort: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    mobile: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="active")
    job_family: Mapped[str | None]
    job_level: Mapped[str | None]
    joined_on: Mapped[date | None]
    time_zone: Mapped[str | None]
    # Times away from work, oldest first.
    leaves: Mapped[list[DatedLeave]] = mapped_column(JSONB, default=list, server_default="[]")

    assignments: Mapped[list["Assignment"]] = relationship(
        lazy="selectin", order_by="Assignment.starts_on", cascade="all, delete-orphan"
    )
    reporting_lines: Mapped[list["ReportingLine"]] = relationship(
        lazy="selectin",
        order_by="ReportingLine.starts_on",
        cascade="all, delete-orphan",
        foreign_keys="ReportingLine.employee_id",
    )
    roles: Mapped[list["Role"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def main_assignment(self, day: date) -> "Assignment | None":
        return next(
            (
                assignment
                for assignment in self.assignments
                if assignment.main and assignment.covers(day)
            ),
            None,
        )

    def manager_id(self, day: date) -> uuid.UUID | None:
        """Return the manager of the solid line on `day`, who decides and approves."""
        solid_lines = (
            reporting_line
            for reporting_line in self.reporting_lines
            if reporting_line.kind == "solid" and reporting_line.covers(day)
        )
        return next((reporting_line.manager_id for reporting_line in solid_lines), None)


def leaves_after(
    leaves: Sequence[DatedLeave], status_before: str, status: str, day: date
) -> list[DatedLeave]:
    """Return the leaves after a change of status on `day`: one begins, or ended the day before."""
    new_leaves = list(leaves)
    if "on_leave" not in (status_before, status) or status_before == status:
        return new_leaves
    eve, open_leave = day - timedelta(days=1), None
    if new_leaves and new_leaves[-1]["until"] is None:
        open_leave = new_leaves.pop()
    if status == "on_leave":
        return [*new_leaves, open_leave or {"from": day.isoformat(), "until": None}]
    # An undated leave has no known first day.
    start = open_leave["from"] if open_leave else eve.isoformat()
    return (
        [*new_leaves, {"from": start, "until": eve.isoformat()}]
        if start <= str(eve)
        else new_leaves
    )


class Dated:
    """Valid from one day to another, both inclusive; an open end is None."""

    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, start: date, end: date | None) -> bool:
        begins_before_end = end is None or self.starts_on <= end
        return begins_before_end and (self.ends_on is None or start <= self.ends_on)


class Assignment(Identified, Dated, Model):
    """An employee's place in a unit (任职); one main, any number of further ones (兼岗)."""

    __tablename__ = "assignments"

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("units.id"), index=True)
    position: Mapped[str]
    main: Mapped[bool]
    share: Mapped[float] = mapped_column(default=1.0)


class ReportingLine(Identified, Dated, Model):
    """A reporting line: the solid manager decides and approves, dotted ones may score by weight."""

    __tablename__ = "reporting_lines"

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    manager_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employees.id"), index=True)
    kind: Mapped[str]
    weight: Mapped[float] = mapped_column(default=1.0)


class Role(Identified, Model):
    """admin, hr or executive, for the company or for one unit and what is below it."""

    __tablename__ = "roles"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "role", "unit_id", postgresql_nulls_not_distinct=True),
    )

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employees.id"))
    role: Mapped[str]
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("units.id"))
