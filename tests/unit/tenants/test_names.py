"""Which slugs and domains a company may take."""

import pytest
from marshmallow import ValidationError

from services.tenants.schemas import IdentityProviderIn, SignUpIn, is_public_mail_domain, is_slug

GOOD = {
    "company": "澄实智造",
    "slug": "acme",
    "package": "mixed",
    "locale": "zh-CN",
    "time_zone": "Asia/Shanghai",
    "admin_name": "张三",
    "admin_email": "Zhang.San@QQ.com",
}


def faults(**changes: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        SignUpIn().load(GOOD | changes)
    return caught.value.normalized_messages()


@pytest.mark.parametrize("slug", ["abc", "a-b", "acme-2", "a" * 30, "a--b"])
def test_a_slug_is_short_and_lower_case(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug",
    ["", "ab", "1ab", "-ab", "Acme", "a_b", "a.b", "a b", "a" * 31, "acme-", "澄实智造", "acme\n"],
)
def test_a_malformed_slug_is_refused(slug: str) -> None:
    assert faults(slug=slug) == {"slug": ["slug.malformed"]}


@pytest.mark.parametrize("slug", ["admin", "api", "www", "chengshi", "demo", "sign-up"])
def test_a_reserved_slug_is_refused(slug: str) -> None:
    assert faults(slug=slug) == {"slug": ["slug.reserved"]}


def test_an_admin_may_have_a_public_mail_address() -> None:
    assert SignUpIn().load(GOOD)["admin_email"] == "zhang.san@qq.com"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "UTC"])
def test_a_zone_has_an_iana_name(zone: str) -> None:
    assert SignUpIn().load(GOOD | {"time_zone": zone})["time_zone"] == zone


@pytest.mark.parametrize("zone", ["Shanghai", "+08:00", "../../etc/passwd", "asia/shanghai", ""])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    assert faults(time_zone=zone) == {"time_zone": ["time_zone.unknown"]}


def test_package_locale_and_email_are_checked() -> None:
    assert set(faults(package="free", locale="fr", admin_email="nobody")) == {
        "package",
        "locale",
        "admin_email",
    }


@pytest.mark.parametrize("domain", ["qq.com", "vip.163.com", "gmail.com", "mail.yahoo.co.jp"])
def test_a_public_mail_domain_is_nobodys_company(domain: str) -> None:
    assert is_public_mail_domain(domain)


@pytest.mark.parametrize("domain", ["acme.com", "notqq.com", "qq.com.acme.cn"])
def test_another_domain_may_be(domain: str) -> None:
    assert not is_public_mail_domain(domain)


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("QQ.com.", "domain.public"),
        ("localhost", "domain.malformed"),
        ("-acme.com", "domain.malformed"),
        ("acme..com", "domain.malformed"),
        ("acme.com/x", "domain.malformed"),
        ("10.0.0.1", "domain.malformed"),
        ("成事.com", "domain.malformed"),
    ],
)
def test_a_providers_domain_is_checked(domain: str, code: str) -> None:
    body = {
        "display_name": "Acme",
        "domain": domain,
        "discovery_url": "https://x",
        "client_id": "c",
        "client_secret": "s",
    }

    with pytest.raises(ValidationError) as caught:
        IdentityProviderIn().load(body)

    assert caught.value.normalized_messages() == {"domain": [code]}
