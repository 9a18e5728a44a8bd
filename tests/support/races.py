"""Many at once, for tests with ``race_db``: real threads, real connections, real commits."""

import contextvars
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

START_SECONDS = 30
FINISH_SECONDS = 120

Call = Callable[[], Any]


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
