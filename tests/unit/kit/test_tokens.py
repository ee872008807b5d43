"""Which tokens open the door, to whom, and at which edge."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from servicekit.callers import Client, ServiceCaller, SignedIn
from servicekit.errors import Unauthenticated
from servicekit.ids import new_id
from servicekit.security.tokens import Verifier
from servicekit.testing import Company, Issuer

# When the tests were collected: what must lie ahead lies far ahead.
NOW = int(time.time())
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(Unauthenticated) as raised:
        call()
    return raised.value.code


def organizations(*companies: Company, **attributes: Any) -> dict[str, Any]:
    return {
        company.slug: {"id": str(new_id()), "tenant_id": [str(company.id)], **attributes}
        for company in companies
    }


def test_a_person_is_known_by_subject_and_company(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    token = realm.person(acme, "zhang")

    caller = verifier.person_or_client(token, "192.0.2.1")

    assert caller == SignedIn(
        tenant_id=acme.id,
        subject="zhang",
        email="zhang@acme.test",
        email_verified=True,
        token=token,
        ip="192.0.2.1",
    )
    assert token not in repr(caller)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_only_a_verified_mail_counts_as_verified(
    verifier: Verifier, realm: Issuer, acme: Company, verified: object
) -> None:
    caller = verifier.person_or_client(realm.person(acme, "zhang", email_verified=verified))

    assert isinstance(caller, SignedIn)
    assert caller.email_verified is False


def test_a_client_is_known_by_its_fixed_company_and_its_scopes(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    assert verifier.person_or_client(realm.client(acme, "goals:read", "people:read")) == Client(
        tenant_id=acme.id,
        client_id="api-acme",
        scopes=frozenset({"goals:read", "people:read"}),
    )


def test_a_service_is_known_by_its_name_and_the_company_in_the_call(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    token = realm.service("goals")

    assert verifier.service(token, str(acme.id)) == ServiceCaller(name="goals", tenant_id=acme.id)
    assert verifier.service(token, "") == ServiceCaller(name="goals", tenant_id=None)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": NOW - 60}, "token.expired"),
        ({"exp": None}, "token.expired"),
        ({"exp": "tomorrow"}, "token.expired"),
        ({"nbf": NOW + 10**6}, "token.not_yet_valid"),
        ({"aud": ["account"]}, "token.not_for_here"),
        ({"aud": "internal"}, "token.not_for_here"),
        ({"aud": []}, "token.not_for_here"),
        ({"aud": "api-of-somebody"}, "token.not_for_here"),
        ({"iss": "http://keycloak.test/realms/master"}, "token.not_for_here"),
        ({"iss": "https://elsewhere.test/realms/chengshi"}, "token.not_for_here"),
        ({"iss": None}, "token.not_for_here"),
        ({"typ": "ID"}, "token.wrong_type"),
        ({"typ": "Refresh"}, "token.wrong_type"),
        ({"typ": None}, "token.wrong_type"),
        ({"organization": {}}, "token.organizations"),
        ({"organization": organizations(Company("a"), Company("b"))}, "token.organizations"),
        ({"organization": ["acme"]}, "token.organizations"),
        ({"organization": {"acme": {}}}, "token.organizations"),
        ({"organization": {"acme": {"id": "1"}}}, "token.organizations"),
        ({"organization": {"acme": {"tenant_id": []}}}, "token.organizations"),
        ({"organization": {"acme": {"tenant_id": ["no id"]}}}, "token.organizations"),
        ({"organization": {"acme": {"tenant_id": [str(new_id())] * 2}}}, "token.organizations"),
        ({"organization": {"acme": {"tenant_id": str(new_id())}}}, "token.organizations"),
        ({"organization": None}, "token.organizations"),
    ],
)
def test_a_persons_token_with_a_fault_is_refused(
    verifier: Verifier, realm: Issuer, acme: Company, claims: dict[str, Any], code: str
) -> None:
    assert refused(lambda: verifier.person_or_client(realm.person(acme, "z", **claims))) == code


def test_a_token_of_no_company_is_refused(verifier: Verifier, realm: Issuer) -> None:
    token = realm.sign({"aud": ["api"], "azp": "web", "sub": "zhang"})

    assert refused(lambda: verifier.person_or_client(token)) == "token.no_organization"


def test_a_services_token_opens_no_http_and_a_persons_no_internal_call(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    assert (
        refused(lambda: verifier.person_or_client(realm.service("goals"))) == "token.not_for_here"
    )
    for token in (realm.person(acme, "zhang"), realm.client(acme, "people:read")):
        assert refused(lambda token=token: verifier.service(token, str(acme.id))) == (  # type: ignore[misc]
            "token.not_for_here"
        )


def test_a_token_for_internal_calls_that_is_no_services_is_refused(
    verifier: Verifier, realm: Issuer
) -> None:
    token = realm.sign({"aud": ["internal"], "azp": "web", "sub": "web"})

    assert refused(lambda: verifier.service(token, "")) == "token.not_a_service"


def test_a_token_signed_by_another_key_is_refused(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    claims = {"aud": ["api"], "sub": "zhang", "organization": organizations(acme)}

    assert refused(lambda: verifier.person_or_client(realm.sign(claims, key=OTHER_KEY))) == (
        "token.invalid"
    )


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def good_claims(acme: Company) -> dict[str, Any]:
    return {
        "iss": "http://keycloak.test/realms/chengshi",
        "typ": "Bearer",
        "exp": NOW + 10**6,
        "aud": ["api"],
        "sub": "zhang",
        "organization": organizations(acme),
    }


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", ""])
def test_a_token_without_a_signature_is_refused(
    verifier: Verifier, acme: Company, algorithm: str
) -> None:
    unsigned = f"{part({'alg': algorithm, 'kid': 'test'})}.{part(good_claims(acme))}."

    assert refused(lambda: verifier.person_or_client(unsigned)) == "token.invalid"


def test_a_token_whose_secret_is_our_public_key_is_refused(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    for secret in (realm.key.as_pem(private=False), realm.key.as_der(private=False)):
        signed = f"{part({'alg': 'HS256', 'kid': 'test'})}.{part(good_claims(acme))}"
        digest = hmac.digest(secret, signed.encode(), "sha256")
        token = f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
        assert refused(lambda token=token: verifier.person_or_client(token)) == "token.invalid"  # type: ignore[misc]


def test_a_token_that_brings_its_own_key_is_refused(verifier: Verifier, acme: Company) -> None:
    mine = ECKey.generate_key("P-256", {"kid": "mine"})
    header = {"alg": "ES256", "kid": "mine", "jwk": mine.as_dict(private=False)}
    token = jwt.encode(header, good_claims(acme), mine)

    assert refused(lambda: verifier.person_or_client(token)) == "token.invalid"


def test_a_token_that_was_changed_after_signing_is_refused(
    verifier: Verifier, realm: Issuer, acme: Company
) -> None:
    header, _, signature = realm.person(acme, "zhang").split(".")
    for body in (part(good_claims(acme) | {"sub": "boss"}), part([]), part("no object"), ""):
        token = f"{header}.{body}.{signature}"
        assert refused(lambda token=token: verifier.person_or_client(token)) == "token.invalid"  # type: ignore[misc]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "....",
        "é.é.é",
        "\x00.\x00.\x00",
        "🙂",
        f"{part([])}.{part({})}.x",
        f"{part('text')}.{part({})}.x",
        f"{part(7)}.{part({})}.x",
        f"{part({})}.{part({})}.x",
        f"{part({'alg': 'RS256'})}.{part({})}.x",
        f"{part({'alg': ['RS256'], 'kid': 'test'})}.{part({})}.x",
        f"{part({'alg': {'a': 1}, 'kid': 'test'})}.{part({})}.x",
        f"{part({'alg': 'RS256', 'kid': ['test']})}.{part({})}.x",
        f"{part({'alg': 'RS256', 'kid': 7})}.{part({})}.x",
        f"{part({'alg': 'RS256', 'kid': 'test', 'crit': ['exp']})}.{part({})}.x",
        f"{part({'alg': 'RS256', 'kid': 'test', 'b64': False, 'crit': ['b64']})}.{part({})}.x",
        f"{part({'alg': 'RS256', 'kid': 'test', 'zip': 'DEF'})}.{part({})}.x",
        f"{part({'alg': 'dir', 'enc': 'A128GCM'})}..x.y.z",
        f"{part({'alg': 'RSA-OAEP', 'enc': 'A128GCM', 'kid': 'test'})}.a.b.c.d",
        f"{part('[' * 3000)}.{part({})}.x",
        f"{part('{')}.{part({})}.x",
    ],
)
def test_what_is_no_token_is_refused(verifier: Verifier, token: str) -> None:
    assert refused(lambda: verifier.person_or_client(token)) == "token.invalid"
