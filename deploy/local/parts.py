"""PostgreSQL, Kafka, Keycloak and mail: each started as soon as what it needs is up."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from deploy.local import kafka, keycloak, mail, postgres, processes
from deploy.local.instances import Instance
from deploy.local.processes import Recorded
from deploy.local.progress import step

PORTS = {
    postgres.NAME: ("PostgreSQL",),
    kafka.NAME: ("Kafka", "Kafka controller"),
    keycloak.NAME: ("Keycloak", "Keycloak management"),
    mail.NAME: ("smtp", "mail page"),
}


def start(of: Instance, pool: ThreadPoolExecutor) -> tuple[Future[None], Future[None]]:
    """Two promises: what services store in, and what they are spoken to through."""
    database = pool.submit(_start, of, "PostgreSQL", postgres.NAME, postgres.start)
    broker = pool.submit(_start, of, "Kafka", kafka.NAME, kafka.start)
    post = pool.submit(_start, of, "mail", mail.NAME, mail.start)
    stores = pool.submit(_all, database, broker)
    return stores, pool.submit(_sign_in, of, database, post)


def _sign_in(of: Instance, database: "Future[None]", post: "Future[None]") -> None:
    database.result()
    _start(of, "Keycloak", keycloak.NAME, keycloak.start)
    with step("realm and clients"):
        keycloak.ensure_realm(of)
    post.result()


def _start(of: Instance, what: str, name: str, begin: Callable[[Instance], Recorded]) -> None:
    if processes.running(of, name) is None:
        with step(what):
            begin(of)


def _all(*promises: "Future[None]") -> None:
    for promise in promises:
        promise.result()
