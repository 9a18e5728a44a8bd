"""What a screen of the settings is: a row of the registry (``shop.desk.settings``), and what follows from its model.

The pages (list, form, confirmation) know no model. A dated row is never corrected: a new one begins later and
ends the one before, which ``about`` finds. Where money follows (``two``), what one person typed counts when a
second one has confirmed it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, Model, Q, QuerySet, TextField
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.errors import Refused
from config.common.rules import change_row, put_in_force
from partners.choices import Role
from partners.models import Office
from shop.desk.rooms import SETTINGS, Room

SHOWN = 7
OFFICES = {"office": "office", "prison": "prison__office", "workshop": "workshop__prison__office"}


@dataclass(frozen=True)
class Screen:
    """``model_label``, because pages about stories lie above the shop; ``names`` are the fields of a new row.

    ``fixed`` fields are set once, ``edit`` are those of a row that is there, if not all others; ``read`` are columns
    that nobody types but that follow from what was typed. A row without
    an office is ``national``, the centre's alone, unless it is ``shared`` with the regions. ``save`` is the
    service where none of the two general ones fits; ``found_by`` is how a product is found by the row.
    """

    slug: str
    model_label: str
    label: Any
    names: str
    fixed: str = ""
    edit: str | None = None
    read: str = ""
    about: str | None = None
    two: bool = False
    later: bool = False
    removes: bool = False
    shared: bool = False
    national: bool = False
    save: Callable[..., Any] | None = None
    found_by: str | None = None
    room: Room = SETTINGS

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.model_label)

    @cached_property
    def columns(self) -> dict[str, Field]:
        return {each.name: each for each in self.model._meta.fields}

    @property
    def is_dated(self) -> bool:
        return "valid_from" in self.columns

    @property
    def fields(self) -> list[str]:
        names = self.names.split()
        return names + [each for each in ("valid_from", "source") if self.is_dated and each not in names]

    @property
    def edit_fields(self) -> list[str]:
        if self.edit is None and self.is_dated:
            return ["valid_to"]
        return (
            self.edit.split()
            if self.edit is not None
            else [f for f in self.fields if f not in self.fixed.split()]
        )

    @property
    def listed(self) -> list[str]:
        ends = [each for each in ("valid_from", "valid_to") if each in self.columns]
        long = [each for each, column in self.columns.items() if isinstance(column, TextField)]
        left_out = [*ends, *long, "scan", "renews"]
        names = [each for each in self.names.split() if each in self.columns] + self.read.split()
        names = [each for each in names if each not in left_out]
        return [each for each in names if not each.endswith("_en")][:SHOWN] + ends

    @cached_property
    def office(self) -> str:
        """The path from a row to its office; a row that may have none is the whole country's."""
        if self.model_label == "partner.Partner":
            return "office"
        names = (each for each in OFFICES if each in self.columns and not self.columns[each].null)
        return "" if self.national else OFFICES.get(next(names, ""), "")

    def is_open_to(self, roles: set[str]) -> bool:
        above = {Role.CENTRAL} if not (self.office or self.shared) else self.room.looks
        return bool(roles & above)

    def rows(self, offices: QuerySet[Office]) -> QuerySet:
        found = self.model._default_manager.all()
        if self.office:
            found = found.filter(**{f"{self.office}__in": offices})
        links = [each for each in self.listed if isinstance(self.columns[each], ForeignKey)]
        links = [f"{each}__prison" if each == "workshop" else each for each in links]
        return found.select_related(*links, *filter(None, [self.office])).order_by(*self._order())

    def _order(self) -> list[str]:
        """By office, then by the first word; agreements by what ends next."""
        if self.room is not SETTINGS and self.is_dated:
            return ["valid_to", "pk"]
        own = [name for name in self.listed if not isinstance(self.columns[name], ForeignKey)]
        return [*([f"{self.office}__name"] if self.office else []), own[0], "-pk"]

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        """Rows one of whose words, or whose office's name, has this in it."""
        words = [name for name in self.listed if isinstance(self.columns[name], CharField)]
        found = Q(**{f"{self.office}__name__icontains": text}) if self.office else Q()
        for name in words:
            found |= Q(**{f"{name}__icontains": text})
        return rows.filter(found) if text else rows

    def still_holding(self, rows: QuerySet) -> QuerySet:
        """Without the dated rows that are over."""
        if "valid_to" not in self.columns:
            return rows
        return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))

    def office_of(self, row: Any) -> int | None:
        for name in filter(None, self.office.split("__")):
            row = getattr(row, name, None)
        return row.pk if self.office and row else None

    def write(self, row: Any, *, by: Any, checker: Any = None) -> None:
        if self.later and row.pk is None and row.valid_from <= clock.today():
            raise Refused(_("It begins tomorrow at the earliest."), field="valid_from", code="later")
        if self.save is not None:
            self.save(row=row, by=by, checker=checker)
        elif row.pk is None and self.about is not None:
            subject = {name: getattr(row, name) for name in self.about.split()}
            about = self.model._default_manager.filter(**subject)
            put_in_force(row=row, about=about, by=by, office_id=self.office_of(row))
        else:
            change_row(row=row, by=by, office_id=self.office_of(row))
