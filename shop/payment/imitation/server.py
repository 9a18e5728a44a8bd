"""The imitation behind a real address, for the demo and for development; on this machine only.

The shop talks to it as it talks to Stripe: only ``STRIPE_API_BASE`` differs. It keeps what it knows in a file, so
that a demo which is started again still knows its payments.
"""

import json
import os
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from shop.payment.imitation import pages
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.wire import TimedOut

STYLES = Path(__file__).resolve().parents[3] / "config" / "static" / "css"
STYLE = ("tokens.css", "imitation.css")
LARGEST = 100_000
POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


class Server(ThreadingHTTPServer):
    """``saved`` is called after whatever may have changed; with ``parent``, it ends when that process is gone."""

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], gateway: Gateway, saved: Callable[[], None], *, parent: int = 0
    ) -> None:
        super().__init__(address, Handler)
        self.gateway, self.saved, self.parent = gateway, saved, parent

    def service_actions(self) -> None:
        if self.parent and os.getppid() != self.parent:
            raise SystemExit


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            return self._send(413, "text/plain", "")
        return self._answer(self.rfile.read(length).decode("utf-8", "replace"))

    def _answer(self, body: str) -> None:
        """Another site's page may neither read it by a borrowed name nor press its buttons."""
        mine = (self.headers.get("Host") or "").rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]")
        foreign = self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        if not mine or (foreign and self.command == "POST"):
            return self._send(403, "text/plain", "")
        if self.path.startswith("/v1/"):
            self._api(body)
        elif self.path == "/style.css":
            self._send(200, "text/css", "\n".join((STYLES / name).read_text() for name in STYLE))
        else:
            where = urlsplit(self.path)
            page = pages.answer(
                self.server.gateway, self.command, where.path, dict(parse_qsl(body or where.query))
            )
            self._send(page.status, "text/html", page.html, {"Location": page.go_on} if page.go_on else {})
        if self.command == "POST":
            self.server.saved()
        return None

    def _api(self, body: str) -> None:
        try:
            found = self.server.gateway.handle(self.command, self.path, body, dict(self.headers.items()))
        except TimedOut:
            self.close_connection = True
            return
        self._send(found[0], "application/json", json.dumps(found[1]), found[2])

    def _send(self, status: int, kind: str, text: str, more: dict[str, str] | None = None) -> None:
        content = text.encode()
        self.send_response(status)
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content))}
        headers |= {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """The shop's log is enough."""


def remember(gateway: Gateway, file: Path) -> Callable[[], None]:
    """Take up what ``file`` holds, and return what writes it again; keys of requests are not kept."""
    if file.exists():
        kept = json.loads(file.read_text())
        gateway.things, gateway.paid_out_with = kept["things"], kept["paid_out_with"]
        gateway.outbox = gateway.all_of("event")

    def save() -> None:
        with gateway.lock:
            text = json.dumps({"things": gateway.things, "paid_out_with": gateway.paid_out_with})
            fresh = file.with_suffix(".new")
            fresh.write_text(text)
            fresh.replace(file)

    return save
