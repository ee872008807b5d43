"""Whether somebody takes connections on a port of this machine."""

import socket


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
