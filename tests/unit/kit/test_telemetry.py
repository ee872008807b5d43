"""What a process calls itself in traces and metrics."""

import pytest

from servicekit.telemetry import telemetry_resource


def test_attributes_of_the_environment_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging,zone=a")

    attributes = telemetry_resource("goals", "api").attributes

    assert attributes["deployment.environment.name"] == "staging"
    assert attributes["zone"] == "a"


def test_the_environment_renames_no_service_and_no_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "another")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=another,chengshi.role=another")

    attributes = telemetry_resource("goals", "api").attributes

    assert (attributes["service.name"], attributes["chengshi.role"]) == ("goals", "api")
