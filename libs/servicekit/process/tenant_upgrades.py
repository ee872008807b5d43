"""Brings to every existing tenant what a release adds beside its schema."""

from contextlib import suppress
from uuid import UUID

import structlog

from servicekit.callers import System, caller_context
from servicekit.errors import TenantDeletedError
from servicekit.messaging.republish import existing_tenants
from servicekit.runtime import Runtime, runtime_context
from servicekit.unit_of_work.transaction import unit_of_work

log = structlog.get_logger()


def upgrade_tenants(runtime: Runtime, tenant_id: UUID | None = None) -> tuple[int, int]:
    """Run `on_release` for one tenant or for all; answers how many succeeded and failed.

    Each in a transaction of its own: a failure stops no other, and a rerun repairs it.
    """
    done, failed, bring = 0, 0, runtime.service.on_release
    if bring is None:
        return 0, 0
    with runtime_context(runtime):
        for tenant in [tenant_id] if tenant_id else existing_tenants(runtime):
            # It may have been removed since the list was read.
            with suppress(TenantDeletedError):
                try:
                    with caller_context(System(tenant_id=tenant)), unit_of_work() as uow:
                        bring(uow)
                    done += 1
                except TenantDeletedError:
                    raise
                except Exception:
                    log.exception("company not renewed", tenant=str(tenant))
                    failed += 1
    return done, failed
