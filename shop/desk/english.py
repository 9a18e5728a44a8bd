"""English of a listing, beside its Indonesian: the reviewer's or a translator's work, never the officer's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.english import ENGLISH, translate_listing
from catalogue.models import Product
from config.common.forms import Form
from partners.choices import Role
from shop.desk import drafts
from shop.desk.base import DeskForm
from shop.desk.comparison import ENGLISH as LABELS
from shop.desk.rooms import LISTINGS


class EnglishForm(Form):
    """A field for each text there is in Indonesian, which stands above it."""

    def __init__(self, data: Any, *, words: Mapping[str, Any]) -> None:
        super().__init__(data, initial={name: words.get(name) or "" for name in ENGLISH})
        self.variants = [row["title_ind"] for row in words.get("variants") or []]
        for name in ENGLISH:
            if indonesian := words.get(name.replace("_en", "_ind")):
                self._ask(name, LABELS[name], indonesian, long=name == "description_en")
        for n, row in enumerate(words.get("variants") or []):
            label = _("Variant in English: %(name)s") % {"name": row["title_ind"]}
            self._ask(f"variant_{n}", label, "", initial=row.get("title_en", ""))

    def _ask(self, name: str, label: Any, hint: str, *, long: bool = False, initial: Any = None) -> None:
        attrs = {"lang": "en", **({"rows": 5} if long else {})}
        widget = forms.Textarea(attrs=attrs) if long else forms.TextInput(attrs=attrs)
        most = Product._meta.get_field(name).max_length if name in ENGLISH else 255
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            required=False,
            max_length=most or 5000,
            widget=widget,
            initial=initial,
        )

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ENGLISH if name in self.fields}

    def variant_words(self) -> dict[str, str]:
        return {title: self.cleaned_data[f"variant_{n}"] for n, title in enumerate(self.variants)}


class English(DeskForm):
    room = LISTINGS
    acts = frozenset({Role.REVIEWER})
    template_name = "desk/english.html"
    model = Product

    def records(self) -> Any:
        return super().records().exclude(structure=Product.CHILD).select_related("prison__office")

    def form(self, data: Any = None, files: Any = None) -> EnglishForm:
        return EnglishForm(data, words=drafts.words_of(self.target)[0])

    def perform(self, form: EnglishForm) -> str:
        translate_listing(
            product=self.target, words=form.words(), variants=form.variant_words(), by=self.request.user
        )
        return _("The English texts are saved.")

    def after(self) -> str:
        waits = self.target.proposals.waiting().exists()
        return reverse("desk:listing-review" if waits else "desk:listing-english", args=[self.target.pk])
