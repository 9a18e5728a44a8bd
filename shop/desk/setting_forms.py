"""The form of a setting, made from its model and told in people's words, and how a row's columns are shown.

Whom a row may belong to is only what the person can see, so a form sent for another region's prison is refused
as a choice that does not exist.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import construct_instance, modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.models import Category
from config.common import places
from config.common.errors import Refused
from config.common.forms import Form
from config.common.money import rupiah
from partners.choices import OfficeKind
from partners.models import Mitra, Office
from shop.desk import words
from shop.desk.measures import MeasureField, PriceField, as_typed
from shop.desk.receipts import DayInput
from shop.desk.setting_screens import Screen

RUPIAH = {"first_kg", "next_kg", "price", "amount"}
SHARES = {"pnbp_bp", "premi_bp", "programme_bp", "partner_bp"}
REGENCIES = {"regency", "regency_code"}
ZONES = {
    "city": pgettext_lazy("zone", "the same city"),
    "province": pgettext_lazy("zone", "the same province"),
    "island": pgettext_lazy("zone", "another province of the island"),
    "archipelago": pgettext_lazy("zone", "another island"),
    "east": pgettext_lazy("zone", "the east"),
}
LABELS = {
    "name_ind": _("Name in Indonesian"),
    "name_en": _("Name in English"),
    "title_ind": _("Name in Indonesian"),
    "title_en": _("Name in English"),
    "prison": _("Prison"),
    "workshop": _("Workshop"),
    "office": _("Office"),
    "region": _("Region"),
    "code": _("Code"),
    "name": _("Name"),
    "courier": _("Courier"),
    "service": _("Service"),
    "zone": _("Zone"),
    "first_kg": _("First kilogram"),
    "next_kg": _("Each further kilogram"),
    "minimum_kg": _("Kilograms charged at least"),
    "min_grams": _("From weight (grams)"),
    "max_grams": _("Up to weight (grams)"),
    "days_min": _("Working days at least"),
    "days_max": _("Working days at most"),
    "volume_divisor": _("Cubic centimetres per kilogram"),
    "regency_code": _("City or regency"),
    "price": _("Price"),
    "cutoff_hour": _("Cut-off hour"),
    "orders_per_day": _("Orders a day"),
    "address": _("Address"),
    "hours_ind": _("Hours in Indonesian"),
    "hours_en": _("Hours in English"),
    "bank": _("Bank"),
    "base": _("Of what"),
    "pnbp_bp": _("PNBP (%)"),
    "premi_bp": _("Premi (%)"),
    "programme_bp": _("Programme fund (%)"),
    "partner_bp": _("Partner (%)"),
    "fee_bearer": _("Payment fee"),
    "recognition": _("Shared at"),
    "legal_basis": _("Legal basis"),
    "source": _("Source"),
    "scheme": _("Scheme"),
    "model": _("How it is run"),
    "is_placeholder": _("Only an example, not confirmed by the KPPN"),
    "clock": _("The time counts"),
    "code_valid_days": _("Days a billing code is valid"),
    "numerator": _("Numerator"),
    "denominator": _("Denominator"),
    "days": _("Days"),
    "is_public": _("Shown in the shop"),
    "words": _("Words that name it"),
    "phrases": _("Phrases"),
}
BY_COMMA = _("Separate them with commas.")
# What a constraint of the database says in one sentence, by its name.
SENTENCES = {
    "ledger_scheme_whole": _("The four parts must add up to 100 %."),
    "ledger_scheme_fee": _("Of the price of goods no fee is taken off; it is borne by the office."),
    "ledger_schemeuse_one_scope": _("Choose one of workshop, prison and way of running, or none."),
    "workshops_workshop_mitra": _("A workshop with a partner names him, a self-managed one names none."),
    "shipping_tariff_days": _("At most cannot be less than at least."),
    "shipping_tariff_grams": _("The upper weight must be above the lower."),
}


class ShareField(MeasureField):
    """Per cent as typed, parts of 10,000 as kept; empty is nothing."""

    def to_python(self, value: Any) -> int:
        return super().to_python(value) or 0


class RowForm(forms.ModelForm):
    """Constraints are left to the service, which ends earlier rows first; what it refuses is put into words here."""

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields)
        try:
            self.instance.full_clean(exclude=self._get_validation_exclusions(), validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)

    def refuse(self, refusal: Refused) -> None:
        sentence = next((each for name, each in SENTENCES.items() if name in str(refusal)), None)
        Form.refuse(self, Refused(sentence or refusal.message, field=refusal.field))  # type: ignore[arg-type]


class CategoryForm(RowForm):
    parent = forms.ModelChoiceField(
        Category.objects.order_by("path"), label=_("Below"), required=False, empty_label=_("At the top")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["parent"]

    def clean(self) -> Any:
        self.instance.chosen_parent = self.cleaned_data.get("parent")
        return super().clean()


def form_of(
    screen: Screen,
    *,
    offices: QuerySet[Office],
    row: Any = None,
    data: Mapping[str, Any] | None = None,
    initial: dict[str, Any] | None = None,
) -> Any:
    factory = modelform_factory(
        screen.model,
        form=CategoryForm if screen.form else RowForm,
        fields=screen.edit_fields if row else screen.fields,
        formfield_callback=partial(_field, offices=offices),
    )
    return factory(data, instance=row, initial=initial)


def _field(column: Any, *, offices: QuerySet[Office], **kwargs: Any) -> Any:
    name = column.name
    facts: dict[str, Any] = {"label": label_of(column), "help_text": column.help_text}
    facts["required"] = not (column.blank or column.null)
    if name in SHARES:
        return ShareField(factor=100, label=facts["label"])
    if name in RUPIAH:
        return PriceField(**facts)
    if name in REGENCIES:
        return forms.ChoiceField(choices=[("", ""), *places.all_regencies()], **facts)
    if name == "zone":
        return forms.ChoiceField(choices=[("", ""), *ZONES.items()], **facts)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=DayInput(), **facts)
    if isinstance(column, ArrayField):
        return SimpleArrayField(column.base_field.formfield(), **facts | {"help_text": BY_COMMA})
    if isinstance(column, models.ForeignKey):
        return RowChoice(_choices(column, offices), **facts)
    if isinstance(column, models.TextField):
        facts["widget"] = forms.Textarea({"rows": 3})
    return column.formfield(
        **facts | ({"required": False} if isinstance(column, models.BooleanField) else {})
    )


class RowChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return in_full(row)


def in_full(row: Any) -> str:
    """A workshop with its prison: there is a wood workshop in many."""
    return f"{row.prison.name}: {row}" if row._meta.label == "workshops.Workshop" else str(row)


def _choices(column: Any, offices: QuerySet[Office]) -> QuerySet:
    rows = column.related_model._default_manager.all()
    label = column.related_model._meta.label
    if label == "partner.Partner":
        return rows.filter(office__in=offices).order_by("name")
    if label == "workshops.Workshop":
        found = rows.filter(prison__office__in=offices).select_related("prison")
        return found.order_by("prison__name", "name_ind")
    if label == "partner.Office":
        return offices.filter(kind=OfficeKind.REGION) if column.name == "region" else offices.order_by("name")
    return rows.filter(is_active=True) if column.related_model is Mitra else rows


def label_of(column: Any) -> Any:
    return LABELS.get(column.name) or capfirst(column.verbose_name)


def heading(screen: Screen, name: str) -> Any:
    return label_of(screen.model._meta.get_field(name))


def shown(row: Any, name: str) -> Any:
    """A column as people read it; nothing where nothing is known."""
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "zone":
        return ZONES[value]
    if getattr(row._meta.get_field(name), "choices", None):
        return getattr(row, f"get_{name}_display")()
    if name in RUPIAH:
        return rupiah(value)
    if name in SHARES:
        return as_typed(value, 100) or "0"
    if name in REGENCIES:
        return places.regency_name(value)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return words.on_day(value)
    return in_full(value) if isinstance(value, models.Model) else value
