"""``make demo``: from an installed environment to a running shop, doing only what is not done yet.

The database, the static files and the demo data are prepared in a child process, so that the parent, which
then becomes the web server, holds no connection; Django is loaded once for both. Migrations ask the
database, the demo data ask themselves; static files are collected again when one of them changed (a stamp in
``var/``).
"""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ROOT / "var" / "static.stamp"
ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
WORKERS = 2


def main() -> None:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    from config.common import translations

    translations.compile_stale()

    import django

    django.setup()
    child = os.fork()
    if child == 0:
        prepare()
        sys.exit(0)
    _pid, status = os.waitpid(child, 0)
    if status:
        sys.exit(os.waitstatus_to_exitcode(status))
    serve()


def prepare() -> None:
    from django.core.management import call_command

    say("database")
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    say("demo data")
    call_command("load_demo")


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
    if STAMP.exists() and STAMP.read_text() == digest.hexdigest():
        return
    say("static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["oscar"])
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(digest.hexdigest())


def serve() -> None:
    from gunicorn.app.base import BaseApplication

    from config.wsgi import application

    class Shop(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", ADDRESS)
            self.cfg.set("workers", WORKERS)
            self.cfg.set("preload_app", True)
            self.cfg.set("when_ready", lambda server: say(f"the shop is open: http://{ADDRESS}/"))
            self.cfg.set("loglevel", "warning")

        def load(self):
            return application

    Shop().run()


def say(line: str) -> None:
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    main()
