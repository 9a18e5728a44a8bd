"""The life of a cluster, with real processes on a cluster of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from config.database.cluster import PROJECT
from config.database.configuration import PORT

USER = """
import os, sys
from config.database.cluster import cluster
mine = cluster("tests")
mine.ensure()
with mine.connect(name="karya", user="karya") as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
for order in sys.stdin:
    exec(order)
    print("done", flush=True)
"""


@dataclass
class Place:
    """A cluster's folder and the processes that use it."""

    home: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def user(self) -> tuple[subprocess.Popen[str], str]:
        """A process that has connected, and when the server it found was started."""
        process = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=PROJECT,
            env={**os.environ, "KARYA_DATABASE_DIR": str(self.home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    def is_up(self) -> bool:
        try:
            psycopg.connect(
                host=str(self.home / "tests" / "data"), port=PORT, dbname="postgres", user="postgres"
            ).close()
        except psycopg.OperationalError:
            return False
        return True


def leave(process: subprocess.Popen[str], number: int | None = None) -> int:
    assert process.stdin is not None
    if number:
        process.send_signal(number)
    else:
        process.stdin.close()
    return process.wait(20)


def tell(process: subprocess.Popen[str], order: str) -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(order + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Not in tmp_path, which is closed to the system user that runs the server for root."""
    folder = Path(tempfile.mkdtemp(prefix="karya-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(home: Path) -> Iterator[Place]:
    place = Place(home)
    yield place
    for process in place.processes:
        if process.poll() is None:
            process.kill()
    if place.is_up():
        leave(place.user()[0])
    for process in place.processes:
        with process:  # closes the pipes and waits
            pass


def test_two_processes_share_one_server_and_the_last_stops_it(place: Place) -> None:
    first, started = place.user()
    second, found = place.user()
    assert found == started
    assert leave(first) == 0
    assert place.is_up()
    assert leave(second) == 0
    assert not place.is_up()


def test_a_killed_process_leaves_it_up_and_the_next_uses_and_stops_it(place: Place) -> None:
    killed, started = place.user()
    assert leave(killed, signal.SIGKILL) == -signal.SIGKILL
    assert place.is_up()
    following, found = place.user()
    assert found == started
    assert leave(following) == 0
    assert not place.is_up()


def test_a_polite_kill_of_the_last_process_stops_it(place: Place) -> None:
    process, _ = place.user()
    assert leave(process, signal.SIGTERM) == 128 + signal.SIGTERM
    assert not place.is_up()


def test_a_forked_child_that_ends_takes_nothing_from_its_parent(place: Place) -> None:
    parent, started = place.user()
    tell(parent, "child = os.fork() or sys.exit()")
    tell(parent, "os.waitpid(child, 0)")
    assert place.is_up()
    _, found = place.user()
    assert found == started


def test_six_that_start_at_once_find_one_server(place: Place) -> None:
    with ThreadPoolExecutor(6) as pool:
        started = {future.result()[1] for future in [pool.submit(place.user) for _ in range(6)]}
    assert len(started) == 1
    for process in place.processes:
        assert leave(process) == 0
    assert not place.is_up()


def test_a_pid_file_that_outlived_its_server_does_not_stand_in_the_way(place: Place) -> None:
    leave(place.user()[0])
    (place.home / "tests" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    _, started = place.user()
    assert started
