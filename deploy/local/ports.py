"""Whether the ports of what is about to start are free."""

import socket

from deploy.local import fleet, parts, processes, topology
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.registry import Service

# Only where there are two nodes.
POOLED = {topology.SECOND.server, *(node.pooler for node in topology.NODES)}


def check(of: Instance, services: list[Service], *, pooled: bool) -> None:
    """Name every port that something else holds, and the setting that moves them all."""
    wanted = {
        of.port(port): port
        for name, ports in parts.PORTS.items()
        if processes.running(of, name) is None and (pooled or name not in POOLED)
        for port in ports
    }
    for service in services:
        wanted |= _of_service(of, service)
    taken = [f"{port} ({what})" for port, what in sorted(wanted.items()) if not _free(port)]
    if taken:
        raise SetupError(
            f"Another program holds port {', '.join(taken)}. End it, or move every port of "
            f"instance '{of.name}' by setting CHENGSHI_PORT_OFFSET (now {of.offset})."
        )


def _of_service(of: Instance, service: Service) -> dict[int, str]:
    wanted = {}
    for role in fleet.roles_of(service):
        if processes.running(of, f"{service.name}-{role}"):
            continue
        if role == "api":
            wanted[of.http_port(service)] = f"{service.name} HTTP"
            continue
        wanted[of.health_port(service, role)] = f"{service.name} {role} health"
        if role != "worker":
            wanted[of.grpc_port(service)] = f"{service.name} gRPC"
    return wanted


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
