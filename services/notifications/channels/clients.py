"""The SMTP client of the mail channel."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

SMTP_TIMEOUT_SECONDS = 10.0


class MailRejectedError(Exception):
    """The mail server rejected the mail permanently (5xx)."""


class MailDeferredError(Exception):
    """The mail could not be sent now: a 4xx, or no connection."""


def send_mail(smtp_url: str, mail: EmailMessage) -> None:
    """Send `mail`; raises MailRejectedError or MailDeferredError."""
    try:
        with _smtp(smtp_url) as server:
            server.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as fault:
        error_class = MailRejectedError if _is_permanent(fault) else MailDeferredError
        raise error_class(repr(fault)) from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise MailDeferredError(repr(fault)) from fault


@contextmanager
def _smtp(smtp_url: str) -> Iterator[smtplib.SMTP]:
    url = urlsplit(smtp_url)
    host, context = url.hostname or "", ssl.create_default_context()
    timeout = SMTP_TIMEOUT_SECONDS
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=timeout)
    with server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _is_permanent(fault: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return fault.smtp_code >= 500
