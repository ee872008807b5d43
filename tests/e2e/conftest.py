"""The whole fleet on real parts, and a partner's receiver beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tests.e2e.partner import Partner, listening
from tests.e2e.traces import Traces
from tests.e2e.typed_texts import TYPED_TEXTS, TypedTexts
from tests.e2e.walkers import Walkers
from tests.e2e.windows import CHROMIUM, FLAGS, Windows
from tests.e2e.words import LOCALES, Words


@pytest.fixture(scope="session")
def traces() -> Iterator[Traces]:
    receiver = Traces()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def fleet(traces: Traces) -> Iterator[None]:
    """Every service as `make up` starts it, each request traced.

    FLEET_IS_UP=1 takes the fleet that runs already, untraced, to try one test again and again.
    """
    if os.environ.get("FLEET_IS_UP"):
        yield
        return
    telemetry = {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.address, "TRACE_RATIO": "1"}
    local("down", "--services-only")
    local("up", **telemetry)
    yield
    local("down", "--services-only")


def local(*arguments: str, **settings: str) -> None:
    """A command of the native parts, on the tests' own instance."""
    command = [sys.executable, "-m", "deploy.local", *arguments, "--instance", "test"]
    subprocess.run(command, check=True, env={**os.environ, **settings})


@pytest.fixture(scope="session")
def partner() -> Iterator[Partner]:
    with listening() as known:
        yield known


@pytest.fixture(scope="module")
def chromium(fleet: None) -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=LOCALES)
def words(request: pytest.FixtureRequest) -> Words:
    """A walk is walked in each language of the product, from its first screen to its last."""
    return Words(request.param)


@pytest.fixture(scope="module")
def texts(words: Words) -> TypedTexts:
    return TYPED_TEXTS[words.locale]


@pytest.fixture(scope="module")
def walkers(fleet: None, words: Words) -> Walkers:
    """A company whose people have passwords and no goals yet."""
    found = Walkers(words.locale)
    found.arrive()
    return found


@pytest.fixture(scope="module")
def windows(chromium: Chromium, walkers: Walkers, words: Words) -> Iterator[Windows]:
    found = Windows(chromium, walkers.company, words)
    yield found
    found.close()
    assert not found.complaints
