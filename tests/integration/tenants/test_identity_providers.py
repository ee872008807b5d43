"""A company's own OIDC provider, here a second realm, signs its people in."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from keycloak import KeycloakAdmin

from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running, outbox_of
from services.tenants.clients import discovery, keycloak
from tests.integration.tenants.browser import Browser, claims
from tests.integration.tenants.conftest import Admin, Real, a_slug

JSON = dict[str, Any]
PASSWORD = "correct horse battery staple"
SECRET = "a secret of the company's own provider"


@dataclass
class Attached:
    """A company with its own provider: the request that attached it, and the answer."""

    signed_up: JSON
    admin_token: str
    wanted: JSON
    response: Any

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.admin_token}"}

    @property
    def slug(self) -> str:
        return str(self.signed_up["tenant"]["slug"])

    @property
    def email(self) -> str:
        return f"ann@{self.wanted['domain']}"


@pytest.fixture(scope="module")
def attached(
    real: Real,
    realm_admin: KeycloakAdmin,
    open_browser: Callable[[], Browser],
    mails: Callable[..., Any],
) -> Iterator[Attached]:
    slug = a_slug()
    signed_up = real.sign_up(slug).json
    real.steps(signed_up)
    (mail,) = mails(f"admin@{slug}.test")
    browser = open_browser()
    browser.set_password(next(link for link in mail["links"] if "action-token" in link), PASSWORD)
    token = browser.sign_in(f"admin@{slug}.test", PASSWORD)["access_token"]
    base, realm, domain = real.runtime.settings.keycloak_url, f"corp-{slug}", f"{slug}-corp.test"
    realm_admin.create_realm(a_realm(realm, f"ann@{domain}", real.runtime.settings.issuer))
    wanted = {
        "display_name": "公司登录",
        "domain": domain,
        "discovery_url": f"{base}/realms/{realm}/.well-known/openid-configuration",
        "client_id": "broker",
        "client_secret": SECRET,
    }
    made = Attached(signed_up, token, wanted, None)
    made.response = real.http.post("/v1/identity-providers", json=wanted, headers=made.headers)
    yield made
    realm_admin.delete_realm(realm)
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        for user in admin.get_users({"email": f"ann@{domain}", "exact": "true"}):
            admin.delete_user(user["id"])


def a_realm(name: str, email: str, issuer: str) -> JSON:
    """A company's own realm with one person in it."""
    client = {
        "clientId": "broker",
        "secret": SECRET,
        "publicClient": False,
        "standardFlowEnabled": True,
        "redirectUris": [f"{issuer}/broker/*"],
    }
    person = {
        "username": email,
        "email": email,
        "emailVerified": True,
        "firstName": "Ann",
        "lastName": "Corp",
        "enabled": True,
        "credentials": [{"type": "password", "value": "pw", "temporary": False}],
    }
    realm = {"realm": name, "enabled": True, "loginWithEmailAllowed": True}
    return {**realm, "clients": [client], "users": [person]}


def test_the_domains_people_sign_in_at_their_own_provider(
    real: Real, attached: Attached, open_browser: Callable[[], Browser]
) -> None:
    assert attached.response.status_code == 201, attached.response.json
    alias = f"{attached.slug}_{attached.wanted['domain']}"
    added = attached.response.json
    assert added["alias"] == alias
    assert added["redirect_uri"].endswith(f"/realms/chengshi/broker/{alias}/endpoint")

    token = open_browser().sign_in(attached.email, "pw")["access_token"]

    found = claims(token)
    tenant_id = attached.signed_up["tenant"]["id"]
    assert found["organization"][attached.slug]["tenant_id"] == [tenant_id]
    assert (found["email"], found["email_verified"]) == (attached.email, True)
    # Nobody in people is meant yet: signed in, and still refused.
    refused = real.http.get("/v1/tenant", headers={"Authorization": f"Bearer {token}"})
    assert refused.json["code"] == "caller.unknown"


def test_keycloak_is_told_what_it_needs_and_nothing_of_the_logout(
    real: Real, attached: Attached
) -> None:
    tenant = real.tenant(attached.signed_up["tenant"]["id"])
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        found = admin.get_idp(attached.response.json["alias"])
        organization = admin.get_organization(tenant.organization_id)
    config = found["config"]
    assert (found["trustEmail"], found["hideOnLogin"]) == (True, True)
    assert found["organizationId"] == organization["id"]
    assert "logoutUrl" not in config
    assert (config["syncMode"], config["pkceMethod"]) == ("FORCE", "S256")
    assert config["clientAuthMethod"] == "client_secret_post"
    assert config["kc.org.domain"] == attached.wanted["domain"]
    assert config["kc.org.broker.redirect.mode.email-matches"] == "true"
    assert {item["name"] for item in organization["domains"]} == {attached.wanted["domain"]}


