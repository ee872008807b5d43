"""Offers prepared requests at a steady rate, however fast they are answered."""

import json
import socket
import subprocess
import sys
import threading
import time
from typing import NamedTuple

from bench.measure.posting import ask


class Offered(NamedTuple):
    """On how many connections, in which time, each group's time in ms, answers by status."""

    connections: int
    seconds: float
    samples_ms: list[float]
    statuses: dict[str, int]


def offer(
    port: int, requests: list[str], *, per_s: float, at_once: int = 8, group: int = 1
) -> Offered:
    """Send `per_s` requests a second; those of a group leave together and count as one.

    Each time counts from the moment at which the request was meant to leave: one that had to wait
    for a free connection has waited for its answer as well.
    """
    job = {"port": port, "requests": requests, "per_s": per_s, "at_once": at_once, "group": group}
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(
        command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, check=True
    )
    return Offered(**json.loads(done.stdout))


def _offer(port: int, requests: list[bytes], *, per_s: float, at_once: int, group: int) -> Offered:
    numbers = iter(range(len(requests)))
    lock = threading.Lock()
    answered = [0.0] * len(requests)
    used: set[int] = set()
    statuses: dict[str, int] = {}
    began = time.perf_counter() + 0.1

    def meant(number: int) -> float:
        return began + number // group * group / per_s

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                early = meant(number) - time.perf_counter()
                if early > 0:
                    time.sleep(early)
                status = ask(connection, requests[number])
                answered[number] = time.perf_counter()
                with lock:
                    used.add(connection.fileno())
                    statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    samples = [
        (max(answered[first : first + group]) - meant(first)) * 1000
        for first in range(0, len(requests), group)
    ]
    return Offered(len(used), max(answered) - began, samples, statuses)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    sent = [text.encode() for text in job.pop("requests")]
    sys.stdout.write(json.dumps(_offer(requests=sent, **job)._asdict()))
