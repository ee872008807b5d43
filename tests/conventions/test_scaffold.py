"""`make service` in a copy of the house: the new service stands without a hand-made edit."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from deploy.local import instances
from tests.conventions.tree import ROOT, tracked

NAME = "trial"


class House:
    """A copy of the tree with one service more, on the parts of the running instance."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path in tracked():
            target = root / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        of = instances.instance()
        kept = root / of.secrets.relative_to(ROOT)
        kept.parent.mkdir(parents=True)
        shutil.copy2(of.secrets, kept)
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(
                str(root / part) for part in ("", "libs", "libs/contracts")
            ),
            "CHENGSHI_INSTANCE": of.name,
            "CHENGSHI_PORT_OFFSET": str(of.offset),
        }
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> str:
        """What a command says, which has to succeed."""
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def python(self, *arguments: str) -> str:
        return self.run(sys.executable, *arguments)

    def pytest(self, *arguments: str) -> str:
        return self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def tool(self, name: str, *arguments: str) -> str:
        return self.run(str(Path(sys.executable).parent / name), *arguments)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if not admin_url:
        pytest.exit('No parts: run `make test`, or `make test ARGS="tests/unit -k name"`.', 2)
    forget(admin_url)
    house = House(tmp_path_factory.mktemp("house"))
    house.python("-m", "tools.scaffold", NAME)
    yield house
    forget(admin_url)


def forget(admin_url: str) -> None:
    """Take the databases and roles of the new service away again."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for database in (NAME, f"{NAME}_tests"):
            admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())
        roles = admin.execute("SELECT rolname FROM pg_roles WHERE rolname ~ %s", [f"^{NAME}_"])
        for (role,) in roles.fetchall():
            admin.execute(f'DROP ROLE "{role}"'.encode())


def test_it_is_found_by_compose_and_helm(house: House) -> None:
    house.python("-m", "deploy.render", "--check")

    compose = yaml.safe_load((house.root / "docker-compose.yml").read_text(encoding="utf-8"))
    values = yaml.safe_load((house.root / "deploy/helm/chengshi/values.yaml").read_text("utf-8"))
    assert {f"{NAME}-prepare", f"{NAME}-api", f"{NAME}-backend"} <= set(compose["services"])
    assert NAME in values["services"]
    peers = json.loads(compose["services"]["goals-prepare"]["environment"]["PEERS"])
    assert NAME in peers


def test_it_keeps_to_the_form(house: House) -> None:
    own = (f"services/{NAME}", f"tests/integration/{NAME}")

    house.tool("ruff", "check", *own)
    house.tool("ruff", "format", "--check", *own)


def test_the_import_linter_watches_it(house: House) -> None:
    routes = house.root / "services" / NAME / "routes.py"
    written = routes.read_text(encoding="utf-8")
    house.tool("lint-imports")

    routes.write_text(f"{written}\nfrom services.people import queries\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=f"services.{NAME}.routes -> services.people.queries"):
        house.tool("lint-imports")
    routes.write_text(f"{written}\nfrom . import app\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=f"services.{NAME}.routes -> services.{NAME}.app"):
        house.tool("lint-imports")
    routes.write_text(written, encoding="utf-8")


def test_it_breaks_no_convention(house: House) -> None:
    others = ("--deselect", "tests/conventions/test_scaffold.py")
    told = house.pytest("tests/conventions", "-k", NAME, *others)

    assert " passed" in told


def test_its_baseline_makes_what_its_models_say(house: House) -> None:
    house.pytest("tests/integration/kit/test_frozen_lists.py", "-k", "trial")


def test_its_own_test_passes_on_real_parts(house: House) -> None:
    told = house.pytest(f"tests/integration/{NAME}")

    assert "1 passed" in told


def test_it_migrates_starts_and_answers_its_route(house: House) -> None:
    lines = house.python("-m", "deploy.local", "env", NAME).splitlines()
    pairs = (shlex.split(line)[-1].partition("=") for line in lines)
    own = {name: value for name, _, value in pairs}
    house.environment |= own
    house.python("-m", f"services.{NAME}", "bootstrap")
    house.python("-m", f"services.{NAME}", "migrate")
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"services.{NAME}", role],
            cwd=house.root,
            env=house.environment,
            stderr=subprocess.PIPE,
        )
        for role in ("api", "backend")
    ]
    try:
        for port in (own["HTTP_PORT"], own["HEALTH_PORT"]):
            assert answer(f"http://127.0.0.1:{port}/readyz", started)["ready"] is True
        refused = answer(f"http://127.0.0.1:{own['HTTP_PORT']}/v1/me", started)
        assert (refused["status"], refused["code"]) == (401, "token.missing")
        assert len(str(refused["trace_id"])) == 32
    finally:
        for process in started:
            process.terminate()
        codes = [process.wait(30) for process in started]
        for process in started:
            assert process.stderr is not None
            process.stderr.close()
    assert codes == [0, 0]


def answer(url: str, processes: list[subprocess.Popen[bytes]]) -> dict[str, object]:
    """The JSON at `url`, as soon as somebody listens there."""
    deadline, pause = time.monotonic() + 60, threading.Event()
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own
                found: dict[str, object] = json.load(response)
                return found
        except urllib.error.HTTPError as refused:
            with refused:
                told: dict[str, object] = json.load(refused)
                return told
        except OSError:
            ended = [process.args for process in processes if process.poll() is not None]
            assert not ended, f"{ended} ended"
            assert time.monotonic() < deadline, f"nobody answers at {url}"
            pause.wait(0.1)


def test_a_name_that_is_taken_or_no_name_makes_nothing(house: House) -> None:
    before = sorted(path.name for path in (house.root / "services").iterdir())

    for name in (NAME, "goals", "two words", "Upper", "class", "../elsewhere", "x"):
        done = subprocess.run(
            [sys.executable, "-m", "tools.scaffold", name],
            cwd=house.root,
            env=house.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, name
        assert done.stderr.startswith("No service made: "), name

    assert sorted(path.name for path in (house.root / "services").iterdir()) == before
