"""Set the realm up from the environment: `python -m deploy.keycloak`, a job of compose and Helm."""

import os
import sys

from deploy.keycloak.admin import Admin
from deploy.keycloak.ensure import ensure
from deploy.keycloak.realm import Settings, client_ids, secret_variable
from deploy.registry import services


def main() -> None:
    names = [service.name for service in services()]
    variables = {client_id: secret_variable(client_id) for client_id in client_ids(names)}
    needed = ["KEYCLOAK_URL", "KEYCLOAK_ADMIN_USERNAME", "KEYCLOAK_ADMIN_PASSWORD"]
    needed += ["PUBLIC_URL", "SMTP_URL", *variables.values()]
    missing = [name for name in needed if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {', '.join(missing)}.")
    settings = Settings(
        public_url=os.environ["PUBLIC_URL"],
        smtp_url=os.environ["SMTP_URL"],
        secrets={client: os.environ[name] for client, name in variables.items()},
    )
    admin = Admin(*(os.environ[name] for name in needed[:3]))
    ensure(admin, settings, names)


if __name__ == "__main__":
    main()
