"""The address of a list, read and written: what is filtered, and how each filter is taken off again.

Values nobody offered are passed over, so an old or mistyped address still shows a list. Nothing here asks
the database; the page hands in the categories and prisons it has read anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue import search
from catalogue.choices import Availability
from catalogue.models import Category
from config.common.money import rupiah
from partners.models import Partner

# Whole rupiah, both ends included; the code stands in the address.
PRICES: dict[str, tuple[int | None, int | None]] = {
    "50": (None, 50_000),
    "100": (50_001, 100_000),
    "500": (100_001, 500_000),
    "1000": (500_001, 1_000_000),
    "more": (1_000_001, None),
}
SHOWN_AVAILABILITY = (Availability.READY, Availability.MADE_TO_ORDER)


@dataclass
class Filters:
    """One list as asked for by an address. ``here`` is the category of the path, if any."""

    asked: QueryDict
    categories: Sequence[Category]
    prisons: Sequence[Partner]
    here: Category | None = None

    @property
    def text(self) -> str:
        return search.clean_text(self.asked.get("q", ""))

    @property
    def category(self) -> Category | None:
        slug = self.asked.get("category")
        return self.here or next((each for each in self.categories if each.slug == slug), None)

    @property
    def chosen_prisons(self) -> list[Partner]:
        return [prison for prison in self.prisons if prison.code in self.asked.getlist("prison")]

    @property
    def chosen_availability(self) -> list[Availability]:
        return [each for each in SHOWN_AVAILABILITY if each.value in self.asked.getlist("availability")]

    @property
    def price(self) -> str:
        code = self.asked.get("price", "")
        return code if code in PRICES else ""

    def query(self) -> search.Query:
        least, most = PRICES[self.price] if self.price else (None, None)
        sorts = {value for value, _label in self._sorts()}
        sort = str(self.asked.get("sort", ""))
        return search.Query(
            text=self.text,
            category=self.category,
            prisons=[prison.pk for prison in self.chosen_prisons],
            availability=[each.value for each in self.chosen_availability],
            least=least,
            most=most,
            sort=sort if sort in sorts else "",
        )

    def groups(self) -> list[dict[str, Any]]:
        """The filters as ``components/filter_form.html`` wants them."""
        prisons, chosen = self.chosen_prisons, self.chosen_availability
        groups = [
            _group(
                "availability",
                _("When you get it"),
                [(each.value, availability_word(each), each in chosen) for each in SHOWN_AVAILABILITY],
            ),
            _group(
                "price",
                _("Price"),
                [(code, price_words(code), code == self.price) for code in PRICES],
                single=True,
            ),
            _group("prison", _("Prison"), [(each.code, each.name, each in prisons) for each in self.prisons]),
        ]
        if self.here is None:
            options = [(each.slug, each.name, each == self.category) for each in self.categories]
            groups.insert(0, _group("category", _("Category"), options, single=True))
        return [group for group in groups if group["options"]]

    def chips(self) -> list[tuple[str, str]]:
        """Each filter in force with the address of the list without it."""
        chips = []
        if self.text:
            chips.append((f"“{self.text}”", self._without("q")))
        if self.category is not None:
            address = self._without("category") if self.here is None else self._elsewhere()
            chips.append((self.category.name, address))
        chips += [
            (availability_word(each), self._without("availability", each.value))
            for each in self.chosen_availability
        ]
        if self.price:
            chips.append((price_words(self.price), self._without("price")))
        chips += [(each.name, self._without("prison", each.code)) for each in self.chosen_prisons]
        return chips

    def sorts(self) -> list[dict[str, Any]]:
        order = self.query().order
        return [
            {"value": value, "label": label, "selected": value == order} for value, label in self._sorts()
        ]

    def _sorts(self) -> list[tuple[str, str]]:
        best = [(search.BEST, _("Best match"))] if self.text else []
        return best + [
            (search.NEWEST, _("Newest")),
            (search.CHEAPEST, _("Lowest price")),
            (search.DEAREST, _("Highest price")),
        ]

    def _without(self, name: str, value: str = "") -> str:
        """The address without one filter, or one value of it, back on the first page."""
        left = self.asked.copy()
        left.pop("page", None)
        kept = [each for each in left.getlist(name) if value and each != value]
        left.setlist(name, kept)
        if not kept:
            left.pop(name, None)
        return f"?{left.urlencode()}"

    def _elsewhere(self) -> str:
        """All categories, everything else as it is."""
        return reverse("storefront:catalogue") + self._without("category")


def _group(
    name: str, legend: str, options: Sequence[tuple[str, str, bool]], *, single: bool = False
) -> dict[str, Any]:
    rows = [{"value": value, "label": label, "checked": checked} for value, label, checked in options]
    return {"name": name, "legend": legend, "options": rows, "single": single}


def availability_word(availability: Availability) -> str:
    return _("Ready to ship") if availability == Availability.READY else _("Made to order")


def price_words(code: str) -> str:
    least, most = PRICES[code]
    if least is None and most is not None:
        return _("up to %(most)s") % {"most": rupiah(most)}
    if most is None and least is not None:
        return _("over %(least)s") % {"least": rupiah(least - 1)}
    return _("%(least)s to %(most)s") % {"least": rupiah((least or 1) - 1), "most": rupiah(most or 0)}
