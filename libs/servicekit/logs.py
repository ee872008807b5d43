"""JSON lines on standard error, each with its tenant and trace."""

import logging
from typing import Any

import structlog

from .callers import current_caller
from .telemetry import trace_id


def start_logs(service: str, role: str, level: str) -> None:
    """Send structlog and the standard library's loggers through one JSON renderer."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _context(service, role),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # httpx2 would write every address, with what stands in its query.
    for chatty in ("kafka", "httpx2"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _context(service: str, role: str) -> Any:
    def add(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        event |= {"service": service, "role": role}
        if trace := trace_id():
            event["trace_id"] = trace
        caller = current_caller.get(None)
        if caller is not None and caller.tenant_id is not None:
            event.setdefault("tenant", str(caller.tenant_id))
        return event

    return add
