"""Kafka as one KRaft node, broker and controller in one process."""

import base64
import socket
import struct
import subprocess
import uuid
from pathlib import Path

from deploy.local import artifacts, processes
from deploy.local.errors import SetupError
from deploy.local.instances import Instance
from deploy.local.processes import Recorded

NAME = "kafka"
RETENTION_HOURS = 14 * 24
LOGGING = """
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %-5p %c{1} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
logger.metadata.name = org.apache.kafka.image
logger.metadata.level = warn
"""
API_VERSIONS = struct.pack(">ihhih", 10, 18, 0, 1, -1)


def start(of: Instance) -> Recorded:
    """Start the broker, on a first start after formatting its storage."""
    folder = of.folder / "kafka"
    folder.mkdir(exist_ok=True)
    settings = folder / "server.properties"
    settings.write_text(_properties(of, folder / "data"), encoding="utf-8")
    logging = folder / "log4j2.properties"
    logging.write_text(LOGGING, encoding="utf-8")
    if not (folder / "data" / "meta.properties").exists():
        _format(settings)
    broker = processes.start(
        of,
        NAME,
        [
            "java",
            "-Xms128m",
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            f"-Dlog4j2.configurationFile={logging}",
            "-cp",
            artifacts.class_path(),
            "kafka.Kafka",
            str(settings),
        ],
    )
    processes.await_ready(of, broker, lambda: _answers(of.port("Kafka")))
    return broker


def _properties(of: Instance, data: Path) -> str:
    broker, controller = of.port("Kafka"), of.port("Kafka controller")
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{broker}",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": data,
        "log.retention.hours": RETENTION_HOURS,
        "num.partitions": 12,
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _format(settings: Path) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    ran = subprocess.run(
        [
            *("java", "-cp", artifacts.class_path(), "kafka.tools.StorageTool", "format"),
            # Joined by "=": a random id may begin with a dash.
            *(f"--cluster-id={cluster}", "--config", str(settings)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SetupError(f"Kafka's storage could not be formatted.\n{ran.stdout}{ran.stderr}")


def _answers(port: int) -> bool:
    """Whether the broker replies to the protocol's first question, not merely listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(API_VERSIONS)
            return len(connection.recv(8)) == 8
    except OSError:
        return False
