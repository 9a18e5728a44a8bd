"""The address of a list, read and written: what is filtered, and how each filter is taken off again.

Values nobody offered are passed over, so an old or mistyped address still shows a list. What an address names of
prisons, workshops and materials is read in one statement; everything a page offers comes with the counted facets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue import search
from catalogue.models import Category, Material
from config.common import places
from partners.models import Partner
from partners.workshops.models import Workshop
from shop.storefront.filter_words import FIXED, legend, words

SINGLE = ("category", "price")
# Of prisons and the like no more than these are offered at once, those with the most goods.
MOST_OFFERED = 12
MOST_ASKED = 50


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its word in the address, the reader's words, the values of the product's column."""

    code: str
    label: str
    values: tuple[Any, ...]


@dataclass
class Filters:
    """One list as asked for by an address. ``here`` is the category of the path, if any."""

    asked: QueryDict
    categories: Sequence[Category]
    here: Category | None = None

    @property
    def text(self) -> str:
        return search.clean_text(self.asked.get("q", ""))

    @cached_property
    def category(self) -> Category | None:
        """The one asked for, which inside a category's own page is one below it."""
        slug = self.asked.get("category")
        inside = (each for each in self.categories if self.here is None or _below(each, self.here))
        return next((each for each in inside if each.slug == slug), self.here)

    @cached_property
    def chosen(self) -> dict[str, list[Choice]]:
        """Every filter in force, in the order in which addresses name them."""
        chosen: dict[str, list[Choice]] = {name: [] for name in search.FACETS}
        if self.category is not None:
            chosen["category"] = [self._category_choice(self.category)]
        for name, codes in FIXED.items():
            asked = self._asked(name)
            chosen[name] = [Choice(c, words(name, c), tuple(v)) for c, v in codes.items() if c in asked]
        chosen["price"] = chosen["price"][:1]
        provinces = [(code, places.province_name(code)) for code in self._asked("province") if len(code) == 2]
        chosen["province"] = [Choice(code, name, (code,)) for code, name in provinces if name]
        for kind, key, code, name in self._named():
            if code in self._asked(kind):
                chosen[kind].append(Choice(code, name, (key,)))
        return chosen

    def _asked(self, name: str) -> list[str]:
        """What the address says of a filter, each value once; a text PostgreSQL cannot hold is no value."""
        values = dict.fromkeys(self.asked.getlist(name)[:MOST_ASKED])
        return [value for value in values if value and "\0" not in value]

    def _named(self) -> Iterable[tuple[str, int, str, str]]:
        """Kind, key, code and name of the prisons, workshops and materials the address names."""
        prisons, shops, materials = (self._asked(name) for name in ("prison", "workshop", "material"))
        if not (prisons or shops or materials):
            return []
        name: Any = F("name_ind")
        if get_language() == "en":
            name = Coalesce(NullIf("name_en", Value("")), "name_ind", output_field=CharField())
        key = Concat("prison__short_code", Value("-"), "code")
        of_prisons = Partner.objects.active().filter(code__in=prisons)
        of_shops = QuerySet(Workshop).annotate(key=key).filter(key__in=shops, prison__is_active=True)
        of_materials: QuerySet[Material] = QuerySet(Material).filter(slug__in=materials)
        full_name = Concat(name, Value(", "), "prison__name")
        # Plain querysets, and none that asks for nothing: either would put the columns into disorder.
        parts = [
            rows
            for rows, asked in (
                (_rows("prison", of_prisons, F("code"), F("name")), prisons),
                (_rows("workshop", of_shops, F("key"), full_name), shops),
                (_rows("material", of_materials, F("slug"), name), materials),
            )
            if asked
        ]
        found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return sorted(found, key=lambda row: (row[0], row[3], row[1]))

    def _category_choice(self, category: Category) -> Choice:
        keys = [each.pk for each in self.categories if each == category or _below(each, category)]
        return Choice(category.slug, str(category.name), tuple(keys))

    def query(self) -> search.Query:
        sort = self.asked.get("sort", "")
        return search.Query(
            text=self.text,
            chosen={name: [v for each in some for v in each.values] for name, some in self.chosen.items()},
            sort=sort if sort in dict(self._sorts()) else "",
        )

    def groups(self, facets: search.Facets) -> list[dict[str, Any]]:
        """The filters as ``components/filter_form.html`` wants them, with what each value would bring."""
        groups = []
        for name in ("category", "availability", "price", "material", "province", "prison", "workshop"):
            groups.append(self._group(name, self._offered(name, facets)))
        for name in ("form", "durability", "purchase", "business"):
            groups.append(self._group(name, self._offered(name, facets)))
        return [group for group in groups if _is_a_choice(group, facets.total)]

    def _offered(self, name: str, facets: search.Facets) -> list[tuple[Choice, int]]:
        """The values of a filter with their counts, those at nothing only when they are ticked."""
        counts = facets.counts[name]
        if name == "category":
            some = [self._category_choice(each) for each in self._shown_categories()]
            offered = [(each, facets.within(each.values)) for each in some]
        elif name in FIXED:
            some = [Choice(code, words(name, code), tuple(values)) for code, values in FIXED[name].items()]
            offered = [(each, sum(counts.get(value, 0) for value in each.values)) for each in some]
        else:
            labels = {each.values[0]: each for each in self.chosen[name]}
            offered = [(labels.get(v) or self._found(name, v, facets), n) for v, n in counts.items() if v]
            offered += [(each, 0) for v, each in labels.items() if v not in counts]
            offered.sort(key=lambda each: (each[0] not in self.chosen[name], -each[1]))
            offered = sorted(offered[:MOST_OFFERED], key=lambda each: each[0].label)
        return [(each, n) for each, n in offered if n or each in self.chosen[name]]

    def _found(self, name: str, value: Any, facets: search.Facets) -> Choice:
        code, label = facets.names[name].get(value) or (value, places.province_name(str(value)))
        return Choice(code, label, (value,))

    def _shown_categories(self) -> list[Category]:
        """The first level, and the way down to the one chosen with what is just below it."""
        top, chosen = self.here, self.category
        shown = []
        for each in self.categories:
            above = each.path[: -each.steplen]
            if above == (top.path if top else "") or chosen and above and chosen.path.startswith(above):
                shown.append(each)
        return [each for each in shown if top is None or _below(each, top)]

    def _group(self, name: str, offered: Iterable[tuple[Choice, int]]) -> dict[str, Any]:
        rows: list[dict[str, Any]] = [
            {
                "value": each.code,
                "label": each.label,
                "count": count,
                "checked": each in self.chosen[name] and not self._is_here(name, each),
            }
            for each, count in offered
        ]
        if name in SINGLE and rows:
            rows.insert(0, {"value": "", "label": _("All"), "checked": not any(r["checked"] for r in rows)})
        return {"name": name, "legend": legend(name), "options": rows, "single": name in SINGLE}

    def _is_here(self, name: str, choice: Choice) -> bool:
        return name == "category" and self.here is not None and choice.code == self.here.slug

    def chips(self) -> list[tuple[str, str]]:
        """Each filter in force with the address of the list without it."""
        chips = [(f"“{self.text}”", self.address(without=("q", self.text)))] if self.text else []
        for name, some in self.chosen.items():
            chips += [
                (each.label, self.address(without=(name, each.code), everywhere=self._is_here(name, each)))
                for each in some
            ]
        return chips

    @property
    def active(self) -> int:
        """How many filters the form shows in force; the words and the page's own category are no filters."""
        return sum(len(some) for some in self.chosen.values()) - bool(
            self.here and self.category == self.here
        )

    def address(self, *, without: tuple[str, str] = ("", ""), everywhere: bool = False, page: int = 1) -> str:
        """The list's own address in its one spelling: filters in order, unknown ones left out."""
        pairs = [("q", self.text)] if self.text else []
        for name, some in self.chosen.items():
            pairs += [(name, each.code) for each in some if not self._is_here(name, each)]
        if (sort := self.query().sort) != "":
            pairs.append(("sort", sort))
        pairs = [pair for pair in pairs if pair != without]
        if page > 1:
            pairs.append(("page", str(page)))
        plain = self.here is None or everywhere
        path = reverse("storefront:catalogue") if plain else self.here.get_absolute_url()
        return path + (f"?{urlencode(pairs)}" if pairs else "")

    def sorts(self) -> list[dict[str, Any]]:
        order = self.query().order
        return [{"value": v, "label": label, "selected": v == order} for v, label in self._sorts()]

    def _sorts(self) -> list[tuple[str, str]]:
        best = [(search.BEST, _("Best match"))] if self.text else []
        return best + [
            (search.NEWEST, _("Newest")),
            (search.CHEAPEST, _("Lowest price")),
            (search.DEAREST, _("Highest price")),
        ]


def _rows(kind: str, found: Any, code: Any, name: Any) -> Any:
    said = Value(kind, output_field=CharField())
    # Modeltranslation gives columns in any order, which a union cannot bear.
    plain = found.rewrite(False) if hasattr(found, "rewrite") else found
    rows = plain.order_by().annotate(kind_said=said, code_said=code, name_said=name)
    return rows.values_list("kind_said", "pk", "code_said", "name_said")


def _below(category: Category, other: Category) -> bool:
    return category != other and category.path.startswith(other.path)


def _is_a_choice(group: dict[str, Any], total: int) -> bool:
    """Whether a filter can change anything: not when all that is listed has its one value."""
    options = [each for each in group["options"] if each["value"]]
    if any(each["checked"] for each in options) or len(options) > 1:
        return True
    return bool(options) and options[0]["count"] != total
