"""The HTTP schemas of tenants."""

import re
from functools import cache
from pathlib import Path
from typing import Any, TypedDict
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, post_load

from servicekit.http.schemas import Schema, Text, one_of, page_of

HERE = Path(__file__).parent
# Names of ours or of parts of addresses, which would mislead in an invitation.
RESERVED_SLUGS = frozenset((HERE / "reserved_slugs.txt").read_text(encoding="utf-8").split())
# Anybody can get an address there, so such a domain belongs to no company.
PUBLIC_MAIL_DOMAINS = frozenset(
    (HERE / "public_mail_domains.txt").read_text(encoding="utf-8").split()
)
SLUG = re.compile(r"[a-z](?:[a-z0-9-]{1,28}[a-z0-9])")
PACKAGES = ("kpi", "okr", "mixed")
LOCALES = ("zh-CN", "en")
SIGN_UP_STEPS = ("reserve", "databases", "organization", "admin", "starter", "activate")
DOMAIN = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
ALIAS_HINT = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


def is_slug(text: str) -> bool:
    """3 to 30 of a–z, 0–9 and hyphen, beginning with a letter, not ending with a hyphen."""
    return SLUG.fullmatch(text) is not None


def is_public_mail_domain(domain: str) -> bool:
    """Whether the domain or a parent of it offers public mailboxes."""
    labels = domain.split(".")
    return any(".".join(labels[index:]) in PUBLIC_MAIL_DOMAINS for index in range(len(labels)))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _slug(text: str) -> None:
    if not is_slug(text):
        raise ValidationError("slug.malformed")
    if text in RESERVED_SLUGS:
        raise ValidationError("slug.reserved")


def _time_zone(text: str) -> None:
    if text not in _zones():
        raise ValidationError("time_zone.unknown")


def _domain(text: str) -> None:
    if not DOMAIN.fullmatch(text):
        raise ValidationError("domain.malformed")
    if is_public_mail_domain(text):
        raise ValidationError("domain.public")


def _alias_hint(text: str) -> None:
    if not ALIAS_HINT.fullmatch(text):
        raise ValidationError("field.format")


class Domain(fields.String):
    """A domain in lower case, without a dot at its end."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.strip().lower().rstrip(".")


class SignUpRequest(TypedDict):
    """What `SignUpIn` loads; the e-mail is in lower case."""

    company: str
    slug: str
    package: str
    locale: str
    time_zone: str
    admin_name: str
    admin_email: str


class SignUpIn(Schema):
    company = Text(100, required=True)
    slug = fields.String(required=True, validate=_slug)
    package = fields.String(required=True, validate=one_of(*PACKAGES))
    locale = fields.String(required=True, validate=one_of(*LOCALES))
    time_zone = fields.String(required=True, validate=_time_zone)
    admin_name = Text(100, required=True)
    admin_email = fields.Email(required=True)

    @post_load
    def _lower(self, data: SignUpRequest, **_: object) -> SignUpRequest:
        return {**data, "admin_email": data["admin_email"].lower()}


class Watch(Schema):
    progress_secret = fields.String(required=True)


class LifecycleStepOut(Schema):
    name = fields.String(required=True, validate=one_of(*SIGN_UP_STEPS))
    state = fields.String(required=True, validate=one_of("pending", "running", "done", "failed"))
    finished_at = fields.String(allow_none=True, required=True)
    # Why the step failed, in the reader's language; it is retried automatically.
    reason = fields.String(allow_none=True, required=True)


class TenantBrief(Schema):
    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)


class SignUpOut(Schema):
    id = fields.UUID(required=True)
    progress_secret = fields.String(required=True)
    state = fields.String(required=True, validate=one_of("running", "done", "failed"))
    steps = fields.List(fields.Nested(LifecycleStepOut), required=True)
    tenant = fields.Nested(TenantBrief, required=True)


class SlugOut(Schema):
    free = fields.Boolean(required=True)


class TenantOut(TenantBrief):
    locale = fields.String(required=True, validate=one_of(*LOCALES))
    time_zone = fields.String(required=True)
    package = fields.String(required=True, validate=one_of(*PACKAGES))
    state = fields.String(required=True)


class IdentityProviderIn(Schema):
    alias_hint = fields.String(load_default=None, allow_none=True, validate=_alias_hint)
    display_name = Text(100, required=True)
    domain = Domain(required=True, validate=_domain)
    discovery_url = Text(2000, required=True)
    client_id = Text(300, required=True)
    client_secret = Text(1000, required=True, load_only=True)


class IdentityProviderOut(Schema):
    id = fields.UUID(required=True)
    alias = fields.String(required=True)
    display_name = fields.String(required=True)
    domain = fields.String(required=True)
    domain_verified = fields.Boolean(required=True)
    discovery_url = fields.String(required=True)
    client_id = fields.String(required=True)
    # The address that the company registers at its provider.
    redirect_uri = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class AuditOut(Schema):
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    service = fields.String(required=True)
    who = fields.String(required=True, attribute="actor")
    for_whom = fields.String(allow_none=True, required=True, attribute="on_behalf_of")
    action = fields.String(required=True)
    subject = fields.String(required=True)
    before = fields.Dict(allow_none=True, required=True)
    after = fields.Dict(allow_none=True, required=True)
    ip = fields.String(allow_none=True, required=True)


IdentityProviderPage = page_of(IdentityProviderOut)
AuditPage = page_of(AuditOut)
