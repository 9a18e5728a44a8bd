"""Many at once, for tests with ``race_db``: real threads, real connections, real commits."""

import contextvars
import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

START_SECONDS = 30
FINISH_SECONDS = 120

Call = Callable[[], Any]


def meeting(call: Callable[..., Any], parties: int) -> Callable[..., Any]:
    """``call``, before which everybody waits until ``parties`` are there; afterwards the way is open.

    For controls: put before the write, it makes sure that all have looked before anybody writes, so that the control
    does not depend on how fast the machine is.
    """
    arrived, open_way = itertools.count(1), threading.Event()

    def together(*args: Any, **kwargs: Any) -> Any:
        if next(arrived) >= parties:
            open_way.set()
        if not open_way.wait(START_SECONDS):
            raise TimeoutError(f"Fewer than {parties} came.")
        return call(*args, **kwargs)

    return together


@dataclass
class Outcome:
    """What one call gave: its result, or the error it raised."""

    result: Any = None
    error: BaseException | None = None


def run_together(calls: Call | Sequence[Call], times: int = 1) -> list[Outcome]:
    """Run every call ``times`` times, each in a thread with its own connection, all let go at one moment.

    Connections are opened before the start, so that opening them does not put the calls in a row. The outcomes come
    in the order of the calls; errors are returned, not raised. Arguments go in by ``functools.partial``.
    """
    todo = [*([calls] if callable(calls) else calls)] * times
    outcomes = [Outcome() for _ in todo]
    start = threading.Barrier(len(todo))

    def run(call: Call, outcome: Outcome) -> None:
        try:
            connection.ensure_connection()
            start.wait(START_SECONDS)
            outcome.result = call()
        except BaseException as error:
            outcome.error = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, call, outcome), daemon=True)
        for call, outcome in zip(todo, outcomes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(FINISH_SECONDS)
    if any(thread.is_alive() for thread in threads):
        raise TimeoutError(f"A call did not end within {FINISH_SECONDS} seconds.")
    return outcomes
