"""What an event of the record says to people: things by their names, fields and values as their screens show them.

A field is called by its word under the context "audit", else by its column's own name; what a form of the settings
held when it was typed belongs to the screen whose slug was kept with it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, ForeignKey, Model
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import pgettext

from config.common.models import AuditEvent
from shop.desk import words
from shop.desk.setting_forms import label_of, shown
from shop.desk.setting_screens import Screen
from shop.desk.settings import SCREENS

# How a thing that has no screen in the settings is called.
NAMES = {
    "catalogue.product": "title_ind",
    "fulfilment.consignment": "order__number",
    "order.order": "number",
    "partner.appointment": "user__email",
    "partner.office": "name",
    "expo.edition": "title_ind",
    "expo.enquiry": "number",
    "accounts.invitation": "email",
    "accounts.user": "email",
}
SCREEN_OF = {screen.model_label.lower(): screen for screen in SCREENS.values()}
UNSAID = {"id", "screen"}
Key = tuple[str, str]


def said(text: str) -> str:
    return pgettext("audit", text) if text else ""


def model_of(event: AuditEvent) -> type[Model] | None:
    screen = SCREENS.get((event.after | event.before).get("screen", ""))
    try:
        return screen.model if screen else apps.get_model(event.target_type)
    except LookupError:
        return None


def kind(event: AuditEvent) -> str:
    model = model_of(event)
    if model is None:
        return ""
    screen = SCREEN_OF.get(model._meta.label_lower)
    key = str(model._meta.verbose_name_raw).lower()
    if said(key) != key:
        return said(key)
    return str(screen.label if screen else model._meta.verbose_name)


def columns(event: AuditEvent) -> dict[str, Field]:
    model = model_of(event)
    return {each.name: each for each in model._meta.concrete_fields} if model else {}


def names(events: Iterable[AuditEvent]) -> dict[Key, str]:
    """What the things and people on this page are called, one statement for each kind."""
    keys: dict[str, set[Any]] = defaultdict(set)
    for event in events:
        keys[event.target_type].add(event.target_id)
        for name, column in columns(event).items():
            if isinstance(column, ForeignKey):
                found = (facts.get(name) for facts in (event.before, event.after))
                keys[column.related_model._meta.label_lower] |= {str(each) for each in found if each}
    return {
        (label, str(pk)): str(name)
        for label, found in keys.items()
        for pk, name in _called(label, {each for each in found if each.isdecimal()})
    }


def _called(label: str, keys: set[str]) -> Iterable[tuple[Any, Any]]:
    if not keys:
        return []
    if path := NAMES.get(label):
        return apps.get_model(label)._default_manager.filter(pk__in=keys).values_list("pk", path)
    if screen := SCREEN_OF.get(label):
        return _on_screen(screen, keys)
    return []


def _on_screen(screen: Screen, keys: set[str]) -> Iterable[tuple[Any, Any]]:
    """As the screen's list calls its rows."""
    first = screen.columns[screen.listed[0]]
    links = ["workshop__prison"] if first.name == "workshop" else []
    links += [first.name] if isinstance(first, ForeignKey) and not links else []
    rows = screen.model._default_manager.filter(pk__in=keys)
    return [(row.pk, shown(row, first)) for row in (rows.select_related(*links) if links else rows)]


def changes(event: AuditEvent, known: dict[Key, str]) -> list[tuple[str, str, str]]:
    """Field, before and after; what stayed the same is left out."""
    there, found = columns(event), []
    for name in event.before | event.after:
        column = there.get(name)
        before, after = (_value(facts.get(name), column, known) for facts in (event.before, event.after))
        if name not in UNSAID and before != after:
            found.append((_field(name, column), before, after))
    return found


def _field(name: str, column: Field | None) -> str:
    if said(name) != name or column is None:
        return said(name).replace("_", " ")
    return str(label_of(column))


def _value(value: Any, column: Field | None, known: dict[Key, str]) -> str:
    if value is None or value == "" or isinstance(value, list | dict):
        return _plain(value)
    if isinstance(column, ForeignKey):
        return known.get((column.related_model._meta.label_lower, str(value)), str(value))
    if column is None or said(str(value)) != str(value):
        return _plain(value)
    try:
        value = column.to_python(
            value == "on" if isinstance(column, BooleanField) and value == "on" else value
        )
        return str(shown(column.model(**{column.name: value}), column))
    except (ValidationError, KeyError, TypeError, ValueError):
        return _plain(value)


def _plain(value: Any, between: str = ", ") -> str:
    if isinstance(value, list):
        return between.join(_plain(each, ": ") for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{said(name)} {_plain(each)}" for name, each in value.items())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(number_format(value, force_grouping=True))
    try:
        day: date | None = parse_date(str(value))
    except ValueError:
        day = None
    return words.on_day(day) if day else said(str("" if value is None else value))
