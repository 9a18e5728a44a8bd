"""What a screen of the settings is: one row of the registry (``shop.desk.settings``) says all of it.

The three pages (list, form, confirmation) know no model. A dated row is never corrected: a new one begins later
and ends the one before, which ``about`` finds. Where money follows (``two``), what one person typed counts when
a second one has confirmed it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.errors import Refused
from config.common.rules import change_row, put_in_force
from partners.choices import Role
from partners.models import Office


@dataclass(frozen=True)
class Screen:
    """``model`` by its label, because pages about stories lie above the shop.

    ``office`` is the path from a row to its office; without one it is the whole country's and the centre's
    alone, unless it is ``shared`` with the regions. ``fixed`` fields are set once; ``edit`` are those of a row
    that is there, if not all others. ``save`` is the service, ``found_by`` how a product is found by the row.
    """

    slug: str
    model_label: str
    label: Any
    help: Any
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    office: str = ""
    shared: bool = False
    about: tuple[str, ...] | None = None
    fixed: tuple[str, ...] = ()
    edit: tuple[str, ...] | None = None
    two: bool = False
    later: bool = False
    removes: bool = False
    finds: tuple[str, ...] = ()
    save: Callable[..., Any] | None = None
    found_by: str | None = None
    form: str = ""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.model_label)

    @property
    def is_dated(self) -> bool:
        return "valid_from" in self.fields

    @property
    def edit_fields(self) -> tuple[str, ...]:
        if self.edit is not None:
            return self.edit
        return ("valid_to",) if self.is_dated else tuple(f for f in self.fields if f not in self.fixed)

    def is_open_to(self, roles: set[str]) -> bool:
        return Role.CENTRAL in roles or bool(self.office or self.shared) and Role.REGIONAL in roles

    def rows(self, offices: QuerySet[Office]) -> QuerySet:
        found = self.model._default_manager.all()
        if self.office:
            found = found.filter(**{f"{self.office}__in": offices})
        kept = {"office"} & {each.name for each in self.model._meta.fields}
        links = [
            name
            for name in {*self.columns, *kept}
            if isinstance(self.model._meta.get_field(name), ForeignKey)
        ]
        return found.select_related(*[self._with_prison(name) for name in links]).order_by(*self._order())

    def _with_prison(self, name: str) -> str:
        return f"{name}__prison" if name == "workshop" else name

    def _order(self) -> tuple[str, ...]:
        first = [name for name in self.columns if name not in ("valid_from", "valid_to")]
        return (*first, "-valid_from", "-pk") if self.is_dated else (*first, "pk")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        found = Q()
        for path in self.finds:
            found |= Q(**{f"{path}__icontains": text})
        return rows.filter(found) if text and self.finds else rows

    def still_holding(self, rows: QuerySet) -> QuerySet:
        """Without the dated rows that are over."""
        if self.is_dated and any(each.name == "valid_to" for each in self.model._meta.fields):
            return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
        return rows

    def office_of(self, row: Model) -> int | None:
        """The office whose row this is."""
        found: Any = row
        for name in filter(None, self.office.split("__")):
            found = getattr(found, name, None)
        return found.pk if self.office and found else None

    def write(self, row: Any, *, by: Any, checker: Any = None) -> None:
        if self.later and row.pk is None and row.valid_from <= clock.today():
            raise Refused(_("It begins tomorrow at the earliest."), field="valid_from", code="later")
        if self.save is not None:
            self.save(row=row, by=by, checker=checker)
        elif row.pk is None and self.about is not None:
            about = self.model._default_manager.filter(**{name: getattr(row, name) for name in self.about})
            put_in_force(row=row, about=about, by=by, office_id=self.office_of(row))
        else:
            change_row(row=row, by=by, office_id=self.office_of(row))
