"""Services are found by everything that has to know them, and what is generated is fresh."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from deploy import registry, render
from tests.conventions.tree import ROOT, SERVICES, service, tracked

MODULES = {
    "__init__",
    "__main__",
    "app",
    "config",
    "models",
    "permissions",
    "queries",
    "writes",
    "views",
    "use_cases",
    "events",
    "schemas",
    "routes",
    "grpc_server",
    "consumers",
    "jobs",
    "clients",
}
BESIDE = {
    *("migrations", "translations", "content", "ui"),
    *("README.md", "service.toml", "problem_codes.json"),
}
# What a feature has besides these.
IN_FEATURES = {"views", "writes", "listeners", "uploads", "search_index"}
LIBRARIES = {"contracts", "servicekit", "directory", "measures", "workflow"}
IMPORT_LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]


def contract(kind: str) -> list[dict[str, object]]:
    return [one for one in IMPORT_LINTER["contracts"] if one["type"] == kind]


def layers(name: str) -> dict[str, object]:
    return next(rule for rule in contract("layers") if rule["name"] == name)


def features(name: str) -> set[str]:
    """The packages of a service that are no module which every service may have."""
    folder = ROOT / "services" / name
    inside = (path.relative_to(folder).parts for path in tracked() if path.is_relative_to(folder))
    packages = {parts[0] for parts in inside if len(parts) > 1}
    return packages - MODULES - BESIDE


def folders() -> set[str]:
    inside = (
        path.relative_to(ROOT / "services").parts
        for path in tracked()
        if path.is_relative_to(ROOT / "services")
    )
    return {parts[0] for parts in inside if len(parts) > 1}


def test_every_folder_of_services_is_a_registered_service() -> None:
    assert folders() == set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_module_beside_the_common_ones(name: str) -> None:
    folder = ROOT / "services" / name
    entries = {
        path.relative_to(folder).parts[0] for path in tracked() if path.is_relative_to(folder)
    }
    modules = {entry.removesuffix(".py") for entry in entries if entry not in BESIDE}
    modules -= features(name)
    data = {entry for entry in modules if entry.endswith(".txt")}

    assert modules - data <= MODULES
    assert {"__init__", "__main__", "app", "config", "models"} <= modules
    assert {"migrations", "translations", "README.md", "service.toml"} <= entries


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_called_like_its_folder(name: str) -> None:
    assert service(name).name == name
    assert service(name).folder == ROOT / "services" / name


def test_libraries_are_known_to_the_import_linter() -> None:
    found = {
        path.relative_to(ROOT / "libs").parts[0]
        for path in tracked()
        if path.is_relative_to(ROOT / "libs")
    }

    assert found == LIBRARIES
    assert set(IMPORT_LINTER["root_packages"]) == {"services", "chengshi"} | LIBRARIES - {
        "contracts"
    }


def test_the_import_linter_finds_services_by_itself() -> None:
    assert [one["modules"] for one in contract("independence")] == [["services.*"]]
    service_layers = layers("layers inside a service")
    assert service_layers["containers"] == ["services.*"]
    assert service_layers["exhaustive"] is True
    named = re.findall(r"\w+", " ".join(service_layers["layers"]))  # type: ignore[arg-type]
    assert set(named) == MODULES - {"__init__"}


def test_the_import_linter_knows_every_feature() -> None:
    packages = {name: features(name) for name in SERVICES if features(name)}
    ignored = set(layers("layers inside a service")["exhaustive_ignores"])  # type: ignore[call-overload]
    inside = layers("layers inside a feature")

    assert ignored - BESIDE == set().union(*packages.values())
    assert inside["exhaustive"] is True
    assert set(inside["containers"]) == {  # type: ignore[call-overload]
        f"services.{name}.{feature}" for name in packages for feature in packages[name]
    }
    for name, names in packages.items():
        ordered = re.findall(r"\w+", " ".join(layers(f"features of {name}")["layers"]))  # type: ignore[arg-type]
        assert names <= set(ordered), name
    modules = re.findall(r"\w+", " ".join(inside["layers"]))  # type: ignore[arg-type]
    assert set(modules) <= MODULES | IN_FEATURES


def test_compose_and_helm_know_every_service() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    values = yaml.safe_load((ROOT / "deploy/helm/chengshi/values.yaml").read_text(encoding="utf-8"))

    for role in ("api", "backend", "prepare"):
        own = {
            name.removesuffix(f"-{role}")
            for name in compose["services"]
            if name.endswith(f"-{role}")
        }
        assert own == set(SERVICES), role
    assert set(values["services"]) == set(SERVICES)


def test_what_is_rendered_from_the_services_is_fresh() -> None:
    for path in render.RENDERED:
        assert render.rendered(path, registry.services()) == path.read_text(encoding="utf-8"), path


def test_the_contracts_are_generated_from_the_protos() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tools.contracts", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_ports_of_services_do_not_meet() -> None:
    ports = [
        port for one in registry.services() for port in (one.port, one.grpc_port, one.health_port)
    ]

    assert len(ports) == len(set(ports))


def test_a_service_calls_services_that_are_there() -> None:
    for one in registry.services():
        assert set(one.calls) <= set(SERVICES) - {one.name}, one.name


def test_every_commands_of_make_is_explained() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    targets = [line for line in lines if re.match(r"^[a-z-]+:", line)]

    assert [line for line in targets if "## " not in line] == []


def test_catalogues_are_json_that_a_person_can_compare() -> None:
    for path in tracked():
        if path.parent.name == "translations":
            text = path.read_text(encoding="utf-8")
            assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n", path
