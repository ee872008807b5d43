"""The jobs of notifications: mails and webhook deliveries, sent outside any transaction."""

from datetime import datetime
from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.runtime import Runtime
from services.notifications.channels.use_cases import mails
from services.notifications.config import notifications_settings
from services.notifications.delivery.use_cases import deliveries

jobs = Jobs()


@jobs.on_io("mail", threads=2)
def send_mail(runtime: Runtime, ref: str) -> datetime | None:
    """Send the mail `ref`; answers when to retry."""
    return mails.send_due_mail(notifications_settings(), UUID(ref))


@jobs.on_io("deliver", threads=16)
def send_deliveries(runtime: Runtime, ref: str) -> datetime | None:
    """Send the due deliveries of the endpoint `ref`; answers when the next one is due."""
    return deliveries.send_due(notifications_settings(), UUID(ref))
