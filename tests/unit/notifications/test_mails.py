"""What a mail looks like."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from servicekit.config import load
from servicekit.ids import new_id
from servicekit.runtime import Runtime, runtime_context
from services.notifications.app import service
from services.notifications.channels.use_cases.mails import MailContent, compose_mail
from services.notifications.config import NotificationsSettings

ENVIRONMENT = {
    "DATABASE_NODES": '[{"name": "main", "app": "", "ddl": "", "relay": ""}]',
    "KAFKA_BOOTSTRAP": "",
    "KEYCLOAK_URL": "",
    "SERVICE_CLIENT_SECRET": "",
    "HTTP_PORT": "0",
    "GRPC_PORT": "0",
    "HEALTH_PORT": "0",
    "PEERS": "{}",
    "SMTP_URL": "smtp://127.0.0.1",
    "PUBLIC_URL": "https://chengshi.example/",
    "SECRETS_KEY": "A" * 43,
}


@pytest.fixture
def settings() -> Iterator[NotificationsSettings]:
    loaded = load(NotificationsSettings, ENVIRONMENT)
    with runtime_context(Runtime(service, loaded)):
        yield loaded


def mail_content(**values: Any) -> MailContent:
    usual = {
        "notice_id": new_id(),
        "name": "张三",
        "email": "zhang@acme.example",
        "locale": "zh-CN",
        "title": "李四遇到了阻碍",
        "body": "写道：“<b>等 & 等</b>”",
        "link": "/goals/1",
        "at": datetime(2026, 11, 22, 8, tzinfo=UTC),
    }
    return MailContent(**(usual | values))


def test_a_mail_says_the_same_as_text_and_as_html(settings: NotificationsSettings) -> None:
    mail = compose_mail(mail_content(), settings)

    text, html = (part.get_content() for part in mail.iter_parts())
    assert (mail["To"], mail["Subject"]) == ("张三 <zhang@acme.example>", "李四遇到了阻碍")
    assert "张三，您好" in text
    assert "https://chengshi.example/goals/1" in text
    assert "&lt;b&gt;等 &amp; 等&lt;/b&gt;" in html
    assert '<a href="https://chengshi.example/goals/1">' in html


def test_a_company_in_english_gets_english_mail(settings: NotificationsSettings) -> None:
    mail = compose_mail(mail_content(locale="en"), settings)

    assert "Hello 张三," in next(mail.iter_parts()).get_content()
    assert mail["Content-Language"] == "en"


def test_a_name_cannot_add_a_header(settings: NotificationsSettings) -> None:
    content = mail_content(
        name="张\r\nBcc: x@acme.example",
        title="a\r\nBcc: all@acme.example",
    )

    mail = compose_mail(content, settings)

    assert mail["Bcc"] is None
    assert mail["Subject"] == "a Bcc: all@acme.example"


def test_every_attempt_of_a_mail_carries_the_same_id(settings: NotificationsSettings) -> None:
    content = mail_content()

    first, again = compose_mail(content, settings), compose_mail(content, settings)

    assert first["Message-ID"] == again["Message-ID"]
    assert compose_mail(mail_content(), settings)["Message-ID"] != first["Message-ID"]
