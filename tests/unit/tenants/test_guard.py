"""Which addresses a customer may enter: only what is out on the Internet."""

import socket
from collections.abc import Sequence

import pytest

from servicekit.errors import Invalid
from servicekit.security.ssrf import CheckedUrl, check_url

PUBLIC = "93.184.215.14"


def resolving(*addresses: str) -> "Resolver":
    return Resolver(addresses)


class Resolver:
    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses, self.asked = addresses, 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.addresses


def no_dns(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"DNS was asked for {host}")


def refusal(url: str, **kwargs: object) -> str:
    with pytest.raises(Invalid) as caught:
        check_url(url, **({"allow_loopback": False, "resolve": no_dns} | kwargs))  # type: ignore[arg-type]
    return caught.value.code


def test_a_public_name_is_pinned_to_its_address() -> None:
    checked = check_url(
        "https://login.acme.example/x?y=1", allow_loopback=False, resolve=resolving(PUBLIC)
    )

    assert checked == CheckedUrl(
        "https://login.acme.example/x?y=1", "login.acme.example", 443, PUBLIC
    )


@pytest.mark.parametrize("host", [PUBLIC, "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"])
def test_a_public_address_is_allowed(host: str) -> None:
    assert check_url(f"https://{host}:8443/", allow_loopback=False, resolve=no_dns).port == 8443


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",  # noqa: S104 - the address is refused, not bound
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "169.254.169.254",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:93.184.215.14]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::a00:1]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::1]",
        "[2001:0:53aa:64c:0:7d:3f57:fe9b]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fec0::1]",
        "[fd00:ec2::254]",
        "[fc00::1]",
        "[ff02::1]",
        "[2001:db8::1]",
    ],
)
def test_an_address_inside_is_refused(host: str) -> None:
    assert refusal(f"https://{host}/") == "url.not_allowed"


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"],
)
def test_one_address_inside_spoils_the_name(inside: str) -> None:
    resolve = resolving(PUBLIC, inside)

    assert refusal("https://two-faced.example/", resolve=resolve) == "url.not_allowed"


def test_a_name_that_changes_its_address_is_asked_only_once() -> None:
    resolve = resolving(PUBLIC)
    checked = check_url("https://rebinding.example/", allow_loopback=False, resolve=resolve)
    resolve.addresses = ["127.0.0.1"]

    assert (checked.address, resolve.asked) == (PUBLIC, 1)
    assert refusal("https://rebinding.example/", resolve=resolve) == "url.not_allowed"


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "gopher://93.184.215.14/",
        "https:///x",
        "//93.184.215.14/",
        "https://user@93.184.215.14/",
        "https://user:pw@93.184.215.14/",
        "https://127.0.0.1\\@93.184.215.14/",
        "https://93.184.215.14 /",
        "https://93.184.215.14\t/",
        "https://93.184.215.14:0/",
        "https://93.184.215.14:99999/",
        "https://[::1/",
        "https://93.184.215.14/" + "a" * 2000,
        "",
    ],
)
def test_a_url_that_two_parsers_may_read_differently_is_refused(url: str) -> None:
    assert refusal(url, resolve=resolving(PUBLIC)) == "url.not_allowed"


def test_full_width_digits_spell_the_same_address() -> None:
    assert refusal("https://１２７.０.０.１/", resolve=resolving("127.0.0.1")) == "url.not_allowed"


def test_an_unknown_host_is_told_as_such() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert refusal("https://nowhere.example/", resolve=unknown) == "url.unknown_host"
    assert refusal("https://nowhere.example/", resolve=resolving()) == "url.unknown_host"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_development_may_use_this_machine_without_https(host: str) -> None:
    checked = check_url(f"http://{host}:8080/", allow_loopback=True, resolve=resolving("127.0.0.1"))

    assert checked.port == 8080


@pytest.mark.parametrize(
    "url", ["http://93.184.215.14/", "http://10.0.0.1/", "https://192.168.0.1/", "https://0.0.0.0/"]
)
def test_development_opens_nothing_but_this_machine(url: str) -> None:
    assert refusal(url, allow_loopback=True) == "url.not_allowed"
