"""Sign-ins at Keycloak, and the session as its page reads it."""

import re
from uuid import UUID

from servicekit.callers import Person, SignedIn, caller_context
from servicekit.errors import Forbidden, Problem, Unauthenticated, Unavailable
from servicekit.runtime import current_runtime
from servicekit.strict_json import JsonObject
from servicekit.unit_of_work.transaction import unit_of_work
from services.web import clients, views
from services.web.models import SignIn, Tokens
from services.web.views import SessionView

from . import sessions

ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")

# Problems that the sign-in page explains; any other is `sign_in.failed`.
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


def begin_sign_in(email: str, company: str, locale: str, return_to: str) -> tuple[SignIn, str]:
    """Start a sign-in; answers it with the authorization URL to which the browser is sent."""
    sign_in = SignIn.start(return_to)
    hints = {"ui_locales": locale}
    if EMAIL.fullmatch(email):
        hints["login_hint"] = email
    scope = f"organization:{company}" if ALIAS.fullmatch(company) else "organization"
    return sign_in, clients.authorization_url(sign_in, f"openid {scope}", **hints)


def finish_sign_in(sign_in: SignIn, code: str, previous_cookie: str) -> str:
    """Open a session for the authorization code; answers its cookie and ends the previous one.

    Raises Forbidden or Unauthenticated where the account is no active employee of one company.
    """
    tokens, id_claims = clients.exchange_code(code, sign_in)
    try:
        return _open_employee_session(tokens, id_claims, previous_cookie)
    except (Forbidden, Unauthenticated):
        # Else Keycloak would return the same account, without a prompt, at every further attempt.
        clients.end_keycloak_session(tokens)
        raise


def _open_employee_session(tokens: Tokens, id_claims: JsonObject, previous_cookie: str) -> str:
    caller = verify_signed_in(tokens.access)
    if caller.subject != id_claims["sub"]:
        raise Unauthenticated("token.invalid")
    me = clients.resolve_me(caller)
    person_id = UUID(me.employee.employee_id)
    person = Person(tenant_id=caller.tenant_id, person_id=person_id, name=me.employee.name)
    with caller_context(person), unit_of_work() as uow:
        previous = sessions.find_session(uow, previous_cookie)
        if previous:
            sessions.end_session(uow, previous.session, "replaced")
        person_details = views.person_view(me, uow.tenant.today())
        return sessions.open_session(uow, tokens, str(id_claims["sid"]), person_details)


def verify_signed_in(access_token: str) -> SignedIn:
    """Verify a person's access token; raises Unauthenticated for a client's."""
    caller = current_runtime.get().verifier.person_or_client(access_token)
    if not isinstance(caller, SignedIn):
        raise Unauthenticated("token.no_organization")
    return caller


def show_session(live_session: sessions.LiveSession) -> SessionView | None:
    """Return the session as its page reads it; where people refuses the person, end it: None."""
    try:
        caller = verify_signed_in(sessions.access_token(live_session))
        person = views.person_view(clients.resolve_me(caller), live_session.tenant.today())
    except Unavailable:
        person = live_session.session.person
    except (Forbidden, Unauthenticated) as refusal:
        with sessions.session_unit() as uow:
            sessions.end_session(uow, live_session.session, refusal.code)
        return None
    return views.session_view(live_session.csrf, person, live_session.tenant)


def sign_in_error_code(problem: Problem) -> str:
    """Return the code under which the sign-in page explains `problem`."""
    if isinstance(problem, Unavailable):
        return "sign_in.unavailable"
    return REASONS.get(problem.code, "sign_in.failed")
