"""An SMTP server on loopback that files mails as .eml, and a page that lists them newest first."""

import argparse
import asyncio
import html
import json
import re
import signal
import time
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LINK = re.compile(r"https?://[^\s\"'<>]+")
PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{font:15px/1.6 sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}}"
    "td{{padding:.2rem 1rem .2rem 0}}pre{{white-space:pre-wrap}}</style><h1>{title}</h1>{body}"
)
ROW = "<tr><td>{at}</td><td>{to}</td><td><a href='/mails/{id}'>{subject}</a></td></tr>"


class Mailbox:
    """The folder of mails; a name begins with its time, so names sort by age."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        path = self.folder / f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.eml"
        # Written aside first: a reader never sees half a mail.
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(message.as_bytes())
        unfinished.rename(path)
        return "250 kept"

    def ids(self) -> list[str]:
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)

    def read(self, mail_id: str) -> dict[str, Any]:
        raw = (self.folder / f"{mail_id}.eml").read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        text = _part(message, "plain")
        return {
            "id": mail_id,
            "received_at": int(mail_id[:20]) / 1e9,
            "from": message["From"],
            "to": message["X-Envelope-To"],
            "subject": message["Subject"],
            "text": text,
            "html": _part(message, "html"),
            "links": [link.rstrip(".,)") for link in LINK.findall(text)],
        }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


class Pages(BaseHTTPRequestHandler):
    """`/` and `/mails/<id>` for people, `/mails.json?to=` for tests."""

    mailbox: Mailbox

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        mail_id = address.path.removeprefix("/mails/")
        if address.path == "/":
            self._send("text/html", PAGE.format(title="邮件 Mail", body=self._list()))
        elif address.path == "/mails.json":
            wanted = parse_qs(address.query).get("to", [""])[0]
            mails = [mail for mail in self._mails() if wanted in mail["to"]]
            self._send("application/json", json.dumps(mails, ensure_ascii=False))
        elif mail_id in self.mailbox.ids():
            self._send("text/html", self._one(self.mailbox.read(mail_id)))
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: tests poll this page."""

    def _mails(self) -> list[dict[str, Any]]:
        return [self.mailbox.read(mail_id) for mail_id in self.mailbox.ids()]

    def _list(self) -> str:
        rows = [
            ROW.format(
                at=time.strftime("%m-%d %H:%M:%S", time.localtime(mail["received_at"])),
                to=html.escape(mail["to"]),
                id=mail["id"],
                subject=html.escape(mail["subject"] or "—"),
            )
            for mail in self._mails()
        ]
        return f"<table>{''.join(rows)}</table>" if rows else "<p>还没有邮件。No mail yet.</p>"

    def _one(self, mail: dict[str, Any]) -> str:
        text = html.escape(mail["text"])
        for link in dict.fromkeys(mail["links"]):
            shown = html.escape(link)
            text = text.replace(shown, f"<a href='{shown}'>{shown}</a>")
        body = f"<p>{html.escape(mail['to'])}</p><pre>{text}</pre><p><a href='/'>←</a></p>"
        return PAGE.format(title=html.escape(mail["subject"] or "—"), body=body)

    def _send(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


async def serve(folder: Path, smtp_port: int, http_port: int) -> None:
    """Both servers until the process is asked to end."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    Pages.mailbox = Mailbox(folder)
    smtp = Controller(Pages.mailbox, hostname="127.0.0.1", port=smtp_port)
    smtp.start()
    pages = ThreadingHTTPServer(("127.0.0.1", http_port), Pages)
    Thread(target=pages.serve_forever, daemon=True).start()
    await ended.wait()
    smtp.stop()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--smtp-port", type=int, required=True)
    options.add_argument("--http-port", type=int, required=True)
    given = options.parse_args()
    asyncio.run(serve(given.folder, given.smtp_port, given.http_port))


if __name__ == "__main__":
    main()
