"""A company signs up by itself, and the person waiting watches it come into being."""

import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from servicekit.errors import Conflict, Invalid, NotFound
from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import events, queries
from services.tenants.clients import peers
from services.tenants.clients.keycloak import settings
from services.tenants.models import Run, Tenant
from services.tenants.schemas import RESERVED_SLUGS, is_slug

PROFILE = ("slug", "package", "locale", "time_zone")


def sign_up(uow: UnitOfWork, new: dict[str, Any], request_key: str) -> dict[str, Any]:
    """Reserve the slug and begin the run; the same request sent again answers the same run."""
    key = _digest(request_key) if request_key else None
    body = _digest(json.dumps(new, sort_keys=True))
    known = queries.run_by_request(uow, key)
    if known is not None:
        return _again(uow, known, body)
    tenant = _reserve(uow, new)
    if tenant is None:
        known = queries.run_by_request(uow, key)
        if known is None:
            raise Conflict("slug.taken")
        return _again(uow, known, body)
    run = _begin(uow, tenant, new, request_key=key, request_hash=body)
    # The jobs of a company run as the company, so it is registered here before they are due.
    peers.apply_here(events.tenant_message(tenant), "provisioning")
    uow.schedule("run", run.id, tenant_id=tenant.id)
    after = {"slug": tenant.slug, "name": tenant.name, "admin_email": new["admin_email"]}
    uow.audit("tenant.signed_up", f"tenant:{tenant.id}", None, after, tenant_id=tenant.id)
    return _shown(tenant, run)


def watch(uow: UnitOfWork, run_id: UUID, secret: str) -> dict[str, Any]:
    """How far the run is, for whoever holds its secret."""
    run = queries.run(uow, run_id)
    if run.watch_hash is None or not hmac.compare_digest(run.watch_hash, _digest(secret)):
        raise NotFound("run.not_found")
    return _shown(queries.tenant(uow, run.tenant_id), run)


def is_free(uow: UnitOfWork, slug: str) -> bool:
    return is_slug(slug) and slug not in RESERVED_SLUGS and not queries.slug_taken(uow, slug)


def _reserve(uow: UnitOfWork, new: dict[str, Any]) -> Tenant | None:
    """A twin waits here until the first one has committed; then the slug is taken."""
    tenant_id = new_id()
    profile = {name: new[name] for name in PROFILE}
    row = {"id": tenant_id, "name": new["company"], "state": "provisioning", "version": 1}
    wanted = insert(Tenant).values(**profile, **row)
    done = uow.session.execute(
        wanted.on_conflict_do_nothing(index_elements=["slug"]).returning(Tenant.id)
    )
    return queries.tenant(uow, tenant_id) if done.scalar() else None


def _begin(uow: UnitOfWork, tenant: Tenant, new: dict[str, Any], **values: Any) -> Run:
    run_id = new_id()
    asked = {"admin_name": new["admin_name"], "admin_email": new["admin_email"]}
    hashed = _digest(_secret(run_id))
    run = Run.of(tenant, "sign_up", id=run_id, request=asked, watch_hash=hashed, **values)
    run.finish("reserve", uow.now(), {})
    uow.add(run)
    uow.flush()
    return run


def _again(uow: UnitOfWork, run: Run, body: bytes) -> dict[str, Any]:
    if run.request_hash != body:
        raise Invalid("idempotency.other_body")
    return _shown(queries.tenant(uow, run.tenant_id), run)


def _shown(tenant: Tenant, run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "watch": _secret(run.id),
        "state": run.state,
        "steps": run.steps,
        "tenant": tenant,
    }


def _secret(run_id: UUID) -> str:
    """Made from the run's id by our key: a repeated request is told it again, nobody guesses it."""
    mac = hmac.digest(settings().secrets_key, b"watch:" + run_id.bytes, "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
