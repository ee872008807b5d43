"""Kafka's and Keycloak's files, fetched by Maven once for all instances."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from deploy.local.errors import SetupError
from deploy.local.instances import CACHE
from deploy.local.progress import step

POM = Path(__file__).with_name("parts-pom.xml")
BUILD_OPTIONS = ["--db=postgres", "--cache=local", "--health-enabled=true"]


def fetch() -> None:
    """Download, unpack and build what the cache does not hold yet."""
    home = _home()
    if (home / "complete").exists():
        return
    shutil.rmtree(home, ignore_errors=True)
    with step("fetching Kafka and Keycloak (about 230 MB)"):
        _run(
            [
                "mvn",
                "-q",
                "-B",
                "-f",
                str(POM),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                f"-DoutputDirectory={home / 'jars'}",
            ],
            "Maven could not fetch Kafka and Keycloak",
        )
    with step("unpacking and building Keycloak"):
        _build_keycloak(home)
    (home / "complete").touch()


def class_path() -> str:
    return str(_home() / "jars" / "*")


def keycloak_script() -> Path:
    return _home() / "keycloak" / "bin" / "kc.sh"


def _home() -> Path:
    version = hashlib.sha256(POM.read_bytes() + " ".join(BUILD_OPTIONS).encode()).hexdigest()[:12]
    return CACHE / f"parts-{version}"


def _build_keycloak(home: Path) -> None:
    archive = next((home / "jars").glob("keycloak-quarkus-dist-*.tar.gz"))
    _run(["tar", "-xzf", str(archive), "-C", str(home)], "Keycloak could not be unpacked")
    archive.unlink()
    next(home.glob("keycloak-*")).rename(home / "keycloak")
    _run([str(keycloak_script()), "build", *BUILD_OPTIONS], "Keycloak could not be built")


def _run(command: list[str], failing: str) -> None:
    ran = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SetupError(f"{failing}.\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}")
