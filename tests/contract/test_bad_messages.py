"""Every RPC refuses what it cannot read by a status that its caller can act on."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from servicekit.ids import new_id
from servicekit.testing import Issuer
from tests.contract import tables
from tests.contract.rpcs import ALL, LIFECYCLE, cover, status
from tests.contract.sides import Side

REFUSALS = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.PERMISSION_DENIED,
}
# What the register tells is not read with suspicion: it would be another company's profile.
READ = [known for known in ALL if known[1] != LIFECYCLE]
# The register itself is asked about any company, so it is told none beside.
OF_COMPANIES = [
    (service, name) for service, name, internal in READ if internal and service != "tenants"
]


def _bad(field: FieldDescriptor) -> tuple[Any, ...]:
    if field.type == FieldDescriptor.TYPE_STRING:
        return ("", "x", "a\x00b", "x" * 100_000, str(new_id()))
    # The first number of an enum means nothing, and 99 is none of any.
    return (0, 99) if field.type == FieldDescriptor.TYPE_ENUM else ()


def _messages(good: Message) -> Iterator[tuple[str, Message]]:
    """The message with each field in turn replaced."""
    for field in good.DESCRIPTOR.fields:
        if field.message_type and not field.is_repeated:
            for label, inner in _messages(getattr(good, field.name)):
                changed = type(good)()
                changed.CopyFrom(good)
                getattr(changed, field.name).CopyFrom(inner)
                yield f"{field.name}.{label}", changed
            continue
        for value in _bad(field):
            changed = type(good)()
            changed.CopyFrom(good)
            changed.ClearField(field.name)
            if field.is_repeated:
                getattr(changed, field.name).append(value)
            else:
                setattr(changed, field.name, value)
            yield f"{field.name}={value!r:.40}", changed


@pytest.mark.parametrize(("service", "name", "internal"), READ)
def test_a_bad_message_is_refused_and_leaves_nothing(
    service: str, name: str, internal: bool, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(service)
    call = cover(service, name, acme)
    token = issuer.service("tenants") if internal else acme.token(call.who)
    metadata = {"authorization": f"Bearer {token}", "x_tenant": str(acme.company.id)}
    for label, message in _messages(call.request):
        before = tables.rows(acme, service)
        code = status(acme, service, name, message, **metadata)
        if code != grpc.StatusCode.OK:
            assert code in REFUSALS, f"{label}: {code}"
            assert tables.rows(acme, service) == before, label


@pytest.mark.parametrize(("service", "name"), OF_COMPANIES)
@pytest.mark.parametrize("tenant", ["", "x", str(new_id())], ids=["none", "no id", "unknown"])
def test_an_unknown_company_is_refused(
    service: str, name: str, tenant: str, sides: dict[str, Side], issuer: Issuer
) -> None:
    acme = sides["acme"]
    acme.service(service)
    call = cover(service, name, acme)
    metadata = {"authorization": f"Bearer {issuer.service('tenants')}", "x_tenant": tenant}
    assert status(acme, service, name, call.request, **metadata) in REFUSALS
