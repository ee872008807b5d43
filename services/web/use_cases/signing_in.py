"""Signing in: out to Keycloak and back as an employee of exactly one company."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from chengshi.people.v1 import people_pb2
from servicekit.callers import Person, SignedIn, caller_context
from servicekit.errors import Forbidden, Problem, Unauthenticated, Unavailable
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.transaction import unit_of_work
from services.web import clients
from services.web.models import SignIn, Tokens

from . import sessions

ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")

# What the sign-in page can say; every other refusal is a failed sign-in.
REASONS = {
    "access_denied": "sign_in.cancelled",
    "temporarily_unavailable": "sign_in.expired",
    "sign_in.expired": "sign_in.expired",
    "caller.unknown": "sign_in.no_employee",
    "token.no_organization": "sign_in.no_company",
    "token.organizations": "sign_in.several_companies",
    "tenant.suspended": "sign_in.company_suspended",
    "tenant.deleting": "sign_in.company_gone",
    "tenant.deleted": "sign_in.company_gone",
    "tenant.unknown": "sign_in.company_gone",
    "tenant.provisioning": "sign_in.company_not_ready",
}


def begin(email: str, company: str, locale: str, return_to: str) -> tuple[SignIn, str]:
    """The sign-in that the browser remembers, and where it is sent."""
    sign_in = SignIn.begun(return_to)
    hints = {"ui_locales": locale}
    if EMAIL.fullmatch(email):
        hints["login_hint"] = email
    scope = f"organization:{company}" if ALIAS.fullmatch(company) else "organization"
    return sign_in, clients.authorization_address(sign_in, f"openid {scope}", **hints)


def finish(sign_in: SignIn, code: str, replaced: str) -> str:
    """Answers the cookie of the new session; `replaced` is the cookie of one that ends."""
    tokens, identity = clients.exchange(code, sign_in)
    try:
        return _admit(tokens, identity, replaced)
    except (Forbidden, Unauthenticated):
        # Else Keycloak would bring the same account back, without asking, at every further try.
        clients.end_sign_in(tokens)
        raise


def _admit(tokens: Tokens, identity: dict[str, Any], replaced: str) -> str:
    caller = signed_in(tokens.access)
    if caller.subject != identity["sub"]:
        raise Unauthenticated("token.invalid")
    me = clients.resolve_me(caller)
    person_id = UUID(me.employee.employee_id)
    person = Person(tenant_id=caller.tenant_id, person_id=person_id, name=me.employee.name)
    with caller_context(person), unit_of_work() as uow:
        before = sessions.find(uow, replaced)
        if before:
            sessions.end(uow, before.session, "replaced")
        described = describe(me, uow.tenant.today())
        return sessions.open_session(uow, tokens, str(identity["sid"]), described)


def signed_in(access_token: str) -> SignedIn:
    caller = current_runtime.get().verifier.person_or_client(access_token)
    if not isinstance(caller, SignedIn):
        raise Unauthenticated("token.no_organization")
    return caller


def show(live: sessions.Live) -> dict[str, Any] | None:
    """The session as its page sees it; None, and the session's end, where people refuses it."""
    try:
        caller = signed_in(sessions.access_token(live))
        person = describe(clients.resolve_me(caller), live.tenant.today())
    except Unavailable:
        person = live.session.person
    except (Forbidden, Unauthenticated) as refused:
        with sessions.unit() as uow:
            sessions.end(uow, live.session, refused.code)
        return None
    tenant = live.tenant
    return {
        "signed_in": True,
        "csrf": live.csrf,
        "person": person,
        "tenant": {
            "id": str(tenant.id),
            "name": tenant.name,
            "slug": tenant.slug,
            "locale": tenant.locale,
            "time_zone": tenant.time_zone,
            "package": tenant.package,
        },
    }


def describe(me: people_pb2.ResolveMeResponse, today: date) -> dict[str, Any]:
    """Who somebody is, as the pages need it."""
    employee, day = me.employee, today.isoformat()
    unit = next(
        (
            {"id": item.unit_id, "name": me.unit_name}
            for item in employee.postings
            if item.main and getattr(item, "from") <= day and (not item.until or day <= item.until)
        ),
        None,
    )
    return {
        "id": employee.employee_id,
        "number": employee.number,
        "name": employee.name,
        "email": employee.email or None,
        "roles": [{"role": held.role, "scope": held.unit_id or None} for held in employee.roles],
        "unit": unit,
        "leads": me.leads,
    }


def reason(problem: Problem) -> str:
    """The code under which the sign-in page explains `problem`."""
    if isinstance(problem, Unavailable):
        return "sign_in.unavailable"
    return REASONS.get(problem.code, "sign_in.failed")
