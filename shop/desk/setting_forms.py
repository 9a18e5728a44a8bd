"""The form of a setting, made from its model, and how a row's columns are shown.

Whom a row may belong to is only what the person can see, so a form sent for another region's prison is refused
as a choice that does not exist.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import construct_instance, modelform_factory
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.common import places
from config.common.errors import Refused
from config.common.forms import Form
from config.common.money import rupiah
from media.papers import PaperField
from partners.choices import OfficeKind
from partners.models import Office
from shop.desk import words
from shop.desk.evidence import EvidenceField
from shop.desk.measures import MeasureField, PriceField, as_typed
from shop.desk.receipts import DayInput
from shop.desk.setting_screens import OFFICES, Screen
from shop.expo.export import countries, country_name

RUPIAH = {"first_kg", "next_kg", "price", "amount"}
SHARES = {"pnbp_bp", "premi_bp", "programme_bp", "partner_bp", "least_bp", "together_bp"}
REGENCIES = {"regency", "regency_code", "place"}
ZONES = {
    "city": pgettext_lazy("zone", "the same city"),
    "province": pgettext_lazy("zone", "the same province"),
    "island": pgettext_lazy("zone", "another province of the island"),
    "archipelago": pgettext_lazy("zone", "another island"),
    "east": pgettext_lazy("zone", "the east"),
}
# Where a column has no name in people's words: translations of a name, links, the one our limit has no room for.
LABELS = {
    "name_ind": _("Name in Indonesian"),
    "name_en": _("Name in English"),
    "title_ind": _("Name in Indonesian"),
    "title_en": _("Name in English"),
    "prison": _("Prison"),
    "workshop": _("Workshop"),
    "office": _("Office"),
    "category": _("Category"),
    "recognition": _("Shared at"),
    "days": _("Days"),
    "valid_from": _("Valid from"),
    "source": _("Source"),
}
# What a constraint of the database says, by its name.
SENTENCES = {
    "ledger_scheme_whole": _("The four parts must add up to 100 %."),
    "ledger_scheme_fee": _("Of the price of goods no fee is taken off; the office bears it."),
    "ledger_schemeuse_one_scope": _("Choose one of workshop, prison and way of running, or none."),
    "workshops_workshop_mitra": _("A workshop with a partner names him, a self-managed one names none."),
    "_period": _("The last day cannot be before the first."),
}


class ShareField(MeasureField):
    """Per cent as typed, parts of 10,000 as kept; empty is nothing."""

    def to_python(self, value: Any) -> int:
        return super().to_python(value) or 0


class RowChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return in_full(row)


class RowForm(forms.ModelForm):
    """Constraints are left to the service, which ends earlier rows first; what it refuses is put into words here."""

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields)
        many = {each.name for each in self.instance._meta.many_to_many} & set(self.fields)
        self.instance.many = {name: self.cleaned_data.get(name) for name in many}
        try:
            exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
            self.instance.full_clean(exclude=exclude, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def refuse(self, refusal: Refused) -> None:
        sentence = next((each for name, each in SENTENCES.items() if name in refusal.code), refusal.message)
        Form.refuse(self, Refused(sentence, field=refusal.field))  # type: ignore[arg-type]


def form_of(
    screen: Screen,
    offices: QuerySet[Office],
    row: Any = None,
    *,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    initial: Any = None,
) -> Any:
    fields = screen.edit_fields if row else screen.fields
    as_field = partial(_field, offices=offices)
    factory = modelform_factory(screen.model, form=RowForm, fields=fields, formfield_callback=as_field)
    return factory(data, files, instance=row, initial=initial)


def _field(column: Any, *, offices: QuerySet[Office], **_kwargs: Any) -> Any:
    is_tick = isinstance(column, models.BooleanField)
    facts: dict[str, Any] = {"label": label_of(column), "help_text": column.help_text}
    # Oscar lets a partner be without a name; no prison is.
    facts["required"] = column.name == "name" or not (column.blank or column.null or is_tick)
    if column.name in SHARES:
        return ShareField(factor=100, label=facts["label"])
    if column.name in RUPIAH:
        return PriceField(**facts)
    if column.name in REGENCIES:
        return forms.ChoiceField(choices=[("", _("Choose")), *places.all_regencies()], **facts)
    if column.name == "country":
        return forms.ChoiceField(choices=[("", _("Choose")), *countries()], **facts)
    if column.name == "zone":
        return forms.ChoiceField(choices=[("", _("Choose")), *ZONES.items()], **facts)
    if isinstance(column, PaperField):
        return EvidenceField(label=facts["label"], required=False)
    if isinstance(column, ArrayField):
        facts["help_text"] = _("Separate them with commas.")
        return SimpleArrayField(cast(Any, column.base_field.formfield()), **facts)
    if isinstance(column, models.ManyToManyField):
        facts["widget"] = forms.CheckboxSelectMultiple
    if isinstance(column, models.ForeignKey):
        return RowChoice(_choices(column, offices), empty_label=_("Choose"), **facts)
    if isinstance(column, models.DateField):
        facts["widget"] = DayInput()
    if isinstance(column, models.TextField):
        facts["widget"] = forms.Textarea({"rows": 3})
    field = column.formfield(**facts)
    if getattr(field, "choices", None):
        field.choices = [(key, label if key else _("Choose")) for key, label in field.choices]
    return field


def in_full(row: Any) -> str:
    """A workshop with its prison: there is a wood workshop in many."""
    return f"{row.prison.name}: {row}" if row._meta.label == "workshops.Workshop" else str(row)


def _choices(column: Any, offices: QuerySet[Office]) -> QuerySet:
    """Of what belongs to an office, only what belongs to one of these."""
    rows = column.related_model._default_manager.all()
    if column.related_model is Office:
        return offices.filter(kind=OfficeKind.REGION) if column.name == "region" else offices
    if column.name in OFFICES:
        path = OFFICES[column.name].removeprefix(f"{column.name}__")
        return rows.filter(**{f"{path}__in": offices}).select_related(path.partition("__")[0])
    return rows.filter(office__in=offices) if column.name == "renews" else rows


def label_of(column: Any) -> Any:
    return LABELS.get(column.name) or capfirst(column.verbose_name)


def shown(row: Any, column: Any) -> Any:
    """A column as people read it; nothing where nothing is known."""
    name, value = column.name, getattr(row, column.name, None)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "zone":
        return ZONES[value]
    if column.choices:
        return capfirst(getattr(row, f"get_{name}_display")())
    if name in RUPIAH:
        return rupiah(value)
    if name in SHARES:
        return as_typed(value, 100) or "0"
    if name in REGENCIES:
        return places.regency_name(value)
    if name == "country":
        return country_name(value)
    if isinstance(value, int) and name != "year":
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return words.on_day(value)
    return in_full(value) if isinstance(value, models.Model) else value
