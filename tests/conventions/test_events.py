"""Every event is explained, exemplified and listened to."""

import json
import re
from pathlib import Path

import pytest
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import Descriptor

from servicekit.messaging.contract import events
from tests.conventions.tree import ROOT, SERVICES, service

# Told to partners alone: the catalogue of webhooks names them, no service copies or counts them.
ONLY_BY_WEBHOOK: dict[str, str] = {}
EVENTS = sorted(events(), key=lambda event: event.full_name)
COMMENT = re.compile(r"((?:^//[^\n]*\n)+)^message (\w+) \{", re.M)


def comments(text: str) -> dict[str, str]:
    """What stands above each message of a proto file, without the slashes."""
    return {
        name: "\n".join(line.removeprefix("//").strip() for line in block.splitlines())
        for block, name in COMMENT.findall(text)
    }


def comment_of(event: Descriptor) -> str:
    path: Path = ROOT / "proto" / event.file.name
    return comments(path.read_text(encoding="utf-8")).get(event.name, "")


def faults(comment: str) -> list[str]:
    """What a comment lacks: when it is sent, its key, an example."""
    wanted = {
        "when": re.search(r"\bSent\b", comment),
        "key": re.search(r"\b[Kk]ey: the \w+", comment),
        "example": re.search(r"^example: \{.*\}$", comment, re.M),
    }
    return [name for name, match in wanted.items() if not match]


def example_of(comment: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(comment.partition("example: ")[2].splitlines()[0])
    return found


def listeners(full_name: str) -> list[str]:
    return [name for name in SERVICES if full_name in service(name).consumers.by_type]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.full_name)
def test_an_event_says_when_it_is_sent_and_by_which_key(event: Descriptor) -> None:
    assert faults(comment_of(event)) == []


def test_a_comment_that_lacks_something_is_noticed() -> None:
    text = (
        '// Sent now; key: the unit.\n// example: {"a": 1}\nmessage A {\n}\n// Hm.\nmessage B {\n}'
    )

    assert [faults(comment) for comment in comments(text).values()] == [
        [],
        ["when", "key", "example"],
    ]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.full_name)
def test_the_example_of_an_event_can_be_read_and_names_its_aggregate(event: Descriptor) -> None:
    example = example_of(comment_of(event))

    message = json_format.ParseDict(example, message_factory.GetMessageClass(event)())

    assert message.ByteSize() > 0
    assert any(name.endswith("_id") for name in example)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.full_name)
def test_somebody_listens_to_an_event(event: Descriptor) -> None:
    assert listeners(event.full_name) or event.full_name in ONLY_BY_WEBHOOK


def test_what_is_told_by_webhook_alone_is_still_an_event_nobody_listens_to() -> None:
    names = {event.full_name for event in EVENTS}

    assert set(ONLY_BY_WEBHOOK) <= names
    assert [name for name in ONLY_BY_WEBHOOK if listeners(name)] == []


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.full_name)
def test_a_state_carries_its_version_and_whether_its_row_is_gone(event: Descriptor) -> None:
    if event.name.endswith("State"):
        assert "version" in event.fields_by_name
    else:
        assert "version" not in event.fields_by_name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_listens_to_events_of_the_contract_alone(name: str) -> None:
    assert set(service(name).consumers.by_type) <= {event.full_name for event in EVENTS}


@pytest.mark.parametrize("name", SERVICES)
def test_two_handlers_of_one_message_have_two_names(name: str) -> None:
    """The inbox knows a handler by its name: of two with the same one, one would hear nothing."""
    for message, consumers in service(name).consumers.by_type.items():
        names = [consumer.name for consumer in consumers]
        assert len(names) == len(set(names)), message


# A part of a state that is told by itself, by what tells the whole.
TOLD_WITH = {"goal_progress": "goal_state"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_state_that_a_service_tells_can_be_told_again(name: str) -> None:
    """What `publish_state` sends stands in `states`, or a lost copy of it could not be refilled."""
    folder = ROOT / "services" / name
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    told = {
        found
        for text in texts
        for found in re.findall(r"publish_state\(\s*\w+,\s*[\w.]*?(\w+)\s*\)", text)
    }
    again = {getattr(state.build, "__name__", "") for state in service(name).states}

    assert told - TOLD_WITH.keys() <= again
    assert {TOLD_WITH[part] for part in told & TOLD_WITH.keys()} <= again
