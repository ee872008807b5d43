"""Webhook endpoints."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from servicekit import clock
from servicekit.database.models import Identified
from services.notifications.models import Model


class Endpoint(Identified, Model):
    """A partner's address and the event types that it subscribes to."""

    __tablename__ = "endpoints"

    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(JSONB)
    # open: what everybody in the company may know; all: what is restricted as well.
    reach: Mapped[str] = mapped_column(server_default="all")
    # Encrypted for this row's id; shown once, when the endpoint is added.
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # active or disabled.
    state: Mapped[str] = mapped_column(default="active")
    disabled_reason: Mapped[str | None]
    # Consecutive failures: several of them pause the endpoint.
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())

    def disable(self, reason: str) -> None:
        """Stop deliveries, because the endpoint is `gone` or `failing`."""
        self.state, self.disabled_reason = "disabled", reason
