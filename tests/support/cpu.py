"""Time that does not depend on what else the machine does."""

import os


def on_cpu() -> float:
    """Seconds of CPU that this process and those it has waited for have used so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
