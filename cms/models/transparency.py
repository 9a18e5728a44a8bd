"""The page of public figures: what each prison sold, what reached the treasury and the makers, beside its target.

The figures come from the books (``shop.fulfilment.public_books``), shaped so that they point at nobody
(``shop.fulfilment.transparency``); this module puts them into the reader's words, as a page and as a file.
"""

import csv
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.models.base import BasePage
from config.common import pages
from config.common.money import rupiah
from shop.fulfilment.bars import target_bars
from shop.fulfilment.public_books import public_books
from shop.fulfilment.transparency import Figures, Year, lengths, shape
from shop.storefront.figures import grouped


class TransparencyPage(BasePage):
    """Public figures by year, in the address ``?year=``; the same table as a file with ``&format=csv``."""

    template = "cms/transparency.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    found_at = "transparansi"

    class Meta:
        verbose_name = gettext_lazy("public figures")

    def check_slug(self) -> None:
        if self.slug != self.found_at:
            raise ValidationError(
                {"slug": _("The public figures are found at “%(slug)s”.") % {"slug": self.found_at}}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        books = public_books()
        chosen = _year(request, list(books.years))
        year = shape(books.years[chosen])
        return super().get_context(request, *args, **kwargs) | {
            "year": chosen,
            "years": list(books.years),
            "on": books.on,
            "together": [maker.name for maker in year.together] if year.alone else [],
            "figures": _in_short(year.total),
            "columns": [{"label": label, "money": money} for label, money in _columns()],
            "rows": [_row(name, figures) for name, figures in _alone(year)],
            "total": _row(_("All prisons"), year.total),
            "target_bars": target_bars(_alone(year)),
            "premi_bars": _premi_bars(year),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("format") == "csv":
            return pages.public(self._file(request))
        return super().serve(request, *args, **kwargs)

    def _file(self, request: HttpRequest) -> HttpResponse:
        """The table with plain whole numbers, readable by spreadsheets; nothing where there is no target."""
        books = public_books()
        chosen = _year(request, list(books.years))
        year, text = shape(books.years[chosen]), StringIO()
        writer = csv.writer(text)
        writer.writerow([_("Year"), *(label for label, _money in _columns())])
        for name, figures in [*_alone(year), (_("All prisons"), year.total)]:
            writer.writerow([chosen, _no_formula(name), *_numbers(figures)])
        name = f"{self.found_at}-{chosen}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(
            "\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers
        )


def _no_formula(name: str) -> str:
    """A spreadsheet takes what begins like this for something to compute."""
    return f"'{name}" if name[:1] in "=+-@\t" else name


def _year(request: HttpRequest, known: list[int]) -> int:
    asked = request.GET.get("year")
    if asked is None:
        return known[0]
    found = next((year for year in known if str(year) == asked), None)
    if found is None:
        raise Http404
    return found


def _alone(year: Year) -> list[tuple[str, Figures]]:
    """Every line of the table but the total; those who are together are one line."""
    lines = [(maker.name, maker.figures) for maker in year.alone]
    if year.alone and year.together:
        number = len(year.together)
        words = ngettext("%(number)d prison", "%(number)d prisons together", number)
        lines.append((words % {"number": number}, year.rest))
    return lines


def _columns() -> list[tuple[str, bool]]:
    return [
        (_("Prison"), False),
        (_("Things handed over"), False),
        (_("Sold"), True),
        (_("PNBP set aside"), True),
        (_("PNBP deposited"), True),
        (_("NTPN"), False),
        (_("Premi"), True),
        (_("Target of PNBP"), True),
        (_("Reached, in %"), False),
    ]


def _numbers(figures: Figures) -> list[int | None]:
    """In the order of the columns after the name."""
    money = (figures.deposited, figures.deposits, figures.premi, figures.target or None)
    return [figures.pieces, figures.sold, figures.pnbp, *money, figures.reached]


def _row(name: str, figures: Figures) -> list[Any]:
    """A number that is no amount of money is written out here; see components/money_table.html."""
    pieces, sold, pnbp, deposited, deposits, premi, target, reached = _numbers(figures)
    cells = [name, grouped(pieces or 0), sold, pnbp, deposited, grouped(deposits or 0), premi]
    no_target = _("no target on file")
    return [*cells, no_target if target is None else target, "" if reached is None else grouped(reached)]


def _in_short(total: Figures) -> list[tuple[str, str]]:
    deposits = ngettext(
        "PNBP deposited, in %(number)s deposit with an NTPN",
        "PNBP deposited, in %(number)s deposits with an NTPN",
        total.deposits,
    )
    return [
        (_("goods sold, less what was paid back"), rupiah(total.sold)),
        (deposits % {"number": grouped(total.deposits)}, rupiah(total.deposited)),
        (_("set aside as premi for the makers"), rupiah(total.premi)),
    ]


def _premi_bars(year: Year) -> list[dict[str, Any]]:
    """The makers' part, within what was sold."""
    lines = [(name, figures) for name, figures in _alone(year) if figures.sold > 0]
    drawn = lengths((figures.premi, figures.sold) for _name, figures in lines)
    bars = []
    for (name, figures), (width, frame) in zip(lines, drawn, strict=True):
        words = _("%(premi)s premi of %(sold)s sold") % {
            "premi": rupiah(figures.premi),
            "sold": rupiah(figures.sold),
        }
        bars.append({"label": name, "words": words, "width": width, "frame": frame})
    return bars
