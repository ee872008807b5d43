"""An instance has the nodes that it was told to have, and keeps what companies live on."""

from pathlib import Path

import pytest

from deploy.local import environment, instances, topology
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.registry import Service
from servicekit.config import nodes

GOALS = Service("goals", 8130, ())


@pytest.fixture
def of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.setattr(instances, "LOCAL", tmp_path)
    monkeypatch.delenv(topology.VARIABLE, raising=False)
    (tmp_path / "try").mkdir()
    return Instance("try", 0)


def test_there_is_one_node_unless_two_are_asked_for(
    of: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not topology.is_pooled(of)
    monkeypatch.setenv(topology.VARIABLE, "pooled")
    assert topology.is_pooled(of)
    monkeypatch.setenv(topology.VARIABLE, "three")
    with pytest.raises(SetupError, match="must be one of plain, pooled"):
        topology.is_pooled(of)


def test_two_nodes_are_kept_until_the_data_is_gone(
    of: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(topology.VARIABLE, "pooled")
    topology.keep(of)

    monkeypatch.delenv(topology.VARIABLE)
    assert topology.is_pooled(of)
    monkeypatch.setenv(topology.VARIABLE, "plain")
    with pytest.raises(SetupError, match="run 'clean'"):
        topology.is_pooled(of)


def test_only_the_application_is_led_through_the_pooler(
    of: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(topology.VARIABLE, "pooled")
    settings = environment.of_service(of, GOALS)

    main, second = nodes(settings["DATABASE_NODES"])
    for node, pooler, server in ((main, 8034, 8032), (second, 8035, 8033)):
        assert f"127.0.0.1:{pooler}/goals" in node.app
        assert f"127.0.0.1:{server}/goals" in node.ddl
        assert f"127.0.0.1:{server}/goals" in node.relay
    assert settings["DATABASE_PREPARE_THRESHOLD"] == "0"


def test_one_node_is_reached_directly(of: Instance) -> None:
    settings = environment.of_service(of, GOALS)

    (node,) = nodes(settings["DATABASE_NODES"])
    assert "127.0.0.1:8032/goals" in node.app
    assert "DATABASE_PREPARE_THRESHOLD" not in settings
