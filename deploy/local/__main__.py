"""The command line of the native parts: `python3 -m deploy.local <command>`."""

import argparse
import signal
import sys

from deploy.local import clock, commands, pins, preflight, testing, toolchain, topology
from deploy.local.errors import SetupError
from deploy.local.instances import Instance, instance

COMMANDS = {
    "demo": "everything with the example company",
    "up": "parts and services, without the example company",
    "test-parts": "the parts alone, as instance 'test'",
    "test": "linters and every test, on an instance of their own",
    "test-dates": "the walks on days of the year on which arithmetic breaks",
    "lint": "the linters alone",
    "down": "stop an instance, keep its data",
    "status": "what runs, and where it listens",
    "logs": "the end of every log",
    "clock": "move the business time of an instance: clock 2027-06-30T23:30, or clock real",
    "clean": "stop an instance and delete its data",
    "preflight": "what this machine lacks",
    "requirements": "pin requirements/*.in anew",
    "env": "shell exports for a service, or for 'parts'",
}


def main() -> int:
    given = _arguments()
    # A terminated run unwinds like an interrupted one, so that what it started is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _run(given, instance(given.instance or _usual_instance(given.command)))
    except SetupError as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted; 'down' stops what was started.\n")
        return 130


def _run(given: argparse.Namespace, of: Instance) -> int:
    match given.command:
        case "test":
            return testing.run(of, given.rest)
        case "test-dates":
            return testing.run_dates(of, given.rest)
        case "lint":
            preflight.check_node()
            toolchain.prepare_python()
            toolchain.prepare_pages()
            return testing.lint()
        case "requirements":
            toolchain.prepare_python()
            pins.compile_all()
        case "test-parts":
            commands.up(of, parts_only=True, pages=False, pooled=True)
        case "up":
            pages = not (given.parts_only or given.no_pages)
            commands.up(of, parts_only=given.parts_only, pages=pages)
        case "env":
            commands.exports(of, *given.rest[:1] or ["parts"], bootstrap=given.bootstrap)
        case "clock":
            clock.move(of, clock.moment(" ".join(given.rest)))
        case "down":
            commands.down(of, services_only=given.services_only)
        case "preflight":
            preflight.check(pooled=topology.is_pooled(of))
        case _:
            getattr(commands, given.command)(of)
    return 0


def _usual_instance(command: str) -> str | None:
    return "test" if command.startswith("test") else None


def _arguments() -> argparse.Namespace:
    listing = "\n".join(f"  {name:12} {what}" for name, what in COMMANDS.items())
    options = argparse.ArgumentParser(
        prog="python3 -m deploy.local",
        description=__doc__,
        epilog=f"commands:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    options.add_argument("command", choices=COMMANDS, metavar="command")
    options.add_argument("--instance", help="demo unless given here or as CHENGSHI_INSTANCE")
    options.add_argument("--parts-only", action="store_true", help="up without the services")
    options.add_argument("--services-only", action="store_true", help="down without the parts")
    options.add_argument("--no-pages", action="store_true", help="up on the pages as built before")
    options.add_argument("--bootstrap", action="store_true", help="env with the superuser")
    given, rest = options.parse_known_args()
    given.rest = rest
    return given


if __name__ == "__main__":
    sys.exit(main())
