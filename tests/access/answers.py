"""Reading an answer whole, and seeing what was written while it was made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from time import monotonic

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO) "?(\w+)', re.IGNORECASE)


def body_of(answer: HttpResponse) -> bytes:
    """Also of a file, which is closed by reading it; it can be read again."""
    if not answer.streaming:
        return answer.content
    body = b"".join(answer.streaming_content)
    answer.streaming_content = [body]
    return body


@contextmanager
def aside(client: Client) -> Iterator[set[str]]:
    """The tables something was written to meanwhile; that and the browser's cookies are as before afterwards."""
    cookies = client.cookies.output(header="", sep=";")
    tables: set[str] = set()
    longest = 0.0

    def note(execute, statement, params, many, context):
        nonlocal longest
        found = WRITE.match(statement) if isinstance(statement, str) else None
        if found:
            tables.add(found.group(1).lower())
        started = monotonic()
        try:
            return execute(statement, params, many, context)
        finally:
            longest = max(longest, monotonic() - started)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield tables
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    assert longest < 8, "the database slept"  # of one statement: a page may take its time on a busy machine
