"""The HTTP schemas of notices."""

from marshmallow import fields

from servicekit.http.schemas import Schema, page_of


class NoticeOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    link = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class CountOut(Schema):
    unread = fields.Integer(required=True)


NoticePage = page_of(NoticeOut)
