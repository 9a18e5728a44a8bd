"""How many there are of each value of each facet: all of them, exact, in one statement.

Each facet is counted as if it were not in force itself, so that its counts say what another tick would bring.
``GROUPING SETS`` count in one pass over the rows, and ``FILTER`` leaves out the facet's own condition: one count per
facet in force, and one for all others. Facets of few values are counted together, by combination, and added up here;
that is three times as fast as a set for each. This is the only SQL written by hand; which rows are for sale and
match the words is said by the same queryset as everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from catalogue.search.query import FACETS, Query, said

TOGETHER = (
    ("availability", "price", "form", "durability", "purchase", "business"),
    ("prison", "province", "workshop"),
    ("category",),
    ("material",),
)
# Prisons, workshops and materials: word for the address and words for the reader, joined to the few counted rows.
NAMES = """
    LEFT JOIN partner_partner prison ON prison.id = counted.prison_id
    LEFT JOIN workshops_workshop workshop ON workshop.id = {workshop}
    LEFT JOIN catalogue_material material ON material.id = counted.material_group_id
"""


@dataclass
class Facets:
    """``total`` is the length of the list; ``counts`` is by facet and value of its column.

    ``names`` gives prisons, workshops and materials their word for the address and words for the reader.
    Categories are counted by combination, see ``within``; workshops only where a prison or workshop is chosen.
    """

    total: int = 0
    counts: dict[str, dict[Any, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    names: dict[str, dict[int, tuple[str, str]]] = field(
        default_factory=lambda: {name: {} for name in FACETS}
    )

    def within(self, categories: Iterable[int]) -> int:
        """How many are in at least one of these categories; a product in two is one product."""
        wanted = set(categories)
        return sum(n for ids, n in self.counts["category"].items() if not wanted.isdisjoint(ids))


def count_facets(query: Query) -> Facets:
    """Total and counts of the list that ``query`` describes."""
    narrowed = query.narrowed
    shops = bool({"prison", "workshop"} & set(narrowed))
    sets = [tuple(name for name in each if shops or name != "workshop") for each in TOGETHER]
    counted = [name for each in sets for name in each]
    with connection.cursor() as cursor:
        cursor.execute(*_statement(query, narrowed, sets))
        rows = cursor.fetchall()
    facets = Facets()
    for row in rows:
        which, prison, workshop, material, everything = row[:5]
        # GROUPING has a bit for each set that the row does not belong to, the first set's the highest.
        for name in next((each for n, each in enumerate(reversed(sets)) if not which >> n & 1), ()):
            value: Any = row[5 + counted.index(name)]
            value = tuple(value) if name == "category" else value
            without = row[5 + len(counted) + narrowed.index(name)] if name in narrowed else everything
            facets.counts[name][value] = facets.counts[name].get(value, 0) + without
            named = {"prison": prison, "workshop": workshop, "material": material}.get(name)
            if named and named[0] is not None:
                facets.names[name][value] = tuple(named)
        if which == 2 ** len(sets) - 1:
            facets.total = everything
    return facets


def _statement(query: Query, narrowed: list[str], sets: list[tuple[str, ...]]) -> tuple[str, list[Any]]:
    rows, parameters = said(query).order_by().values_list(*FACETS.values()).query.sql_with_params()
    columns = [FACETS[name] for each in sets for name in each]
    flags = "".join(f", {_condition(name)} AS in_{name}" for name in narrowed)
    counts = [f"{_count(narrowed)} AS everything"]
    counts += [f"{_count([n for n in narrowed if n != name])} AS without_{name}" for name in narrowed]
    # A row that fails two conditions is in no count.
    enough = " + ".join(f"in_{name}::int" for name in narrowed)
    where = f"WHERE {enough} >= {len(narrowed) - 1}" if len(narrowed) > 1 else ""
    grouped = ", ".join(f"({', '.join(FACETS[name] for name in each)})" for each in sets)
    shown = [f"counted.{column}" for column in columns] + [f"counted.without_{name}" for name in narrowed]
    names = NAMES.format(workshop="counted.workshop_id" if "workshop_id" in columns else "NULL")
    statement = f"""
        WITH hits AS (SELECT *{flags} FROM ({rows}) said),
        counted AS (
            SELECT GROUPING({", ".join(FACETS[each[0]] for each in sets)}) AS which,
                   {", ".join(columns)}, {", ".join(counts)}
              FROM hits {where}
             GROUP BY GROUPING SETS ((), {grouped})
        )
        SELECT counted.which, ARRAY[prison.code, prison.name],
               ARRAY[prison.short_code || '-' || workshop.code, {_name("workshop")} || ', ' || prison.name],
               ARRAY[material.slug, {_name("material")}], counted.everything, {", ".join(shown)}
          FROM counted {names}
    """  # noqa: S608 - names of our own columns; what somebody asked for is in the parameters # nosec
    return statement, [*(list(query.chosen[name]) for name in narrowed), *parameters]


def _condition(name: str) -> str:
    return f"{FACETS[name]} && %s::bigint[]" if name == "category" else f"{FACETS[name]} = ANY(%s)"


def _count(conditions: list[str]) -> str:
    if not conditions:
        return "count(*)"
    return f"count(*) FILTER (WHERE {' AND '.join(f'in_{name}' for name in conditions)})"


def _name(table: str) -> str:
    language = "en" if get_language() == "en" else "ind"
    return f"COALESCE(NULLIF({table}.name_{language}, ''), {table}.name_ind)"
