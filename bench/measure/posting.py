"""Sends prepared requests over connections that stay open, from a process of its own."""

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Posted(NamedTuple):
    """How long it all took, each request's time in ms, and how many answers had which status."""

    seconds: float
    samples_ms: list[float]
    statuses: dict[str, int]


class Exchange(NamedTuple):
    """Over which connection a request went, when it left, when its answer was there, and which."""

    connection: int
    left: float
    answered: float
    status: str


def post(port: int, requests: list[str], *, at_once: int) -> Posted:
    """Send all requests, `at_once` at a time, each from the connection that is free next."""
    job = json.dumps({"port": port, "requests": requests, "at_once": at_once})
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, input=job, capture_output=True, text=True, check=True)
    return Posted(**json.loads(done.stdout))


def request(path: str, headers: dict[str, str], body: str) -> str:
    """The text of one POST."""
    size = len(body.encode())
    fields = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(size)}
    lines = [f"{name}: {value}" for name, value in (fields | headers).items()]
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", body])


def ask(connection: socket.socket, sent: bytes) -> str:
    """The status of the answer, whose body is read and dropped."""
    connection.sendall(sent)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _received(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if length is None:
        raise ConnectionError("an answer without its length")
    missing = int(length[1]) - len(body)
    while missing > 0:
        missing -= len(_received(connection))
    return head[9:12].decode()


def _received(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server hung up")
    return received


def exchange(
    port: int, requests: list[bytes], at_once: int, await_turn: Callable[[int], None]
) -> list[Exchange]:
    """Send all over `at_once` connections, each taking the next whose turn has come; by number."""
    numbers = iter(range(len(requests)))
    lock = threading.Lock()
    done: dict[int, Exchange] = {}

    def work(own: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                await_turn(number)
                left = time.perf_counter()
                status = ask(connection, requests[number])
                done[number] = Exchange(own, left, time.perf_counter(), status)

    threads = [threading.Thread(target=work, args=(own,)) for own in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done[number] for number in range(len(requests))]


def _send(port: int, requests: list[bytes], at_once: int) -> Posted:
    began = time.perf_counter()
    done = exchange(port, requests, at_once, lambda _number: None)
    seconds = time.perf_counter() - began
    samples = [(one.answered - one.left) * 1000 for one in done]
    return Posted(seconds, samples, Counter(one.status for one in done))


if __name__ == "__main__":
    job = json.load(sys.stdin)
    sent = [text.encode() for text in job["requests"]]
    print(json.dumps(_send(job["port"], sent, job["at_once"])._asdict()))  # noqa: T201 - its answer
