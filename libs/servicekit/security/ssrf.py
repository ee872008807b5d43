"""Keeps addresses that a customer enters from leading into our own network (SSRF)."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from servicekit.errors import FieldError, Invalid

LONGEST = 2000
PORTS = {"https": 443, "http": 80}
# A backslash, a blank or a control character is read differently by different parsers.
AMBIGUOUS = re.compile(r"[\\\s\x00-\x20\x7f]")

IPv4 = ipaddress.IPv4Address
IPv6 = ipaddress.IPv6Address

# The lists stand here, not in the interpreter: `is_global` changes between Python releases.
CLOSED_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; one cloud serves its metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's metadata at an address that looks public
        "169.254.0.0/16",  # link-local, most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Everything else of IPv6 is closed: loopback, mapped and compatible IPv4, NAT64, unique local,
# link-local, multicast.
OPEN_IPV6 = ipaddress.IPv6Network("2000::/3")
CLOSED_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarking, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))

Resolve = Callable[[str, int], Sequence[str]]


class CheckedUrl(NamedTuple):
    """An allowed URL and the address to connect to: asking DNS again could give another one."""

    url: str
    host: str
    port: int
    address: str


def resolve_host(host: str, port: int) -> list[str]:
    """List the addresses of `host` in DNS now."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in addresses]


def check_url(
    url: str, *, allow_loopback: bool, resolve: Resolve = resolve_host, path: str = "url"
) -> CheckedUrl:
    """Resolve the URL to an address; all of its addresses have to be public.

    `allow_loopback` (development) also admits this machine, and plain http to it. Raises Invalid
    `url.not_allowed` or `url.unknown_host` at `path`.
    """
    split = _split(url, path)
    host = (split.hostname or "").rstrip(".")
    if split.scheme not in PORTS or not host or split.username is not None or split.password:
        raise _refused(path)
    port = _port(split, path)
    addresses = [_address(text, path) for text in _addresses(host, port, resolve, path)]
    local = allow_loopback and all(_is_loopback(address) for address in addresses)
    if not local and (split.scheme != "https" or not all(map(is_public, addresses))):
        raise _refused(path)
    return CheckedUrl(url, host, port, str(addresses[0]))


def is_public(address: IPv4 | IPv6) -> bool:
    """Whether the address belongs to the open Internet."""
    if isinstance(address, IPv4):
        return not any(address in network for network in CLOSED_IPV4)
    inside = address in OPEN_IPV6
    return inside and not any(address in network for network in CLOSED_IPV6)


def _split(url: str, path: str) -> SplitResult:
    if len(url) > LONGEST or AMBIGUOUS.search(url):
        raise _refused(path)
    try:
        return urlsplit(url)
    except ValueError as fault:
        raise _refused(path) from fault


def _port(split: SplitResult, path: str) -> int:
    try:
        port = split.port
    except ValueError as fault:
        raise _refused(path) from fault
    if port == 0:
        raise _refused(path)
    return port or PORTS[split.scheme]


def _addresses(host: str, port: int, resolve: Resolve, path: str) -> Sequence[str]:
    literal = _literal(host)
    if literal:
        return [literal]
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as fault:
        raise _refused(path, "url.unknown_host", host=host) from fault
    if not addresses:
        raise _refused(path, "url.unknown_host", host=host)
    return addresses


def _literal(host: str) -> str | None:
    """The address that `host` spells out, also as 127.1, 2130706433 or 0x7f000001."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return str(IPv4(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return None


def _address(text: str, path: str) -> IPv4 | IPv6:
    try:
        return ipaddress.ip_address(text)
    except ValueError as fault:
        raise _refused(path) from fault


def _is_loopback(address: IPv4 | IPv6) -> bool:
    return any(address in network for network in LOOPBACK)


def _refused(path: str, code: str = "url.not_allowed", **parameters: str) -> Invalid:
    return Invalid(code, faults=(FieldError(path, code, dict(parameters)),), **parameters)
