"""Many listings from one XLSX file: its template, what it says, and what is wrong in it, cell by cell.

A row is looked at by the very form an officer fills in, only that choices are the names in the template's
drop-down lists. Columns are known by their heading, in either language and any order.
"""

import base64
import binascii
import io
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple
from zipfile import ZipFile

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalogue.batches import NewListing, repeated
from catalogue.choices import Making
from catalogue.models import Category
from config.common.errors import Refused
from partners.models import Office
from partners.workshops.models import Workshop
from shop.desk.listing_form import ListingForm
from shop.desk.measures import MeasureField

MOST_ROWS = 5_000
MOST_BYTES = 1_500_000  # it travels once more, in the form that saves it
MOST_UNPACKED = 40_000_000
TOO_LARGE = gettext_lazy("The file is too large. Split it into several.")
UNITS = {"length_mm": "cm", "width_mm": "cm", "height_mm": "cm", "weight_g": "kg"}
COLUMNS = (
    *(
        "title_ind",
        "workshop",
        "category",
        "price",
        "cost",
        "making",
        "stock",
        "lead_days",
        "length_mm",
        "width_mm",
    ),
    *("height_mm", "weight_g", "material_ind", "work_minutes", "description_ind", "technique_ind"),
    *("monthly_capacity", "min_quantity", "max_quantity"),
)
Names = Mapping[str, Any]


class SheetRefused(Refused):
    """A file that cannot be read as a sheet of goods at all."""


class Mistake(NamedTuple):
    cell: str
    heading: str
    sentence: str


class Pick(forms.CharField):
    """One of the names in a drop-down list; what each stands for comes with the row."""

    known: Names = {}

    def clean(self, value: Any) -> Any:
        name = str(super().clean(value)).casefold()
        if name and name not in self.known:
            raise forms.ValidationError(_("Choose a name from the list."), code="choice")
        return self.known[name] if name else self.initial


class RowForm(ListingForm):
    pictures = shows_person = uploaded = None  # type: ignore[assignment]
    category = Pick(label=gettext_lazy("Category"), required=False)  # type: ignore[assignment]
    workshop = Pick(label=gettext_lazy("Workshop"))  # type: ignore[assignment]
    making = Pick(label=gettext_lazy("Stock"), required=False, initial=Making.READY)  # type: ignore[assignment]

    def __init__(self, data: Mapping[str, str]) -> None:
        super(ListingForm, self).__init__(data)
        self.record = None


class Shared(dict[str, forms.Field]):
    """Fields that all rows of a sheet use; to copy them for each takes longer than to look at the row."""

    def __deepcopy__(self, memo: Any) -> "Shared":
        return self


def form_for(names: Mapping[str, Names]) -> type[RowForm]:
    """The form of one sheet's rows, that knows what may be chosen."""
    fields = Shared(deepcopy(dict(RowForm.base_fields)))
    for name, each in names.items():
        fields[name].known = {said.casefold(): what for said, what in each.items()}  # type: ignore[attr-defined]
    made = type("SheetRowForm", (RowForm,), {})
    made.base_fields = fields  # type: ignore[attr-defined]
    return made


def names_for(offices: Sequence[Office]) -> dict[str, Names]:
    """What may be chosen: the names of the officer's workshops, of categories with those above them, of makings."""
    workshops = Workshop.objects.filter(prison__office__in=[each.pk for each in offices], is_active=True)
    return {
        "workshop": {getattr(each, "name_ind"): each for each in workshops.select_related("prison__office")},  # noqa: B009
        "category": _category_names(),
        "making": {str(making.label): making.value for making in Making},
    }


def _category_names() -> Names:
    paths: dict[str, str] = {}
    found = {}
    for category in Category.objects.order_by("path"):
        above = paths.get(category.path[: -Category.steplen])
        paths[category.path] = f"{above} > {category.name_ind}" if above else category.name_ind
        found[paths[category.path]] = category
    return found


def heading(name: str) -> str:
    unit = _("hours") if name == "work_minutes" else UNITS.get(name)
    label = str(ListingForm.base_fields[name].label)
    return f"{label} ({unit})" if unit else label


