"""PostgreSQL, PgBouncer, Kafka, Keycloak and mail: each started once what it needs is up."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from deploy.local import kafka, keycloak, mail, pooler, postgres, processes, topology
from deploy.local.instances import Instance
from deploy.local.processes import Recorded
from deploy.local.progress import step

PORTS = {
    **{node.server: (node.server_port,) for node in topology.NODES},
    **{node.pooler: (node.pooler_port,) for node in topology.NODES},
    kafka.NAME: ("Kafka", "Kafka controller"),
    keycloak.NAME: ("Keycloak", "Keycloak management"),
    mail.NAME: ("smtp", "mail page"),
}


# What a supervisor runs to have a part again.
STARTS: dict[str, Callable[[Instance], Recorded]] = {
    **{node.server: partial(postgres.start, node=node) for node in topology.NODES},
    **{node.pooler: partial(pooler.start, node=node) for node in topology.NODES},
    kafka.NAME: kafka.start,
    keycloak.NAME: keycloak.start,
    mail.NAME: mail.start,
}


def start(
    of: Instance, pool: ThreadPoolExecutor, *, pooled: bool
) -> tuple[Future[None], Future[None]]:
    """Two promises: what services store in, and what they are spoken to through."""
    # Promises that wait for others come after them, so that no thread waits for what has none.
    main = topology.MAIN
    database = pool.submit(_start, of, main.server_port, main.server, postgres.start)
    others = [pool.submit(_pooled, of)] if pooled else []
    broker = pool.submit(_start, of, "Kafka", kafka.NAME, kafka.start)
    post = pool.submit(_start, of, "mail", mail.NAME, mail.start)
    stores = pool.submit(_all, database, broker, *others)
    return stores, pool.submit(_sign_in, of, database, post)


def _pooled(of: Instance) -> None:
    second = topology.SECOND
    _start(of, second.server_port, second.server, partial(postgres.start, node=second))
    for node in topology.NODES:
        pooler.start(of, node)


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
