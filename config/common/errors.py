"""Refusals: how a service says no.

A refusal is one sentence in the reader's language, and, where it concerns something typed, the field it
belongs to. Views show it beside the field and keep everything else; nothing has been written.
"""

from django.utils.functional import Promise


class Refused(Exception):
    """A request the rules do not allow; ``message`` is fit to be shown as it is."""

    def __init__(self, message: str | Promise, *, field: str | None = None, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
