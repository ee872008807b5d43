"""Offers prepared requests at a steady rate, however fast they are answered."""

import json
import subprocess
import sys
import time
from collections import Counter
from typing import NamedTuple

from bench.measure.posting import exchange


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
    began = time.perf_counter() + 0.1

    def meant(number: int) -> float:
        return began + number // group * group / per_s

    def await_turn(number: int) -> None:
        time.sleep(max(0.0, meant(number) - time.perf_counter()))

    done = exchange(port, requests, at_once, await_turn)
    answered = [one.answered for one in done]
    samples = [
        (max(answered[first : first + group]) - meant(first)) * 1000
        for first in range(0, len(requests), group)
    ]
    connections = len({one.connection for one in done})
    statuses = Counter(one.status for one in done)
    return Offered(connections, max(answered) - began, samples, statuses)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    sent = [text.encode() for text in job.pop("requests")]
    sys.stdout.write(json.dumps(_offer(requests=sent, **job)._asdict()))
