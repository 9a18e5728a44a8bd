"""``make demo``: from an installed environment to a running shop, doing only what is not done yet.

The database, the static files and the demo data are prepared in a child process, so that the parent, which
then becomes the web server, holds no connection; Django is loaded once for both. Migrations ask the
database, the demo data ask themselves; static files are collected again when one of them changed (a stamp in
``var/``). The parent has read the old names of static files by then, so in that case it begins anew.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ROOT / "var" / "static.stamp"
ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
WORKERS = 2
STARTED = float(os.environ.setdefault("DEMO_STARTED", str(time.monotonic())))


def main() -> None:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    from config.common import translations

    translations.compile_stale()

    import django

    django.setup()
    if "--prepared" not in sys.argv:
        collected = stamp()
        prepare_in_a_child()
        if stamp() != collected:
            os.execv(sys.executable, [sys.executable, "-m", "config.run_demo", "--prepared"])  # noqa: S606
    imitate_cards_in_a_child()
    serve()


def stamp() -> str:
    return STAMP.read_text() if STAMP.exists() else ""


def prepare_in_a_child() -> None:
    child = os.fork()
    if child == 0:
        prepare()
        sys.exit(0)
    _pid, status = os.waitpid(child, 0)
    if status:
        sys.exit(os.waitstatus_to_exitcode(status))


def prepare() -> None:
    from django.core.management import call_command

    from config.common import pages

    say("database")
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    say("demo data")
    call_command("load_demo")
    pages.changed()


def collect_static() -> None:
    """Oscar's own files (26 MB of them) are used by no page of ours."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256((ROOT / "requirements" / "runtime.txt").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list(["oscar"]):
            path = Path(storage.path(name))
            if path.is_relative_to(ROOT) and ".venv" not in path.parts:
                digest.update(name.encode() + path.read_bytes())
    if stamp() == digest.hexdigest():
        return
    say("static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["oscar"])
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(digest.hexdigest())


def imitate_cards_in_a_child() -> None:
    """It ends with the shop; where it cannot run the shop says at the card that nobody answers."""
    from django.core.management import CommandError, call_command

    from shop.payment.checks import cards_are_imitated

    if cards_are_imitated() and os.fork() == 0:
        try:
            call_command("demo_gateway")
        except CommandError as error:
            say(str(error))
        sys.exit(0)


def serve() -> None:
    from gunicorn.app.base import BaseApplication

    from config.wsgi import application

    class Shop(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", ADDRESS)
            self.cfg.set("workers", WORKERS)
            self.cfg.set("preload_app", True)
            self.cfg.set("when_ready", lambda _server: say(f"the shop is open: http://{ADDRESS}/"))
            self.cfg.set("loglevel", "warning")

        def load(self):
            return application

    Shop().run()


def say(line: str) -> None:
    print(f"{time.monotonic() - STARTED:4.0f} s  {line}", flush=True)


if __name__ == "__main__":
    main()
