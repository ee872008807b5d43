"""Mails of notices arrive once at a real mail server."""

import json
import os
import smtplib
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.notifications.channels import clients
from services.notifications.channels.models import Mail
from services.notifications.channels.use_cases import mails

from .conftest import until
from .facts import a_check_in, a_submitted_form, an_opened_form

pytestmark = pytest.mark.usefixtures("worker")


def mails_to(address: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{os.environ['MAIL_URL']}/mails.json?to={address}") as answer:  # noqa: S310 - the test's own server
        return json.load(answer)


def states_of(office: Any) -> list[str]:
    with office.service.as_system(office.company) as uow:
        return sorted(uow.session.scalars(sa.select(Mail.state)))


def test_a_form_to_fill_in_is_mailed_in_the_companys_language(acme: Any) -> None:
    opened = an_opened_form(acme.staff, acme.boss)

    acme.hear(opened)

    (mail,) = until(lambda: mails_to(acme.staff_email))
    assert mail["subject"] == "“2026 年度考核”已开始，请填写自评"
    assert f"/appraisals/forms/{opened.form_id}" in json.dumps(mail, ensure_ascii=False)
    until(lambda: states_of(acme) == ["sent"])


def test_people_without_an_address_get_none(acme: Any) -> None:
    acme.hear(an_opened_form(acme.plant, acme.boss))

    until(lambda: states_of(acme) == ["skipped"])
    assert len(acme.notices(acme.plant)) == 1


def test_a_mail_server_that_is_away_is_tried_again(
    acme: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, refused = clients.send_mail, []

    def away_once(url: str, mail: Any) -> None:
        if not refused:
            refused.append(mail["Message-ID"])
            raise clients.MailDeferredError("away")
        send(url, mail)

    monkeypatch.setattr(clients, "send_mail", away_once)
    monkeypatch.setattr(mails, "RETRY_DELAYS", (timedelta(milliseconds=50),))

    acme.hear(a_submitted_form("self", acme.staff, acme.boss))

    (mail,) = until(lambda: mails_to(acme.boss_email))
    assert refused
    assert mail["subject"] == "李四已提交自评，请评分"


def test_a_refused_recipient_is_not_tried_again(acme: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = smtplib.SMTPRecipientsRefused({acme.boss_email: (550, b"no such user")})

    def refuse(_server: smtplib.SMTP, _mail: Any) -> None:
        raise refusal

    monkeypatch.setattr(smtplib.SMTP, "send_message", refuse)

    acme.hear(a_check_in(author_id=str(acme.staff), blocked=True))

    until(lambda: states_of(acme) == ["failed"])
