"""What time triggers: mails and webhooks, sent outside of any transaction."""

from datetime import datetime
from uuid import UUID

from servicekit.jobs.registry import Jobs
from servicekit.runtime import Runtime

from .config import own_settings
from .use_cases import deliveries, mails

jobs = Jobs()


@jobs.on_io("mail", threads=2)
def send_mail(runtime: Runtime, ref: str) -> datetime | None:
    return mails.send(own_settings(), UUID(ref))


@jobs.on_io("deliver", threads=16)
def deliver(runtime: Runtime, ref: str) -> datetime | None:
    return deliveries.send_due(own_settings(), UUID(ref))
