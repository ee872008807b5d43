"""Cycles as they travel."""

from marshmallow import fields

from servicekit.http.schemas import Complete, Query, Schema, Text, one_of, page_of, within

from .owners import LEVELS, Named


class CycleIn(Schema):
    name = Text(60, required=True)
    level = fields.String(required=True, validate=one_of(*LEVELS))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    # What is not given follows from the first and the last day.
    drafting_on = fields.Date(load_default=None, allow_none=True)
    cut_off_on = fields.Date(load_default=None, allow_none=True)
    closes_on = fields.Date(load_default=None, allow_none=True)


class CycleChange(Schema):
    name = Text(60)
    drafting_on = fields.Date()
    cut_off_on = fields.Date()
    closes_on = fields.Date()


class YearIn(Schema):
    year = fields.Integer(required=True, strict=True, validate=within(2000, 2100))
    first_month = fields.Integer(load_default=1, strict=True, validate=within(1, 12))
    company = fields.String(load_default="year", validate=one_of("year"))
    unit = fields.String(load_default="quarter", validate=one_of("year", "half", "quarter"))
    person = fields.String(
        load_default="quarter", validate=one_of("year", "half", "quarter", "month")
    )


class CycleOut(Complete, CycleIn):
    id = fields.UUID(required=True)
    state = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class CycleStep(Schema):
    to = fields.String(required=True, validate=one_of("drafting", "active", "scoring", "closed"))


class YearOut(Schema):
    items = fields.List(fields.Nested(CycleOut), required=True)


class DryRunFinding(Schema):
    code = fields.String(required=True)
    owners = fields.Integer(required=True)


class DryRunFamily(Schema):
    name = fields.String(required=True)
    owners = fields.Integer(required=True)


class DryRunTemplateName(Named):
    code = fields.String(required=True)
    name_en = fields.String(required=True)


class DryRunTemplate(Schema):
    template = fields.Nested(DryRunTemplateName, required=True)
    owners = fields.Integer(required=True)
    # The largest ones.
    job_families = fields.List(fields.Nested(DryRunFamily), required=True)


class DryRunLoad(Schema):
    """Sheets that would wait for a person, or for whoever holds a role."""

    person = fields.Nested(Named, required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    sheets = fields.Integer(required=True)


class DryRunOut(Schema):
    cycle = fields.Nested(Named, required=True)
    # Lines and postings are those of this day.
    day = fields.Date(required=True)
    owners = fields.Integer(required=True)
    findings = fields.List(fields.Nested(DryRunFinding), required=True)
    templates = fields.List(fields.Nested(DryRunTemplate), required=True)
    approvers = fields.Integer(required=True)
    waiting = fields.List(fields.Nested(DryRunLoad), required=True)
    # Nobody holds the role to which falls what finds nobody.
    hr_missing = fields.Boolean(required=True)


class DryRunQuery(Query):
    finding = fields.String(
        load_default=None,
        validate=one_of("loop", "no_manager", "no_template", "self", "no_unit", "no_head"),
    )
    template_id = fields.UUID(load_default=None)
    approver_id = fields.UUID(load_default=None)


class DryRunOwnerOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True)
    job_family = fields.String(required=True)
    unit = fields.Nested(Named, required=True, allow_none=True)


CyclePage = page_of(CycleOut)
DryRunOwnerPage = page_of(DryRunOwnerOut)
