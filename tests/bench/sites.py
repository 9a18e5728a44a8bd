"""The shops under test: each a gunicorn of two workers on its own port, database and folder, stopped by its id."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

WORKERS, READY_SECONDS = 2, 60
Pages = dict[str, str]


@dataclass
class Site:
    """``pages`` by what they are; ``fill`` is the module that makes the data."""

    name: str
    settings: str
    port: int
    pages: Pages
    fill: str = ""
    arguments: tuple[str, ...] = ()
    wsgi: str = "tests.bench.wsgi"
    database: str = ""
    folder: Path = field(default_factory=Path)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "BENCH_DATABASE": self.database,
            "BENCH_FOLDER": str(self.folder),
            **self.environment,
        }

    def run(self, *command: str) -> None:
        subprocess.run([sys.executable, *command], env=self.env(), check=True)

    @contextmanager
    def open(self) -> Iterator["Site"]:
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "--preload",
            "--workers",
            str(WORKERS),
            "--log-level",
            "error",
        ]
        server = subprocess.Popen(
            [*gunicorn, "--bind", f"127.0.0.1:{self.port}", f"{self.wsgi}:application"], env=self.env()
        )
        try:
            self._wait(server)
            yield self
        finally:
            self.kilobytes = memory(server.pid)
            server.send_signal(signal.SIGTERM)
            server.wait()

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if server.poll() is not None:
                raise SystemExit(f"{self.name} does not start")
            try:
                urllib.request.urlopen(f"{self.root}{next(iter(self.pages.values()))}", timeout=30).close()  # noqa: S310
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit(f"{self.name} does not answer")

    kilobytes: int = 0


def memory(parent: int) -> int:
    """Proportional memory of a server and its workers, in kB: shared pages are counted once."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    total = 0
    for pid in [str(parent), *children]:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]
    return total


def statements(site: Site, path: str, cookie: str = "") -> int:
    headers = {"X-Count-Sql": "1", **({"Cookie": cookie} if cookie else {})}
    with urllib.request.urlopen(urllib.request.Request(site.root + path, headers=headers)) as answer:  # noqa: S310
        return int(answer.headers["X-Sql"])


def basket(site: Site, add: str, forms: list[tuple[str, dict[str, str]]]) -> str:
    """Fill a basket as a browser would; returns its cookies. ``forms``: the page it stands on and what is sent."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for page, values in forms:
        with browser.open(site.root + page) as answer:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
        sent = values | ({"csrfmiddlewaretoken": token[1]} if token else {})
        request = urllib.request.Request(  # noqa: S310
            site.root + add.format(**values),
            data=urllib.parse.urlencode(sent).encode(),
            headers={"Referer": site.root + page, "Origin": site.root},
        )
        browser.open(request).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
