"""What a benchmark runs on: an instance of its own, brought up as far as it is needed."""

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import psycopg

from deploy.local import commands, environment, fleet, instances, postgres, processes, toolchain
from deploy.local.instances import Instance
from deploy.local.progress import step
from deploy.registry import service, services

Needs = Literal["postgres", "fleet"]
T = TypeVar("T")


@dataclass(frozen=True)
class Bench:
    """Handed to every benchmark."""

    instance: Instance
    # Fewer repetitions; sizes are never cut.
    quick: bool = False
    # Little data and hardly a repetition: whether it runs is all that is asked.
    smoke: bool = False

    def choose(self, full: T, *, smoke: T, quick: T | None = None) -> T:
        """The size or number of rounds for a run of this length; `quick` is `full` if left out."""
        if self.smoke:
            return smoke
        return quick if self.quick and quick is not None else full

    def service_environment(self, name: str) -> dict[str, str]:
        """The settings of a service as the fleet runs it."""
        return environment.of_service(self.instance, service(name))

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A superuser's connection, in autocommit."""
        return psycopg.connect(self.admin_url(database), autocommit=True)

    def admin_url(self, database: str = "postgres") -> str:
        return postgres.admin_url(self.instance, database)

    def pid_of(self, process: str) -> int:
        """The process that the instance started under this name: `goals-api`, `kafka`."""
        found = processes.running(self.instance, process)
        if found is None:
            raise RuntimeError(f"{process} does not run")
        return found.pid


def bring_up(of: Instance, needs: Needs) -> None:
    """Start what is missing; a fleet on older code is started anew."""
    if needs == "fleet":
        if not fleet.current(of, services()):
            commands.up(of, pages=False)
        return
    toolchain.prepare_python()
    instances.prepare(of)
    if processes.running(of, postgres.NAME) is None:
        with step("PostgreSQL"):
            postgres.start(of)
