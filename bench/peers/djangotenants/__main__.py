"""Does what it is told by lines of JSON and answers how many seconds each took."""

import json
import os
import sys
import time
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.djangotenants.settings"


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        task = json.loads(line)
        do: Callable[..., None] = TASKS[task.pop("do")]
        began = time.perf_counter()
        do(**task)
        answer = {"seconds": time.perf_counter() - began}
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def lay() -> None:
    """The shared tables, once."""
    from django.core.management import call_command

    call_command("migrate_schemas", shared=True, verbosity=0)


def create(schema: str) -> None:
    """A company and, by saving it, its schema."""
    from .companies.models import Company

    Company(schema_name=schema, name=schema).save(verbosity=0)


def migrate() -> None:
    """All companies' schemas, by the command that its manual names."""
    from django.core.management import call_command

    call_command("migrate_schemas", tenant=True, verbosity=0)


TASKS: dict[str, Callable[..., None]] = {"lay": lay, "create": create, "migrate": migrate}

if __name__ == "__main__":
    main()
