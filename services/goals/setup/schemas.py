"""Input and output of a dry run."""

from typing import TypedDict
from uuid import UUID

from marshmallow import fields

from servicekit.http.schemas import Query, ReferenceOut, Schema, one_of, page_of
from services.goals.access.schemas import LEVELS

FINDINGS = ("manager_loop", "no_manager", "no_template", "own_approver", "no_unit", "no_head")


class DryRunFinding(Schema):
    code = fields.String(required=True, validate=one_of(*FINDINGS))
    owners = fields.Integer(required=True)


class DryRunFamily(Schema):
    name = fields.String(required=True)
    owners = fields.Integer(required=True)


class DryRunTemplateName(ReferenceOut):
    code = fields.String(required=True)
    name_en = fields.String(required=True)


class DryRunTemplate(Schema):
    template = fields.Nested(DryRunTemplateName, required=True)
    owners = fields.Integer(required=True)
    # The largest of them.
    job_families = fields.List(fields.Nested(DryRunFamily), required=True)


class DryRunLoad(Schema):
    """Sheets that would wait for a person, or for whoever holds a role."""

    person = fields.Nested(ReferenceOut, required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True, validate=one_of("hr", "executive"))
    sheets = fields.Integer(required=True)


class DryRunOut(Schema):
    cycle = fields.Nested(ReferenceOut, required=True)
    # Managers and assignments are those of this day.
    day = fields.Date(required=True)
    owners = fields.Integer(required=True)
    findings = fields.List(fields.Nested(DryRunFinding), required=True)
    templates = fields.List(fields.Nested(DryRunTemplate), required=True)
    approvers = fields.Integer(required=True)
    approver_loads = fields.List(fields.Nested(DryRunLoad), required=True)
    # Nobody holds the HR role, which approves where no approver can be found.
    hr_missing = fields.Boolean(required=True)


class DryRunQuery(Query):
    finding = fields.String(load_default=None, validate=one_of(*FINDINGS))
    template_id = fields.UUID(load_default=None)
    approver_id = fields.UUID(load_default=None)


class DryRunFilter(TypedDict):
    """What `DryRunQuery` loads."""

    finding: str | None
    template_id: UUID | None
    approver_id: UUID | None
    after: str
    limit: int


class DryRunOwnerOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=one_of(*LEVELS))
    name = fields.String(required=True)
    code = fields.String(required=True)
    job_family = fields.String(required=True)
    unit = fields.Nested(ReferenceOut, required=True, allow_none=True)


DryRunOwnerPage = page_of(DryRunOwnerOut)
