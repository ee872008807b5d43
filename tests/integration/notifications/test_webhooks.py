"""Webhooks arrive signed at a receiver that verifies them with the library."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook, WebhookVerificationError

from chengshi.people.v1.events_pb2 import Role
from servicekit.ids import new_id
from services.notifications.delivery.models import Message
from services.notifications.delivery.use_cases import deliveries
from services.notifications.endpoints.models import Endpoint

from .conftest import an_employee, until
from .facts import a_check_in, a_submitted_form, an_agreed_sheet, an_opened_form

pytestmark = pytest.mark.usefixtures("worker")

SOON = tuple(timedelta(milliseconds=50) for _ in deliveries.RETRY_SCHEDULE)


def test_a_check_in_arrives_signed_and_says_where_to_read_on(acme: Any, receiver: Any) -> None:
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")
    told = a_check_in(author_id=str(acme.staff), text="保密")

    acme.hear(told)

    got = receiver.next()
    body = Webhook(endpoint["secret"]).verify(got.body, got.headers)
    assert body["type"] == "check_in.recorded"
    assert body["data"]["id"] == told.check_in_id
    assert body["data"]["links"]["goal"].endswith(f"/api/goals/v1/goals/{told.goal_id}")
    assert "保密" not in got.body
    (sent,) = until(lambda: [one for one in acme.deliveries(endpoint) if one["attempt_records"]])
    assert (sent["state"], sent["attempts"], sent["response_status"]) == ("delivered", 1, 204)
    assert sent["message_id"] == got.headers["webhook-id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint["secret"]).verify(got.body + " ", got.headers)


def test_an_endpoint_gets_the_events_it_asked_for(acme: Any, receiver: Any) -> None:
    acme.add_endpoint(receiver.url, "sheet.agreed", "form.submitted")

    acme.hear(a_check_in())
    acme.hear(an_opened_form(acme.staff, acme.boss))
    acme.hear(an_agreed_sheet("person", acme.staff))
    acme.hear(a_submitted_form("manager", acme.staff, acme.boss))

    types = {json.loads(receiver.next().body)["type"] for _ in range(2)}
    assert types == {"sheet.agreed", "form.submitted"}
    assert receiver.received.empty()


def test_a_failure_is_tried_again_with_the_same_message(
    acme: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "RETRY_SCHEDULE", SOON)
    receiver.answer(500, b"x" * 9000)
    receiver.answer(302, location="http://127.0.0.1:1/")
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")

    acme.hear(a_check_in())

    first, second, third = receiver.next(), receiver.next(), receiver.next()
    Webhook(endpoint["secret"]).verify(third.body, third.headers)
    assert first.body == second.body == third.body
    assert len({got.headers["webhook-id"] for got in (first, second, third)}) == 1
    until(lambda: acme.deliveries(endpoint)[0]["state"] == "delivered")
    (sent,) = acme.deliveries(endpoint)
    assert [one["status"] for one in sent["attempt_records"]] == [500, 302, 204]
    assert len(sent["attempt_records"][0]["reply"]) == 4096


def test_after_the_last_attempt_the_delivery_is_dead(
    acme: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "RETRY_SCHEDULE", SOON[:2])
    receiver.answer(500)
    receiver.answer(503)
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")

    acme.hear(a_check_in())

    until(lambda: acme.deliveries(endpoint)[0]["state"] == "dead")
    assert receiver.received.qsize() == 2


def test_retry_after_is_honoured(acme: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "RETRY_SCHEDULE", SOON)
    receiver.answer(429, retry_after="3600")
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")

    acme.hear(a_check_in())

    (sent,) = until(lambda: [one for one in acme.deliveries(endpoint) if one["attempt_records"]])
    with acme.service.as_system(acme.company) as uow:
        waits = sa.text("SELECT next_at - now() FROM deliveries")
        assert uow.session.scalar(waits) > timedelta(minutes=59)
    assert sent["state"] == "waiting"


def test_gone_disables_the_endpoint_at_once(acme: Any, receiver: Any) -> None:
    receiver.answer(410)
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")

    acme.hear(a_check_in())

    path = f"/v1/endpoints/{endpoint['id']}"
    until(lambda: acme.call("GET", path).json["state"] == "disabled")
    assert acme.call("GET", path).json["disabled_reason"] == "gone"
    acme.hear(a_check_in())
    assert [one["state"] for one in acme.deliveries(endpoint)] == ["dead"]


def test_an_endpoint_that_hangs_delays_nobody(
    acme: Any, make_tenant: Callable[[str], Any], receiver_at: Callable[[], Any]
) -> None:
    hanging, working, others = receiver_at(), receiver_at(), receiver_at()
    hanging.answering.clear()
    acme.add_endpoint(hanging.url, "check_in.recorded")
    acme.add_endpoint(working.url, "check_in.recorded")
    globex = make_tenant("globex")
    globex.add_endpoint(others.url, "check_in.recorded")

    acme.hear(*[a_check_in() for _ in range(20)])
    hanging.next()
    globex.hear(a_check_in())

    # All of this arrives while the first request to the hanging endpoint is still open.
    others.next()
    for _ in range(20):
        working.next()
    assert hanging.received.empty()


def test_a_redelivered_event_adds_none(acme: Any, receiver: Any) -> None:
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")
    told, event_id = a_check_in(), new_id()

    acme.hear(told, event_id=event_id)
    acme.hear(told, event_id=event_id)
    # Not even where the fact itself is told anew.
    acme.hear(told)

    receiver.next()
    assert len(acme.deliveries(endpoint)) == 1
    with acme.service.as_system(acme.company) as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_tenants_are_apart(acme: Any, make_tenant: Callable[[str], Any], receiver: Any) -> None:
    globex = make_tenant("globex")
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")
    path = f"/v1/endpoints/{endpoint['id']}"

    globex.hear(a_check_in())
    acme.hear(a_check_in())

    receiver.next()
    assert len(acme.deliveries(endpoint)) == 1
    assert receiver.received.empty()
    assert globex.call("GET", "/v1/endpoints").json["items"] == []
    for method, below in (("GET", ""), ("DELETE", ""), ("GET", "/deliveries")):
        with acme.refuses(404, "endpoint.not_found"):
            globex.call(method, path + below)
    assert acme.call("GET", path).status_code == 200


def test_a_removed_endpoint_gets_nothing_more(acme: Any, receiver: Any) -> None:
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")
    acme.hear(a_check_in())
    receiver.next()
    until(lambda: acme.deliveries(endpoint)[0]["state"] == "delivered")

    assert acme.call("DELETE", f"/v1/endpoints/{endpoint['id']}").status_code == 204

    acme.hear(a_check_in())
    assert acme.call("GET", "/v1/endpoints").json["items"] == []
    assert receiver.received.empty()


def test_the_secret_is_shown_once_and_stored_sealed(acme: Any, receiver: Any) -> None:
    endpoint = acme.add_endpoint(receiver.url, "check_in.recorded")

    assert "secret" not in acme.call("GET", f"/v1/endpoints/{endpoint['id']}").json
    with acme.service.as_system(acme.company) as uow:
        stored = uow.session.scalars(sa.select(Endpoint.secret)).one()
    assert endpoint["secret"].startswith("whsec_")
    assert endpoint["secret"].encode() not in stored


def test_a_post_that_is_sent_again_shows_the_same_secret_and_stores_none(
    acme: Any, receiver: Any
) -> None:
    body = {"url": receiver.url, "events": ["check_in.recorded"]}
    headers = {"Idempotency-Key": new_id().hex}

    first = acme.call("POST", "/v1/endpoints", json=body, headers=headers)
    again = acme.call("POST", "/v1/endpoints", json=body, headers=headers)

    assert first.json == again.json
    with acme.service.as_system(acme.company) as uow:
        answers = uow.session.scalars(sa.text("SELECT answer FROM platform.idempotency_keys"))
        assert all(b"whsec_" not in bytes(answer) for answer in answers)


def test_endpoints_are_for_admins_and_for_clients_with_the_scope(acme: Any, receiver: Any) -> None:
    def as_client(*scopes: str) -> int:
        token = acme.service.issuer.client(acme.company, *scopes)
        headers = acme.service.bearer(token)
        return acme.service.http.get("/v1/endpoints", headers=headers).status_code

    with acme.refuses(403, "not_allowed"):
        acme.call("GET", "/v1/endpoints", by=acme.staff)
    body = {"url": receiver.url, "events": ["check_in.recorded"]}
    with acme.refuses(403, "not_allowed"):
        acme.call("POST", "/v1/endpoints", by=acme.staff, json=body)
    assert (as_client("webhooks:read"), as_client("goals:read")) == (200, 403)


def test_bad_endpoints_are_refused_in_the_readers_language(acme: Any, receiver: Any) -> None:
    def refusal(url: Any, events: Any, code: str) -> list[dict[str, Any]]:
        with acme.refuses(422, code):
            response = acme.call("POST", "/v1/endpoints", json={"url": url, "events": events})
        errors: list[dict[str, Any]] = response.json["errors"]
        return errors

    (unknown,) = refusal(receiver.url, ["check_in.recorded", "score.told"], "field.choice")
    assert unknown["path"] == "events.1"
    for url in ("https://10.0.0.1/", "https://169.254.169.254/", "http://192.0.2.1/", "ftp://x"):
        (refused,) = refusal(url, ["check_in.recorded"], "url.not_allowed")
        assert refused["message"] != refused["code"]
    assert refusal(receiver.url, [], "field.length")[0]["path"] == "events"
    for _ in range(10):
        acme.add_endpoint(receiver.url, "sheet.agreed")
    body = {"url": receiver.url, "events": ["check_in.recorded"]}
    assert acme.call("POST", "/v1/endpoints", json=body).json["code"] == "endpoint.too_many"


def test_what_only_a_line_may_see_goes_to_endpoints_for_everything_alone(
    acme: Any, receiver: Any
) -> None:
    body = {"url": receiver.url, "events": ["check_in.recorded"]}
    for_all = acme.call("POST", "/v1/endpoints", json=body).json
    for_everything = acme.call("POST", "/v1/endpoints", json=body | {"reach": "all"}).json

    facts = [a_check_in(visibility=one) for one in ("open", "line", "managers", "named", "")]
    acme.hear(*facts, an_agreed_sheet("person", acme.staff))

    assert len(acme.deliveries(for_all)) == 1
    assert len(acme.deliveries(for_everything)) == 5


def test_an_event_that_is_never_open_is_refused_where_it_would_never_come(
    acme: Any, receiver: Any
) -> None:
    body = {"url": receiver.url, "events": ["check_in.recorded", "sheet.agreed"]}
    with acme.refuses(422, "endpoint.restricted_event"):
        refused = acme.call("POST", "/v1/endpoints", json=body)
    taken = acme.call("POST", "/v1/endpoints", json=body | {"reach": "all"})

    assert taken.status_code == 201
    (error,) = refused.json["errors"]
    assert (error["path"], error["code"]) == ("events.1", "endpoint.restricted_event")


def test_an_administrator_alone_does_not_open_what_is_restricted(acme: Any, receiver: Any) -> None:
    admin = new_id()
    acme.know(an_employee(admin, "管理员", "", roles=[Role(role="admin")]))
    body = {"url": receiver.url, "events": ["check_in.recorded"]}

    assert acme.call("POST", "/v1/endpoints", by=admin, json=body).status_code == 201
    with acme.refuses(403, "not_allowed"):
        acme.call("POST", "/v1/endpoints", by=admin, json=body | {"reach": "all"})


def test_the_catalogue_shows_an_example_of_each_event(acme: Any) -> None:
    listed = acme.call("GET", "/v1/event-types", headers={"Accept-Language": "en"}).json["items"]

    assert [item["name"] for item in listed] == [item["example"]["type"] for item in listed]
    assert all(" " in item["description"] for item in listed)
    assert "score" not in json.dumps([item["example"] for item in listed])
