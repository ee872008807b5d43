"""The mail server of an instance, which keeps every mail where people and tests read it."""

from deploy.local import processes
from deploy.local.instances import PYTHON, Instance
from deploy.local.keycloak import answers
from deploy.local.listening import listens
from deploy.local.processes import Recorded
from deploy.registry import ROOT

NAME = "mail"


def start(of: Instance) -> Recorded:
    server = processes.start(
        of,
        NAME,
        [
            str(PYTHON),
            "-m",
            "deploy.local.mail_server",
            f"--folder={of.mail}",
            f"--smtp-port={of.port('smtp')}",
            f"--http-port={of.port('mail page')}",
        ],
        {"PYTHONPATH": str(ROOT)},
    )
    processes.await_ready(
        of, server, lambda: listens(of.port("smtp")) and answers(f"{of.mail_url}/mails.json")
    )
    return server
