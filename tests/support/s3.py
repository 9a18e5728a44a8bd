"""A real S3 API on this machine: moto's server in a process of its own, and before it a door that misbehaves on
request, as networks and stores do."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3

REGION = "ap-southeast-3"
REFUSED = {
    "403": b"<Error><Code>AccessDenied</Code><Message>No</Message></Error>",
    "503": b"<Error><Code>SlowDown</Code><Message>Later</Message></Error>",
}


def open_to_all(bucket: str) -> dict[str, object]:
    """What docs/storage.md has the operator tell the public bucket."""
    read = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": [f"arn:aws:s3:::{bucket}/{folder}/*" for folder in ("pictures", "renditions")],
    }
    return {"Version": "2012-10-17", "Statement": [read]}


class Door(ThreadingHTTPServer):
    """Hands everything on to the store; with ``fault``, requests of ``methods`` go wrong that way instead.

    ``403``, ``503``: the store says no. ``slow``: nothing is answered for ``pause`` seconds. ``cut``: the
    connection ends in the middle. ``lost``: the store does as asked, but its answer never arrives.
    """

    daemon_threads = True

    def __init__(self, store: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store
        self.heal()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def heal(self) -> None:
        self.fault, self.methods, self.pause = "", frozenset[str](), 4.0
        self.asked: list[str] = []

    def new_buckets(self, *names: str) -> None:
        """Only these, and empty; made without haste, because the first request of a server takes its time."""
        reset = http.client.HTTPConnection("127.0.0.1", self.store, timeout=60)
        reset.request("POST", "/moto-api/reset")
        reset.getresponse().read()
        reset.close()
        store = boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{self.store}",
            aws_access_key_id="uji",
            aws_secret_access_key="uji",
        )
        for name in names:
            store.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        store.put_bucket_policy(Bucket=names[0], Policy=json.dumps(open_to_all(names[0])))

    def break_down(self, fault: str, *methods: str) -> None:
        self.heal()
        self.fault, self.methods = fault, frozenset(methods or ("GET", "HEAD", "PUT", "POST", "DELETE"))

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was cut off on purpose is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(f"{self.command} {self.path}")
        fault = self.server.fault if self.command in self.server.methods else ""
        if fault in REFUSED:
            self.answer(int(fault), [("Content-Type", "application/xml")], REFUSED[fault])
            return
        if fault == "slow":
            time.sleep(self.server.pause)
        if fault in {"slow", "cut"}:
            self.hang_up()
            return
        status, headers, content = self.ask_store(body)
        if fault == "lost":
            self.hang_up()
            return
        self.answer(status, headers, content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = hand_on

    def ask_store(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        store = http.client.HTTPConnection("127.0.0.1", self.server.store, timeout=10)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        store.request(self.command, self.path, body, headers)
        answer = store.getresponse()
        content = answer.read()
        store.close()
        return answer.status, answer.getheaders(), content

    def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                self.send_header(name, value)
        length = {name.lower(): value for name, value in headers}.get("content-length")
        self.send_header("Content-Length", length if self.command == "HEAD" and length else str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: object) -> None:
        """Tests have their own words."""


@contextmanager
def store() -> Iterator[Door]:
    """A running, empty store and its door."""
    port = free_port()
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        door = Door(port)
        threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield door
        door.shutdown()
        door.server_close()
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the S3 server did not start")
