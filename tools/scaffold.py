"""`make service NAME=x`: a service of the common shape that starts, migrates and is found."""

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path

from deploy import registry
from tools import frozen

TEMPLATES = Path(__file__).parent / "service_template"
FIRST_PORT, STEP = 8110, 10


def create_service(name: str, root: Path) -> Path:
    """Write `services/<name>` and its tests from the templates; refuses a name that is taken."""
    folder = root / "services" / name
    if (folder / "service.toml").exists():
        raise ValueError(f"services/{name} is there already")
    if not re.fullmatch(r"[a-z][a-z0-9]{1,20}", name) or keyword.iskeyword(name):
        raise ValueError("a service is named by one word in lower case")
    words = {"name": name, "Name": name.capitalize(), "port": str(_free_port(root))}
    for template in sorted(TEMPLATES.rglob("*.tmpl")):
        relative = str(template.relative_to(TEMPLATES)).removesuffix(".tmpl")
        target = root / relative.replace("@name@", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_fill(template.read_text(encoding="utf-8"), words), encoding="utf-8")
    (folder / "translations").mkdir(exist_ok=True)
    for locale in ("zh-CN", "en"):
        (folder / "translations" / f"{locale}.json").write_text("{}\n", encoding="utf-8")
    return folder


def _fill(text: str, words: dict[str, str]) -> str:
    for key, word in words.items():
        text = text.replace(f"@{key}@", word)
    return text


def _free_port(root: Path) -> int:
    taken = {service.port for service in registry.services(root)}
    return next(port for port in range(FIRST_PORT, 9000, STEP) if port not in taken)


def _freeze(name: str, root: Path) -> None:
    """Write what new companies get, with the new tree's own code, and freeze the baseline."""
    code = (
        f"from services.{name}.app import service\n"
        "from servicekit.database.tenancy.migrations import render_frozen_list\n"
        "print(render_frozen_list(service.metadata))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True
    )
    migrations = root / "services" / name / "migrations"
    (migrations / "provision.sql").write_text(done.stdout, encoding="utf-8")
    frozen.write(migrations)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    name, root = parser.parse_args().name, Path.cwd()
    try:
        create_service(name, root)
    except ValueError as reason:
        sys.stderr.write(f"No service made: {reason}.\n")
        return 1
    _freeze(name, root)
    subprocess.run([sys.executable, "-m", "deploy.render"], cwd=root, check=True)
    sys.stdout.write(f"services/{name} is there; `make up` starts it with the others.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
