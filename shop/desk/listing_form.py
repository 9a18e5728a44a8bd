"""The listing as an officer fills it in: one page, whose fields bear the names a proposal uses.

Nothing but name and workshop is required, because a draft may be kept at any moment; what is missing for
approval is for ``catalogue.proposals`` to say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.choices import ConsumerClass, Durability, IndustrialClass, Making, Market
from catalogue.choices import Form as Kind
from catalogue.models import Category, Product
from catalogue.proposals import FIELDS
from config.common.forms import Form, PhotosField
from media.choices import ANSWERS, ShowsPerson
from media.models import Picture
from partners.models import Office
from partners.workshops.models import Workshop
from shop.desk.measures import MeasureField, PriceField

MOST_PHOTOS = 8
MOST_VARIANTS = 20
MANY = 1_000_000
FOLDED = {
    "technique_ind",
    "one_of_a_kind",
    "monthly_capacity",
    "min_quantity",
    "max_quantity",
    "market",
    "form",
    "durability",
    "consumer_class",
    "industrial_class",
}


class DefaultChoice(forms.ChoiceField):
    """A choice that is never empty: what was not sent keeps its default."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.initial


def choice(label: Any, choices: Any, initial: str, **more: Any) -> forms.ChoiceField:
    return DefaultChoice(label=label, choices=choices, initial=initial, required=False, **more)


def count(label: Any, *, least: int = 0, most: int = MANY, **more: Any) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=least, max_value=most, required=False, **more)
    field.widget.attrs["inputmode"] = "numeric"
    return field


