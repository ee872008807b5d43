"""Sign-ups: a company registers itself, and the applicant follows its provisioning."""

import base64
import hashlib
import hmac
import json
from uuid import UUID

from servicekit.errors import Conflict, Invalid, NotFound
from servicekit.ids import new_id
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import events, queries, views, writes
from services.tenants.clients import peers
from services.tenants.clients.keycloak import settings
from services.tenants.models import Run, Tenant
from services.tenants.schemas import RESERVED_SLUGS, SignUpRequest, is_slug
from services.tenants.views import SignUpView


def sign_up(
    uow: UnitOfWork, request: SignUpRequest, idempotency_key: str, locale: str
) -> SignUpView:
    """Reserve the slug and begin the run; a repeated request answers the same run.

    Raises Conflict `slug.taken`, and Invalid `idempotency.other_body` for another request under
    the same key.
    """
    request_key = _digest(idempotency_key) if idempotency_key else None
    request_hash = _digest(json.dumps(request, sort_keys=True))
    repeated = queries.run_by_request(uow, request_key)
    if repeated is not None:
        return _repeated_view(uow, repeated, request_hash, locale)
    tenant_id = _reserve_tenant(uow, request)
    if tenant_id is None:
        repeated = queries.run_by_request(uow, request_key)
        if repeated is None:
            raise Conflict("slug.taken")
        return _repeated_view(uow, repeated, request_hash, locale)
    tenant = queries.tenant(uow, tenant_id)
    run = _begin_run(uow, tenant, request, request_key, request_hash)
    # The jobs of a tenant run as the tenant, so it is registered here before they are due.
    peers.apply_to_this_service(events.tenant_message(tenant), "provisioning")
    uow.schedule("run", run.id, tenant_id=tenant.id)
    after = {"slug": tenant.slug, "name": tenant.name, "admin_email": request["admin_email"]}
    uow.audit("tenant.signed_up", f"tenant:{tenant.id}", None, after, tenant_id=tenant.id)
    return _sign_up_view(tenant, run, locale)


def show_progress(uow: UnitOfWork, run_id: UUID, watch_secret: str, locale: str) -> SignUpView:
    """Answer how far the run is; raises NotFound `run.not_found` without its secret."""
    run = queries.run(uow, run_id)
    digest = _digest(watch_secret)
    if run.watch_hash is None or not hmac.compare_digest(run.watch_hash, digest):
        raise NotFound("run.not_found")
    return _sign_up_view(queries.tenant(uow, run.tenant_id), run, locale)


def is_slug_free(uow: UnitOfWork, slug: str) -> bool:
    """Whether a sign-up may take the slug: well-formed, not reserved, not taken."""
    return is_slug(slug) and slug not in RESERVED_SLUGS and not queries.is_slug_taken(uow, slug)


def _reserve_tenant(uow: UnitOfWork, request: SignUpRequest) -> UUID | None:
    tenant = Tenant(
        id=new_id(),
        slug=request["slug"],
        name=request["company"],
        package=request["package"],
        locale=request["locale"],
        time_zone=request["time_zone"],
        state="provisioning",
        version=1,
    )
    return tenant.id if writes.reserve_slug(uow, tenant) else None


def _begin_run(
    uow: UnitOfWork,
    tenant: Tenant,
    request: SignUpRequest,
    request_key: bytes | None,
    request_hash: bytes,
) -> Run:
    run_id = new_id()
    run = Run.of(
        tenant,
        "sign_up",
        id=run_id,
        request={"admin_name": request["admin_name"], "admin_email": request["admin_email"]},
        watch_hash=_digest(_progress_secret(run_id)),
        request_key=request_key,
        request_hash=request_hash,
    )
    run.finish("reserve", uow.now(), {})
    uow.add(run)
    uow.flush()
    return run


def _repeated_view(uow: UnitOfWork, run: Run, request_hash: bytes, locale: str) -> SignUpView:
    if run.request_hash != request_hash:
        raise Invalid("idempotency.other_body")
    return _sign_up_view(queries.tenant(uow, run.tenant_id), run, locale)


def _sign_up_view(tenant: Tenant, run: Run, locale: str) -> SignUpView:
    say = current_runtime.get().translations.say
    return SignUpView(
        id=run.id,
        progress_secret=_progress_secret(run.id),
        state=run.state,
        steps=views.step_views(run, say, locale),
        tenant=tenant,
    )


def _progress_secret(run_id: UUID) -> str:
    """Derive the secret from the run's id and our key, so that a repeated request gets it again."""
    mac = hmac.digest(settings().secrets_key, b"watch:" + run_id.bytes, "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