def test_the_secret_is_told_to_nobody(real: Real, attached: Attached) -> None:
    listed = real.http.get("/v1/identity-providers", headers=attached.headers)

    company = Company("any", UUID(attached.signed_up["tenant"]["id"]))
    waiting = outbox_of(Running(real.runtime, None, real.http), company)  # type: ignore[arg-type]
    told = [row for row in waiting if b"identity_provider.added" in row.payload]
    assert (listed.status_code, len(told)) == (200, 1)
    assert listed.json["items"] == [attached.response.json]
    assert SECRET not in attached.response.text + listed.text
    assert all(SECRET.encode() not in row.payload for row in waiting)
    with runtime_context(real.runtime):
        assert SECRET not in repr(
            keycloak.ProviderConfig(
                alias="a",
                display_name="a",
                domain="a",
                domain_verified=False,
                client_id="a",
                client_secret=SECRET,
                endpoints={},
            )
        )


def test_a_domain_has_one_owner(real: Real, attached: Attached) -> None:
    again = real.http.post(
        "/v1/identity-providers",
        json=attached.wanted | {"alias_hint": "second"},
        headers=attached.headers,
    )

    assert (again.status_code, again.json["code"]) == (409, "domain.taken")


def test_somebody_from_an_unproven_provider_of_another_company_is_not_taken_in(
    real: Real, attached: Attached, open_browser: Callable[[], Browser]
) -> None:
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        provider = admin.get_idp(attached.response.json["alias"])
        provider["config"][keycloak.PROVEN_ATTRIBUTE] = "false"
        admin.update_idp(provider["alias"], provider)
        organization = admin.get_organization(provider["organizationId"])
        organization["domains"][0]["verified"] = False
        admin.update_organization(organization["id"], organization)
    open_browser().sign_in(attached.email, "pw")

    victim = real.sign_up(a_slug(), admin_email=attached.email).json
    assert real.steps(victim, most=4) == 4

    path = f"/v1/sign-ups/{victim['id']}?progress_secret={victim['progress_secret']}"
    shown = real.http.get(path, headers={"Accept-Language": "en"}).json
    assert shown["steps"][3]["state"] == "failed"
    assert shown["steps"][3]["reason"].startswith(
        "This e-mail address is currently managed by another"
    )


def a_provider(**changes: str) -> JSON:
    return {
        "display_name": "SSO",
        "domain": "initrode.test",
        "discovery_url": "https://sso.example",
        "client_id": "c",
        "client_secret": SECRET,
        **changes,
    }


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://169.254.169.254/latest/meta-data", "url.not_allowed"),
        ("https://10.0.0.1/.well-known/openid-configuration", "url.not_allowed"),
        ("https://[::ffff:169.254.169.254]/", "url.not_allowed"),
        ("file:///etc/passwd", "url.not_allowed"),
        ("{keycloak}/realms/none/x", "provider.unreadable"),
        ("{keycloak}/realms/master/account", "provider.unreadable"),
        ("{keycloak}/realms/master", "provider.incomplete"),
    ],
)
def test_an_address_without_a_provider_is_refused_and_leaves_nothing(
    admin_of: Callable[[str], Admin], url: str, code: str
) -> None:
    initrode = admin_of("initrode")
    address = url.format(keycloak=os.environ["KEYCLOAK_URL"])

    response = initrode.post("/v1/identity-providers", json=a_provider(discovery_url=address))

    assert response.status_code == 422
    assert [(fault["path"], fault["code"]) for fault in response.json["errors"]] == [
        ("discovery_url", code)
    ]
    assert initrode.get("/v1/identity-providers").json == {"items": [], "next": None}


def test_an_endpoint_inside_is_refused_as_the_document_is(
    admin_of: Callable[[str], Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {
        "issuer": "https://sso.example",
        "authorization_endpoint": "https://93.184.215.14/auth",
        "token_endpoint": "https://169.254.169.254/token",
        "jwks_uri": "https://93.184.215.14/certs",
    }
    monkeypatch.setattr(discovery, "_fetch_document", lambda checked: document)

    response = admin_of("initrode").post(
        "/v1/identity-providers", json=a_provider(discovery_url="https://93.184.215.14/")
    )

    assert response.json["errors"][0]["code"] == "url.not_allowed"


@pytest.mark.parametrize(
    ("domain", "status", "code"),
    [
        ("elsewhere.test", 422, "domain.not_yours"),
        # The domain is accepted; what is refused is the address that comes next.
        ("initrode.test", 422, "url.not_allowed"),
    ],
)
def test_outside_development_a_domain_is_the_admins_own(
    admin_of: Callable[[str], Admin],
    monkeypatch: pytest.MonkeyPatch,
    domain: str,
    status: int,
    code: str,
) -> None:
    initrode = admin_of("initrode")
    with runtime_context(initrode.tenants.runtime):
        strict = replace(keycloak.settings(), allow_loopback=False)
    monkeypatch.setattr(keycloak, "settings", lambda: strict)

    body = a_provider(domain=domain, discovery_url="https://10.0.0.1/")
    response = initrode.post("/v1/identity-providers", json=body)

    assert response.status_code == status
    assert [fault["code"] for fault in response.json["errors"]] == [code]
