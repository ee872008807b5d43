"""Both releases, and 200 companies that the old one made."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from deploy.local.instances import Instance
from servicekit.testing import Company, Issuer
from tests.upgrade import companies, house, releases, rows
from tests.upgrade.companies import Settled
from tests.upgrade.house import Release
from tests.upgrade.realm import Realm
from tests.upgrade.traffic import FIGURES
from tests.upgrade.waiting import until

SERVICES = ("goals", "checkins")
MANY = 200


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@dataclass
class Stage:
    """What the rehearsal is played on."""

    of: Instance
    realm: Realm
    old: Release
    new: Release
    everybody: list[Settled]

    @property
    def schemas(self) -> list[str]:
        return [one.schema for one in self.everybody]

    def address(self, release: Release, name: str, port: str) -> str:
        return f"127.0.0.1:{release.environment(name)[port]}"

    def provision(self, release: Release, company: Company) -> None:
        for name in SERVICES:
            companies.provision(self.address(release, name, "GRPC_PORT"), self.realm, company)


@pytest.fixture(scope="module")
def realm(issuer: Issuer) -> Iterator[Realm]:
    running = Realm(issuer)
    yield running
    running.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, realm: Realm) -> Iterator[Stage]:
    """The release before serves 200 companies."""
    folder: Path = tmp_path_factory.mktemp("releases")
    with house.stores() as of:
        old_tree = releases.check_out(releases.previous(), folder / "old")
        old = Release(old_tree, of, realm.address)
        new = Release(releases.next_release(folder / "new"), of, realm.address)
        try:
            _serve(old)
            played = Stage(of, realm, old, new, [])
            played.everybody += _companies(played)
            yield played
        finally:
            old.stop()
            new.stop()


def _serve(old: Release) -> None:
    for command in ("bootstrap", "migrate"):
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            list(pool.map(old.run, SERVICES, [command] * len(SERVICES)))
    roles = [(name, role) for name in SERVICES for role in ("api", "backend")]
    with ThreadPoolExecutor(len(roles)) as pool:
        list(pool.map(lambda role: old.serve(*role), roles))


def _companies(stage: Stage) -> list[Settled]:
    made = [Settled(Company(f"company-{number:03}")) for number in range(MANY)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: stage.provision(stage.old, one.company), made))
    for one in made:
        for who in one.people:
            one.tokens[who] = stage.realm.person(one.company, f"{who}-{one.company.slug}")
    companies.hire(stage.of.kafka_bootstrap, made)
    schemas = [one.schema for one in made]
    for name in SERVICES:
        with house.database(stage.of, name) as connection:
            there = partial(rows.total, connection, schemas, "directory_people")
            until(lambda there=there: there() == 2 * MANY, 300)
    companies.set_goals(f"http://{stage.address(stage.old, 'goals', 'HTTP_PORT')}", made)
    _await_copies(stage, schemas)
    return made


# Beside these wait jobs of days to come: a cycle follows its dates.
SOON = "SELECT 1 FROM platform.jobs WHERE due_at < now() + interval '1 hour' LIMIT 1"


def _await_copies(stage: Stage, schemas: list[str]) -> None:
    """Until checkins has every goal as goals has it, and nothing more is to be computed."""
    with house.database(stage.of, "goals") as goals, house.database(stage.of, "checkins") as copies:

        def agree() -> bool:
            waiting = goals.execute(SOON).fetchone()
            versions = [
                rows.total(side, schemas, "goals", "sum(version)") for side in (goals, copies)
            ]
            return waiting is None and versions[0] == versions[1]

        until(agree, 300)