class ListingForm(Form):
    shows_person = forms.ChoiceField(
        label=_("Can a person be seen on the photos?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        required=False,
    )
    pictures = PhotosField(
        label=_("Photos"),
        required=False,
        widget=PhotosField.widget(attrs={"accept": "image/*", "multiple": True}),
        help_text=_(
            "1 to 8 photos from the camera or the gallery. The thing fills the picture, in daylight, on a plain "
            "ground. No face, door, key or camera. The place where a photo was taken is removed."
        ),
    )
    uploaded = forms.ModelMultipleChoiceField(
        queryset=Picture.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    title_ind = forms.CharField(
        label=_("Name"), max_length=255, help_text=_("As a buyer would call it, for example Kursi rotan.")
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("Choose")
    )
    workshop: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Workshop"), queryset=Workshop.objects.none(), empty_label=_("Choose")
    )
    price = PriceField(label=_("Price"), required=False, minimum=1)
    cost = PriceField(
        label=_("Cost of materials for one piece (HPP)"),
        required=False,
        help_text=_("Never shown to buyers. The scheme takes it off before the rest is shared."),
    )
    making = choice(_("Stock"), Making.choices, Making.READY, widget=forms.RadioSelect)
    stock = count(_("Pieces in stock"))
    lead_days = count(_("Days to make"), most=365)
    monthly_capacity = count(_("Pieces the workshop makes in a month"), least=1)
    length_mm = MeasureField(label=_("Length"), factor=10)
    width_mm = MeasureField(label=_("Width"), factor=10)
    height_mm = MeasureField(label=_("Height"), factor=10)
    weight_g = MeasureField(label=_("Weight with packing"), factor=1000)
    material_ind = forms.CharField(label=_("Material"), max_length=160, required=False)
    work_minutes = MeasureField(label=_("Hours of work for one piece"), factor=60)
    description_ind = forms.CharField(
        label=_("Short story"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How it is made and what it is good for. No names of people."),
    )
    technique_ind = forms.CharField(label=_("Technique"), max_length=160, required=False)
    one_of_a_kind = forms.BooleanField(label=_("There is only this one"), required=False)
    market = choice(_("Where it is sold"), Market.choices, Market.EXTERNAL)
    form = choice(_("Goods or service"), Kind.choices, Kind.GOODS)
    durability = choice(_("How long it keeps"), Durability.choices, Durability.DURABLE)
    consumer_class = choice(_("Kind of purchase"), ConsumerClass.choices, ConsumerClass.SHOPPING)
    industrial_class = choice(_("Use in industry"), IndustrialClass.choices, IndustrialClass.NONE)
    min_quantity = count(_("Fewest pieces per order"), least=1)
    max_quantity = count(_("Most pieces per order"), least=1)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        product: Product | None,
        offices: Sequence[Office],
        by: Any,
        **kw: Any,
    ) -> None:
        super().__init__(data, files, **kw)
        self.record = product.stock_record if product else None
        fields: dict[str, Any] = self.fields
        # Sent one by one by the script, and not part of any listing yet.
        fields["uploaded"].queryset = Picture.objects.filter(uploaded_by_user=by, product_images__isnull=True)
        fields["category"].queryset = Category.objects.order_by("name_ind")
        workshops = Workshop.objects.filter(prison__office__in=[each.pk for each in offices], is_active=True)
        fields["workshop"].queryset = workshops.order_by("prison", "name")
        if product:
            del self.fields["workshop"]
        elif workshops.count() == 1:
            self.fields["workshop"].initial = workshops.get()
        in_variants = product is not None and product.is_parent
        if in_variants:
            del self.fields["price"]
        if self.record or in_variants:
            # The first price decides whether pieces are counted; afterwards stock moves in the list.
            self.fields["making"].disabled = True
            self.fields["making"].help_text = _("Chosen with the first price. Stock changes in the list.")
            del self.fields["stock"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("min_quantity") or 1, data.get("max_quantity")
        if most and most < least:
            self.add_error("max_quantity", _("The most must not be less than the fewest."))
        counted = "stock" in self.fields and data.get("making") == Making.READY
        if data.get("price") and counted and data.get("stock") is None and "stock" not in self.errors:
            self.add_error("stock", _("Write how many pieces there are; 0 if there is none yet."))
        if data.get("pictures") and data.get("shows_person") != ShowsPerson.NO:
            data["pictures"] = []
            self.add_error("shows_person", about_person(data.get("shows_person")))
        return data

    @property
    def folded_wrong(self) -> bool:
        """Whether something in the folded part has to be seen."""
        return bool(FOLDED & set(self.errors))

    def refuse_photos(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.add_error("pictures", sentence)

    def changes(self) -> dict[str, Any]:
        """What of the typed words a proposal can keep now; a wrong field leaves its earlier content alone."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}
        changes = {name: _plain(name, data[name]) for name in FIELDS if name in data}
        if "category" in data:
            changes["categories"] = [data["category"].pk] if data["category"] else []
        return changes


def about_person(answer: str | None) -> Any:
    """Photos of goods need nobody on them; of anyone who is, there would have to be a signed consent."""
    if answer == ShowsPerson.YES:
        return _("A person may not be seen without a consent. Take the photos again, of the thing alone.")
    return _("Say whether a person can be seen, then choose the photos again.")


def _plain(name: str, value: Any) -> Any:
    """An empty number as the column's own empty."""
    if value is not None:
        return value
    return {"min_quantity": 1, "max_quantity": None, "monthly_capacity": None}.get(name, 0)


class VariantForm(Form):
    """One size, colour or finish. A row that has its number keeps price and stock where they are changed: the list."""

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    title_ind = forms.CharField(label=_("Variant"), max_length=255, required=False)
    price = PriceField(label=_("Price"), required=False, minimum=1)
    stock = count(_("Pieces in stock"))

    def __init__(self, *args: Any, numbers: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers

    @property
    def is_known(self) -> bool:
        return bool(self["number"].value())

    def clean_number(self) -> str:
        """Only this product's own variants; a number from elsewhere would rename another listing."""
        value = str(self.cleaned_data["number"])
        if value and value not in self.numbers:
            raise forms.ValidationError(_("This variant does not belong to the listing."))
        return value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_new = not data.get("number")
        if is_new and data.get("title_ind") and not data.get("price") and "price" not in self.errors:
            self.add_error("price", _("Set a price."))
        if is_new and not data.get("title_ind") and (data.get("price") or data.get("stock")):
            self.add_error("title_ind", _("Give the variant a name, for example ukuran 40."))
        return data


class BaseVariants(forms.BaseFormSet):
    def changes(self, earlier: Sequence[Mapping[str, Any]], *, counted: bool) -> list[dict[str, Any]]:
        """The rows in a proposal's form; a row whose name was emptied is taken out."""
        english = {row.get("title_ind"): row.get("title_en", "") for row in earlier}
        return [
            _variant(form.cleaned_data, english, counted)
            for form in self.forms
            if form.cleaned_data.get("title_ind")
        ]


def _variant(row: Mapping[str, Any], english: Mapping[Any, str], counted: bool) -> dict[str, Any]:
    words = {"title_ind": row["title_ind"], "title_en": english.get(row["title_ind"], "")}
    if row.get("number"):
        return {"number": row["number"], **words}
    return {**words, "price": row["price"], "stock": (row.get("stock") or 0) if counted else None}


def variants_form(data: Any, *, rows: Sequence[Mapping[str, Any]], product: Product | None) -> Any:
    numbers = frozenset(product.children.values_list("number", flat=True)) if product else frozenset()
    made = forms.formset_factory(
        VariantForm, formset=BaseVariants, extra=3, max_num=MOST_VARIANTS, validate_max=True
    )
    return made(data, initial=list(rows), prefix="variant", form_kwargs={"numbers": numbers})
