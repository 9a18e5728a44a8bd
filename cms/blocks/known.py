"""The rows that the blocks of a page name, fetched together.

Wagtail fetches for each kind of block by itself, so a page would ask once more for every kind with a picture in it.
``fetch`` reads the ids of all of them first and asks once for each model, with what its template shows besides.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.blocks import ChooserBlock, ListBlock, StreamValue, StructBlock

Rows = Mapping[type[Model], Mapping[int, Any]]
NOTHING: Mapping[type[Model], Any] = {}

_known: ContextVar[Rows] = ContextVar("rows of the page that is rendered", default=NOTHING)


class KnownRowBlock(ChooserBlock):
    """A chooser that takes what ``fetch`` has found; elsewhere (in the editor) it asks itself."""

    def bulk_to_python(self, values: Sequence[int | None]) -> list[Model | None]:
        known = _known.get().get(self.model_class)
        if known is None:
            return list(super().bulk_to_python(values))
        return [known.get(pk) if pk else None for pk in values]


def fetch(
    body: StreamValue, *querysets: QuerySet[Any], by_id: type[Model], needs: Mapping[type[Model], Q] = NOTHING
) -> Rows:
    """Loads all blocks of ``body``: with one of ``querysets`` what is of its model, and with it what the page
    ``needs`` of that model; ``by_id`` is not loaded at all, its rows are stand-ins that know their id."""
    named: dict[type[Model], set[int]] = defaultdict(set)
    for child in body.raw_data:
        for model, pk in _named(body.stream_block.child_blocks.get(child["type"]), child["value"]):
            named[model].add(pk)
    rows: dict[type[Model], Mapping[int, Any]] = {by_id: {pk: by_id(pk=pk) for pk in named[by_id]}}
    for each in querysets:
        wanted = Q(pk__in=named[each.model]) | needs.get(each.model, Q(pk__in=()))
        rows[each.model] = {row.pk: row for row in each.filter(wanted)}
    token = _known.set(rows)
    try:
        list(body)
    finally:
        _known.reset(token)
    return rows


def _named(block: Any, value: Any) -> Iterator[tuple[type[Model], int]]:
    """Through structs and lists, as they are stored, down to the ids."""
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _named(child, value.get(name))
    elif isinstance(block, ListBlock):
        for item in value or ():
            yield from _named(block.child_block, item["value"])
    elif isinstance(block, KnownRowBlock) and value:
        yield block.model_class, value
