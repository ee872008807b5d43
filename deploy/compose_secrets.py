"""Write `.env` with a random secret for every variable of docker-compose.yml; kept when present."""

import base64
import os
import re
import secrets
import sys

from deploy.registry import ROOT

FILE = ROOT / ".env"
VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(:\?[^}]*)?\}")


def fresh(variable: str) -> str:
    if variable.endswith("_SECRETS_KEY"):
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(20)


def main() -> None:
    # Variables with a default (`:-`) are settings, not secrets.
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = dict.fromkeys(found[1] for found in VARIABLE.finditer(compose))
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    kept = {line.partition("=")[0] for line in text.splitlines()}
    added = [name for name in wanted if name not in kept]
    with os.fdopen(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.writelines(f"{name}={fresh(name)}\n" for name in added)
    sys.stdout.write(f".env: {len(added)} secrets added, {len(wanted) - len(added)} kept\n")


if __name__ == "__main__":
    main()
