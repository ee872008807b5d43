"""The HTTP schemas of people."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from marshmallow import fields, post_load

from servicekit.http.schemas import (
    Actions,
    Complete,
    Number,
    Query,
    ReferenceOut,
    Schema,
    Text,
    one_of,
    page_of,
    within,
)

ROLES = ("admin", "hr", "executive")
EMAIL = {"invalid": "field.email"}


class UnitIn(Schema):
    code = Text(40, required=True)
    name = Text(100, required=True)
    parent_id = fields.UUID(load_default=None, allow_none=True)
    head_number = Text(40, load_default=None, allow_none=True)


class UnitChange(Schema):
    name = Text(100)
    parent_id = fields.UUID(allow_none=True)
    head_number = Text(40, allow_none=True)


class UnitOut(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    parent_id = fields.UUID(allow_none=True, required=True)
    head = fields.Nested(ReferenceOut, allow_none=True, required=True)
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit")


class EmployeeFields(TypedDict, total=False):
    """What `EmployeeChange` loads: the fields that change."""

    number: str
    name: str
    email: str | None
    mobile: str | None
    job_family: str | None
    job_level: str | None
    joined_on: date | None
    status: str
    status_from: date


class EmployeeInput(EmployeeFields):
    """What `EmployeeIn` loads, with the main assignment and the manager."""

    unit_id: UUID | None
    position: str | None
    manager_number: str | None


class EmployeeChange(Schema):
    """Fields of an employee; the e-mail is converted to lower case."""

    number = Text(40)
    name = Text(100)
    email = fields.Email(allow_none=True)
    mobile = Text(40, allow_none=True)
    job_family = Text(60, allow_none=True)
    job_level = Text(60, allow_none=True)
    joined_on = fields.Date(allow_none=True)
    status = fields.String(validate=one_of("active", "on_leave", "left"))
    # The first day of a changed status; today by default.
    status_from = fields.Date(load_only=True)

    @post_load
    def _lower(self, data: EmployeeFields, **_: object) -> EmployeeFields:
        if email := data.get("email"):
            data["email"] = email.lower()
        return data


class EmployeeIn(EmployeeChange):
    number = Text(40, required=True)
    name = Text(100, required=True)
    unit_id = fields.UUID(load_default=None, allow_none=True)
    position = Text(100, load_default=None, allow_none=True)
    manager_number = Text(40, load_default=None, allow_none=True)


class RoleOut(Schema):
    role = fields.String(required=True, validate=one_of(*ROLES))
    unit_id = fields.UUID(allow_none=True, required=True)


class RoleQuery(Query):
    role = fields.String(load_default=None, validate=one_of(*ROLES))


class RoleFilter(TypedDict):
    """What `RoleQuery` loads."""

    role: str | None
    after: str
    limit: int


class HeldRoleOut(Schema):
    id = fields.UUID(required=True)
    role = fields.String(required=True, validate=one_of(*ROLES))
    employee = fields.Nested(ReferenceOut, required=True)
    unit = fields.Nested(ReferenceOut, allow_none=True, required=True)


class EmployeeOut(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(allow_none=True, required=True)
    mobile = fields.String(allow_none=True, required=True)
    unit = fields.Nested(ReferenceOut, allow_none=True, required=True)
    position = fields.String(allow_none=True, required=True)
    manager = fields.Nested(ReferenceOut, allow_none=True, required=True)
    job_family = fields.String(allow_none=True, required=True)
    job_level = fields.String(allow_none=True, required=True)
    joined_on = fields.Date(allow_none=True, required=True)
    status = fields.String(required=True, validate=one_of("active", "on_leave", "left"))
    version = fields.Integer(required=True)
    allowed_actions = Actions("edit", "invite")


class MeOut(EmployeeOut):
    roles = fields.List(fields.Nested(RoleOut), required=True)
    leads = fields.Boolean(required=True)


class EmployeeQuery(Query):
    q = fields.String(load_default="")
    unit_id = fields.UUID(load_default=None)


class EmployeeFilter(TypedDict):
    """What `EmployeeQuery` loads."""

    q: str
    unit_id: UUID | None
    after: str
    limit: int


class AssignmentIn(Schema):
    unit_id = fields.UUID(required=True)
    position = Text(100, required=True)
    main = fields.Boolean(load_default=False)
    share = Number(load_default=1.0, validate=within(0, 1))
    starts_on = fields.Date(required=True, data_key="from")
    ends_on = fields.Date(load_default=None, allow_none=True, data_key="until")


class AssignmentOut(Complete, AssignmentIn):
    id = fields.UUID(required=True)


class ReportingLineIn(Schema):
    manager_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of("solid", "dotted"))
    weight = Number(load_default=1.0, validate=within(0, 100))
    starts_on = fields.Date(required=True, data_key="from")
    ends_on = fields.Date(load_default=None, allow_none=True, data_key="until")


class ReportingLineOut(Complete, ReportingLineIn):
    id = fields.UUID(required=True)


class RoleIn(Schema):
    role = fields.String(required=True, validate=one_of(*ROLES))
    unit_id = fields.UUID(load_default=None, allow_none=True)


UnitPage = page_of(UnitOut, "create")
EmployeePage = page_of(EmployeeOut, "create", "import")
RolePage = page_of(HeldRoleOut, "grant", "revoke")


class AssignmentList(Schema):
    items = fields.List(fields.Nested(AssignmentOut), required=True)


class ReportingLineList(Schema):
    items = fields.List(fields.Nested(ReportingLineOut), required=True)
