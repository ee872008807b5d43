"""The HTTP schemas of people."""

from typing import Any

from marshmallow import fields, post_load

from servicekit.http.schemas import Complete, Number, Query, Schema, Text, one_of, page_of, within

ROLES = ("admin", "hr", "executive")
EMAIL = {"invalid": "field.email"}


class Named(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


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
    head = fields.Nested(Named, allow_none=True, required=True)
    version = fields.Integer(required=True)


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
    def _lower(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        if data.get("email"):
            data["email"] = data["email"].lower()
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


class HeldRoleOut(Schema):
    id = fields.UUID(required=True)
    role = fields.String(required=True, validate=one_of(*ROLES))
    employee = fields.Nested(Named, required=True)
    unit = fields.Nested(Named, allow_none=True, required=True)


class EmployeeOut(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(allow_none=True, required=True)
    mobile = fields.String(allow_none=True, required=True)
    unit = fields.Nested(Named, allow_none=True, required=True)
    position = fields.String(allow_none=True, required=True)
    manager = fields.Nested(Named, allow_none=True, required=True)
    job_family = fields.String(allow_none=True, required=True)
    job_level = fields.String(allow_none=True, required=True)
    joined_on = fields.Date(allow_none=True, required=True)
    status = fields.String(required=True, validate=one_of("active", "on_leave", "left"))
    version = fields.Integer(required=True)


class MeOut(EmployeeOut):
    roles = fields.List(fields.Nested(RoleOut), required=True)
    leads = fields.Boolean(required=True)


class EmployeeQuery(Query):
    q = fields.String(load_default="")
    unit_id = fields.UUID(load_default=None)


class PostingIn(Schema):
    unit_id = fields.UUID(required=True)
    position = Text(100, required=True)
    main = fields.Boolean(load_default=False)
    share = Number(load_default=1.0, validate=within(0, 1))
    starts_on = fields.Date(required=True, data_key="from")
    ends_on = fields.Date(load_default=None, allow_none=True, data_key="until")


class PostingOut(Complete, PostingIn):
    id = fields.UUID(required=True)


class LineIn(Schema):
    manager_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of("solid", "dotted"))
    weight = Number(load_default=1.0, validate=within(0, 100))
    starts_on = fields.Date(required=True, data_key="from")
    ends_on = fields.Date(load_default=None, allow_none=True, data_key="until")


class LineOut(Complete, LineIn):
    id = fields.UUID(required=True)


class RoleIn(Schema):
    role = fields.String(required=True, validate=one_of(*ROLES))
    unit_id = fields.UUID(load_default=None, allow_none=True)


UnitPage = page_of(UnitOut)
EmployeePage = page_of(EmployeeOut)
RolePage = page_of(HeldRoleOut)


class PostingList(Schema):
    items = fields.List(fields.Nested(PostingOut), required=True)


class LineList(Schema):
    items = fields.List(fields.Nested(LineOut), required=True)
