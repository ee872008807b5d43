"""Every route of every service: nothing of one company shows or moves for another."""

from typing import Any

import pytest

from servicekit.testing import Issuer
from tests.contract import faults
from tests.contract.routes import ROUTES, Route, covered, send
from tests.contract.sides import Side

GUARDED = [route for route in ROUTES if not route.public]


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_only_the_owner_reaches_it(route: Route, sides: dict[str, Side]) -> None:
    acme, globex = sides["acme"], sides["globex"]
    acme.service(route.service), globex.service(route.service)
    cover = covered(route)

    mine = cover(acme)
    answer = send(acme, route, mine, acme.token(mine.who))
    assert 200 <= answer.status_code < 300, f"the owner is refused: {answer.text}"
    assert all(known in answer.text for known in mine.shows), answer.text

    again = cover(acme)
    other = send(globex, route, again, globex.token(again.who))
    if again.foreign:
        assert other.status_code in (403, 404, 409, 422), other.text
    assert other.status_code not in (401, 500)
    shown = [*again.path.values(), *again.names, *again.shows]
    secrets = [*shown, *acme.people.values(), acme.unit]
    if other.status_code < 300:
        assert not [known for known in secrets if known.encode() in other.data]
    # What was refused has moved nothing: the owner's own call still succeeds.
    still = send(acme, route, again, acme.token(again.who))
    assert 200 <= still.status_code < 300, still.text


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_a_faulty_token_is_refused(
    route: Route,
    sides: dict[str, Side],
    suspended: Any,
    issuer: Issuer,
) -> None:
    acme = sides["acme"]
    acme.service(route.service)
    call = covered(route)(acme)
    answers = {
        name: send(acme, route, call, fault(acme, issuer)).status_code
        for name, fault in faults.UNAUTHENTICATED.items()
    }
    assert set(answers.values()) == {401}, answers

    refused = {
        name: send(acme, route, call, fault(acme, issuer)).status_code
        for name, fault in faults.FORBIDDEN.items()
    }
    company = suspended(route.service)
    token = issuer.person(company, f"admin-{company.slug}")
    refused["suspended"] = send(acme, route, call, token).status_code
    stranger = issuer.person(acme.company, "stranger")
    refused["nobody's subject"] = send(acme, route, call, stranger).status_code
    assert set(refused.values()) == {403}, refused

    service_token = issuer.service("goals")
    assert send(acme, route, call, service_token).status_code == 401
    if call.refused:
        denied = send(acme, route, call, acme.token(call.refused))
        assert denied.status_code in (403, 404), denied.text