def template(offices: Sequence[Office]) -> bytes:
    """An empty sheet with headings, their notes, and drop-down lists from a second sheet."""
    book = Workbook()
    sheet: Any = book.active
    lists = book.create_sheet(_("Lists"))
    sheet.title = _("Goods")
    sheet.freeze_panes = "B2"
    names = names_for(offices)
    for n, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, n, heading(name))
        cell.font = Font(bold=True)
        cell.comment = Comment(_note(name), "Karya Binaan", width=320, height=120)
        sheet.column_dimensions[get_column_letter(n)].width = max(14, len(cell.value) + 2)
        if name in names:
            _offer(sheet, lists, n, list(names[name]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(sheet: Any, lists: Any, column: int, names: list[str]) -> None:
    letter = get_column_letter(column)
    for n, name in enumerate(names, start=1):
        cell = lists.cell(n, column, name)
        cell.data_type = "s"  # whatever it begins with
    choice = DataValidation("list", f"='{lists.title}'!${letter}$1:${letter}${max(1, len(names))}")
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _note(name: str) -> str:
    field = ListingForm.base_fields[name]
    if name in ("title_ind", "workshop"):
        return f"{field.help_text} {_('Always fill this in.')}".strip()
    if name in ("category", "making"):
        return str(_("Choose a name from the list."))
    example = _("A number such as 58 or 4,2.") if isinstance(field, MeasureField) else ""
    return str(field.help_text or example or _("May stay empty until the listing is sent for approval."))


def cells_of(data: bytes, *, rows: int, columns: int) -> list[tuple[Any, ...]]:
    """The first sheet of an XLSX file, at most so much of it. Raises ``SheetRefused`` for one that unpacks to too
    much, and whatever the library makes of a broken one."""
    with ZipFile(io.BytesIO(data)) as file:
        if sum(each.file_size for each in file.infolist()) > MOST_UNPACKED:
            raise SheetRefused(TOO_LARGE, field="file", code="large")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return list(book.worksheets[0].iter_rows(max_row=rows, max_col=columns, values_only=True))


def sent_bytes(data: dict[str, Any], *, most: int) -> bytes:
    """The file of a form, or what its page carried along when it was looked at; a byte beyond ``most`` at the end."""
    if data.get("file"):
        return data["file"].read(most + 1)
    try:
        return base64.b64decode(data.get("sent") or "", validate=True)
    except binascii.Error:
        return b""


def read(data: bytes) -> list[tuple[Any, ...]]:
    """The cells of the first sheet, its headings first. Raises ``SheetRefused``."""
    if len(data) > MOST_BYTES:
        raise SheetRefused(TOO_LARGE, field="file", code="large")
    try:
        rows = cells_of(data, rows=MOST_ROWS + 2, columns=len(COLUMNS) + 10)
    except Refused:
        raise
    except Exception as error:  # whatever the library makes of a broken file
        raise SheetRefused(
            _("This is not an XLSX file we can read. Fill in the template and send it."), field="file"
        ) from error
    while rows and not any(cell not in (None, "") for cell in rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise SheetRefused(_("There is no row below the headings."), field="file", code="empty")
    if len(rows) > MOST_ROWS + 1:
        raise SheetRefused(
            _("A file has at most %(most)d rows. Split it into several.") % {"most": MOST_ROWS}, field="file"
        )
    return rows


def check(
    rows: Sequence[tuple[Any, ...]], offices: Sequence[Office]
) -> tuple[list[NewListing], list[Mistake]]:
    """What the sheet says, and everything that is wrong in it; nothing is written."""
    places, mistakes = _places(rows[0])
    row_form = form_for(names_for(offices))
    found, numbers = [], []
    for number, row in enumerate(rows[1:], start=2):
        typed = {name: _typed(row[place]) for name, place in places.items()}
        if not any(typed.values()):
            continue
        form = row_form(typed)
        if form.is_valid():
            found.append(_listing(form))
            numbers.append(number)
        mistakes += [
            Mistake(f"{get_column_letter(places.get(name, 0) + 1)}{number}", heading(name), str(sentences[0]))
            for name, sentences in form.errors.items()
        ]
    place = get_column_letter(places.get("title_ind", 0) + 1)
    twice = str(_("The workshop has a listing of this name already."))
    mistakes += [Mistake(f"{place}{numbers[n]}", heading("title_ind"), twice) for n in repeated(found)]
    return found, sorted(mistakes, key=_by_place)


def _places(row: tuple[Any, ...]) -> tuple[dict[str, int], list[Mistake]]:
    """Where each column stands; a heading that is none of ours would otherwise be passed over unnoticed."""
    meant = dict(_headings())
    places: dict[str, int] = {}
    mistakes = []
    for place, cell in enumerate(row):
        name = meant.get(_typed(cell).casefold())
        if name and name not in places:
            places[name] = place
        elif _typed(cell):
            sentence = str(_("This heading is not one of the template's, or stands there twice."))
            mistakes.append(Mistake(f"{get_column_letter(place + 1)}1", _typed(cell), sentence))
    return places, mistakes


def _headings() -> Iterator[tuple[str, str]]:
    for language in ("en", "id"):
        with override(language):
            yield from [(heading(name).casefold(), name) for name in COLUMNS]


def _typed(cell: Any) -> str:
    """A cell as a person would have typed it into the form."""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if cell is None else str(cell).strip()


def _listing(form: RowForm) -> NewListing:
    data = form.cleaned_data
    counted = data["making"] == Making.READY
    stock = (data.get("stock") or 0) if counted else None
    return NewListing(data["workshop"], form.changes(), data["price"], stock)


def _by_place(mistake: Mistake) -> tuple[int, int, str]:
    letters = mistake.cell.rstrip("0123456789")
    return int(mistake.cell[len(letters) :]), len(letters), letters
