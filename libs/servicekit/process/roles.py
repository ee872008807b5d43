"""The roles of a service that no HTTP server runs, and their graceful stop."""

import gc
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType

import structlog

from servicekit.grpc.server import make_server
from servicekit.jobs.worker import jobs_loop
from servicekit.logs import start_logs
from servicekit.messaging.consumer_loop import consume_loop
from servicekit.messaging.relay import relay_loop
from servicekit.runtime import Runtime, runtime_context
from servicekit.telemetry import start_telemetry, stop_telemetry

from .health import serve_health

log = structlog.get_logger()

GRACE_SECONDS = 10
# A turn of a consumer makes some ten thousand objects and drops them: looking through all that is
# alive every 700 costs a tenth of its time.
COLLECTS_AFTER = (20_000, 20, 20)


def grpc(runtime: Runtime) -> None:
    """Serve gRPC until stopped."""
    _run(runtime, "grpc", {}, with_grpc=True)


def worker(runtime: Runtime) -> None:
    """Run relay, jobs and consumers until stopped."""
    _run(runtime, "worker", worker_loops(runtime), with_grpc=False)


def backend(runtime: Runtime) -> None:
    """Run grpc and worker in one process, where memory is dearer than isolation."""
    _run(runtime, "backend", worker_loops(runtime), with_grpc=True)


SERVING = {"grpc": grpc, "worker": worker, "backend": backend}

Loop = Callable[[threading.Event], None]


def worker_loops(runtime: Runtime) -> dict[str, Loop]:
    """Relay and jobs per node, consumers and what the service adds."""
    loops: dict[str, Loop] = {}
    for node in runtime.nodes:
        loops[f"relay {node.name}"] = partial(relay_loop, runtime, node)
        if runtime.service.jobs.any:
            loops[f"jobs {node.name}"] = partial(jobs_loop, runtime, node)
    if runtime.service.consumers.by_type:
        loops["consumers"] = partial(consume_loop, runtime)
    for extra in runtime.service.loops:
        loops[extra.__name__] = partial(extra, runtime)
    return loops


def _run(runtime: Runtime, role: str, loops: dict[str, Loop], *, with_grpc: bool) -> None:
    """Run until SIGTERM, then let what is in hand finish."""
    start_logs(runtime.service.name, role, runtime.settings.log_level)
    start_telemetry(runtime, role)
    gc.set_threshold(*COLLECTS_AFTER)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    threads = {name: _thread(runtime, name, loop, stop) for name, loop in loops.items()}
    server = make_server(runtime) if with_grpc else None
    if server:
        server.start()
    health = serve_health(runtime, threads)
    log.info("ready")
    stop.wait()
    if server:
        server.stop(GRACE_SECONDS).wait()
    for thread in threads.values():
        thread.join(GRACE_SECONDS)
    health.shutdown()
    runtime.database.dispose()
    stop_telemetry()
    log.info("stopped")


def _thread(runtime: Runtime, name: str, loop: Loop, stop: threading.Event) -> threading.Thread:
    def run() -> None:
        # A context variable set by one thread is not seen by another.
        with runtime_context(runtime):
            while not stop.is_set():
                try:
                    loop(stop)
                except Exception:
                    log.exception("loop failed and starts again", loop=name)
                    stop.wait(1)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
