"""Traces, one from the browser's request to the last consumer, and the counts of meters."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import metrics, propagate, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.grpc import (
    GrpcInstrumentorClient,
    GrpcInstrumentorServer,
)
from opentelemetry.instrumentation.instrumentor import BaseInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

if TYPE_CHECKING:
    from .runtime import Runtime

tracer = trace.get_tracer("chengshi")
SAMPLED = "-01"


def start_telemetry(runtime: "Runtime", role: str) -> None:
    """Set up tracing for this process; raises where an instrumentor did not attach."""
    settings = runtime.settings
    provider = TracerProvider(
        sampler=ParentBasedTraceIdRatio(settings.trace_ratio),
        resource=telemetry_resource(runtime.service.name, role),
    )
    if settings.otlp_endpoint:
        exporter = OTLPSpanExporter(f"{settings.otlp_endpoint.rstrip('/')}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
    trace.set_tracer_provider(provider)
    if settings.otlp_endpoint:
        metrics.set_meter_provider(_meters(settings.otlp_endpoint, provider.resource))
    for instrumentor in _instrumentors(role):
        attach(instrumentor)


def telemetry_resource(service: str, role: str) -> Resource:
    """Name the process; attributes of OTEL_RESOURCE_ATTRIBUTES stand beside these two."""
    return Resource.create({"service.name": service, "chengshi.role": role})


def _instrumentors(role: str) -> Iterator[BaseInstrumentor]:
    """Those of what the role uses; `api` leaves messages in the outbox and serves no gRPC."""
    yield GrpcInstrumentorClient()
    if role != "api":
        # Here and not above: it imports Kafka's client, 7 MB in each process.
        from opentelemetry.instrumentation.kafka import KafkaInstrumentor

        yield GrpcInstrumentorServer()
        yield KafkaInstrumentor()


def _meters(endpoint: str, resource: Resource) -> MeterProvider:
    exporter = OTLPMetricExporter(f"{endpoint.rstrip('/')}/v1/metrics")
    return MeterProvider([PeriodicExportingMetricReader(exporter)], resource)


def attach(instrumentor: BaseInstrumentor) -> None:
    """Instrument a library; raises RuntimeError where its instrumentor only logged a conflict."""
    instrumentor.instrument()
    if not instrumentor.is_instrumented_by_opentelemetry:
        raise RuntimeError(f"{type(instrumentor).__name__} did not attach")


def stop_telemetry() -> None:
    """Export the spans and counts that are still buffered, and stop their providers."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider()):
        if isinstance(provider, TracerProvider | MeterProvider):
            provider.shutdown()


@contextmanager
def resume_trace(traceparent: str, name: str, linked: Sequence[str] = ()) -> Iterator[None]:
    """A span that goes on with a stored trace and links to those of its batch."""
    # Nobody could follow a link to a trace that was not sampled.
    links = [trace.Link(_span_context(other)) for other in linked if other.endswith(SAMPLED)]
    parent = propagate.extract({"traceparent": traceparent}) if traceparent else None
    with tracer.start_as_current_span(name, context=parent, links=links):
        yield


def _span_context(traceparent: str) -> trace.SpanContext:
    context = propagate.extract({"traceparent": traceparent})
    return trace.get_current_span(context).get_span_context()


def trace_id() -> str:
    """The running trace in hex, for answers and logs; empty without one."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""
