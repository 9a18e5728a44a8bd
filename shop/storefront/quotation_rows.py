"""The rows of goods in a request for a quotation: the number of each and how many of it.

They come with the address or are typed. In a catalogue the number of the entry will do, as it is printed there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Product
from config.common.forms import Form
from shop.expo.models import Edition
from shop.storefront.forms import QUANTITY

MOST_ROWS, MOST_PIECES = 60, 999_999
TOO_MANY_PIECES = gettext_lazy("Write at most 999,999.")


def rows_of(goods: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Numbers and quantities as the form's rows begin with them."""
    rows: dict[str, Any] = {}
    for n, (number, quantity) in enumerate(list(goods)[:MOST_ROWS]):
        rows |= {f"number-{n}": number, f"quantity-{n}": quantity}
    return rows


class RowsForm(Form):
    def __init__(self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, files, initial=dict(initial))
        self.known: Mapping[str, Any] = self.initial if data is None else data

    def typed(self, name: str, most: int) -> str:
        """What stands in a field so far, right or wrong, on one line."""
        return " ".join(str(self.known.get(name) or "").replace("\x00", " ").split())[:most]

    def ask_rows(self, edition: Edition | None, *, least: int, free: int) -> None:
        """A row for all that is known, and ``free`` ones, or ``least`` where nothing is known yet."""
        asked = sum(f"number-{n}" in self.known for n in range(MOST_ROWS))
        free = 0 if self.is_bound else free if asked else least
        self.row_count = min(MOST_ROWS, asked + free)
        typed = [self.typed(f"number-{n}", 40).upper() for n in range(self.row_count)]
        self.goods = goods_by_number(typed, edition)
        for n, number in enumerate(typed):
            goods = self.goods.get(number)
            self.fields[f"number-{n}"] = forms.CharField(
                label=_("Goods %(n)d: number") % {"n": n + 1},
                max_length=40,
                required=False,
                help_text=goods.full_title if goods else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"quantity-{n}"] = forms.IntegerField(
                label=_("How many of goods %(n)d") % {"n": n + 1},
                required=False,
                min_value=1,
                max_value=MOST_PIECES,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={**QUANTITY, "max_value": TOO_MANY_PIECES},
            )
        self.order_fields([name for pair in self.row_names for name in pair])

    @property
    def row_names(self) -> list[tuple[str, str]]:
        return [(f"number-{n}", f"quantity-{n}") for n in range(self.row_count)]

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[number], self[quantity]) for number, quantity in self.row_names]

    def items(self, data: Mapping[str, Any]) -> dict[int, int]:
        """How many of which goods; each row says for itself what is wrong with it."""
        items: dict[int, int] = {}
        for number_name, quantity_name in self.row_names:
            number, quantity = self.typed(number_name, 40).upper(), data.get(quantity_name)
            problem = self._problem(number, quantity)
            if problem:
                self.add_error(number_name, problem)
            elif number and quantity:
                pk = self.goods[number].pk
                items[pk] = items.get(pk, 0) + quantity
            elif number and quantity_name not in self.errors:
                self.add_error(quantity_name, QUANTITY["required"])
        return items

    def _problem(self, number: str, quantity: int | None) -> str:
        if not number:
            return _("Write the number of the goods.") if quantity else ""
        goods = self.goods.get(number)
        if goods is None:
            return _(
                "Nothing with the number %(number)s is for sale. Check it, or say below what you need."
            ) % {"number": number}
        if goods.structure == Product.PARENT:
            return _("“%(title)s” comes in several sizes or kinds. Write the number of the one you want.") % {
                "title": goods.title
            }
        return ""


def goods_by_number(typed: Sequence[str], edition: Edition | None = None) -> dict[str, Product]:
    """Goods for sale by what was typed: their number or, in a catalogue, that of the entry."""
    entries = {n: int(n) for n in typed if n.isascii() and n.isdigit() and len(n) <= 3}
    named = {n: n for n in typed if n and n not in entries}
    if edition and entries:
        listed = edition.entries.filter(n__in=entries.values()).values_list("n", "product__number")
        by_entry = dict(listed)
        named |= {text: by_entry[n] for text, n in entries.items() if n in by_entry}
    if not named:
        return {}
    rows = Product.objects.sellable().filter(number__in=set(named.values())).select_related("parent")
    found = {each.number: each for each in rows}
    return {text: found[number] for text, number in named.items() if number in found}
