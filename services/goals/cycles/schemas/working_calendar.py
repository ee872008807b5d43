"""The working calendar in requests and answers."""

from marshmallow import fields

from servicekit.http.schemas import Actions, Schema, Text, up_to

# Several years of days: more than a company ever enters.
DAY_LIMIT = 400


class WorkingCalendarIn(Schema):
    """A region such as CN or DE-BY; an empty one means Monday to Friday."""

    region = Text(20, blank=True, required=True)
    days_off = fields.List(fields.Date(), required=True, validate=up_to(DAY_LIMIT))
    make_up_days = fields.List(fields.Date(), required=True, validate=up_to(DAY_LIMIT))


class DeviationOut(Schema):
    day = fields.Date(required=True)
    works = fields.Boolean(required=True)


class WorkingCalendarOut(Schema):
    region = fields.String(required=True, attribute="setting.region")
    days_off = fields.List(fields.Date(), required=True, attribute="setting.days_off")
    make_up_days = fields.List(fields.Date(), required=True, attribute="setting.make_up_days")
    version = fields.Integer(required=True, attribute="setting.version")
    deviations = fields.List(fields.Nested(DeviationOut), required=True)
    allowed_actions = Actions("edit")


class RegionsOut(Schema):
    items = fields.List(fields.String(), required=True)
