"""API clients may call what the partners' document shows, and nothing else."""

import pytest

from servicekit.testing import Issuer
from tests.contract.routes import ROUTES, Route, covered, send
from tests.contract.sides import Side

PARTNERS = [route for route in ROUTES if not route.internal]
INTERNAL = [route for route in ROUTES if route.internal and not route.public]


@pytest.mark.parametrize("route", PARTNERS, ids=str)
def test_a_client_with_the_scope_is_served(
    route: Route, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(route.service)
    answer = send(acme, route, covered(route)(acme), issuer.client(acme.company, route.scope))
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize("route", INTERNAL, ids=str)
def test_no_client_reaches_what_is_internal(
    route: Route, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(route.service)
    answer = send(acme, route, covered(route)(acme), issuer.client(acme.company, route.scope))
    assert answer.status_code == 403
    assert answer.json["code"] == "caller.not_a_person"
