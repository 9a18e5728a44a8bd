"""Catalogues at the desk: put together, looked at as a draft, frozen, printed."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Category
from config.common import clock, csv_file, xlsx
from config.common.forms import Form
from config.common.typeset import as_pdf
from partners.models import Office, Partner
from partners.workshops.models import Workshop
from shop.desk.base import DeskForm, DeskView
from shop.desk.leads import tabs
from shop.desk.receipts import DayInput
from shop.desk.rooms import EXPO
from shop.desk.setting_forms import in_full
from shop.expo import papers, prints, sheet, words
from shop.expo.choices import Languages, PaperSize, PerPage
from shop.expo.completeness import completeness
from shop.expo.models import CodeUse, Edition, Event
from shop.expo.services import freeze_edition, save_edition, withdrawn

RULE = ("prisons", "workshops", "categories")


class WorkshopsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return in_full(obj)


class EditionForm(Form):
    title_ind = forms.CharField(label=gettext_lazy("Title in Indonesian"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=gettext_lazy("Choose")
    )
    event = forms.ModelChoiceField(
        label=gettext_lazy("Exhibition"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    languages = forms.ChoiceField(
        label=gettext_lazy("Languages"), choices=Languages.choices, initial=Languages.BOTH
    )
    size = forms.ChoiceField(label=gettext_lazy("Paper"), choices=PaperSize.choices, initial=PaperSize.A4)
    per_page = forms.TypedChoiceField(
        label=gettext_lazy("Entries on a page"), choices=PerPage.choices, coerce=int, initial=PerPage.FOUR
    )
    valid_from = forms.DateField(label=gettext_lazy("Prices valid from"), widget=DayInput())
    valid_to = forms.DateField(label=gettext_lazy("Prices valid until"), widget=DayInput())
    numbers = forms.CharField(
        label=gettext_lazy("Numbers of the goods, in the order of the catalogue"),
        widget=forms.Textarea({"rows": 8}),
        required=False,
        help_text=gettext_lazy(
            "One a line. Leave this empty, and the goods are found by what you tick below."
        ),
    )
    prisons = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only from these prisons"),
        queryset=Partner.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    workshops = WorkshopsChoice(
        label=gettext_lazy("Only from these workshops"),
        queryset=Workshop.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    categories = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only of these categories"),
        queryset=Category.objects.filter(is_public=True).order_by("path"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, acting: QuerySet[Office], events: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "office": acting,
            "event": events,
            "prisons": Partner.objects.active().filter(office__in=acting).order_by("name"),
            "workshops": Workshop.objects.filter(prison__office__in=acting, is_active=True).select_related(
                "prison"
            ),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if len(acting) == 1:
            self.initial.setdefault("office", acting[0])


class Editions(DeskForm):
    """All catalogues one may see, and a form for a new one."""

    room = EXPO
    template_name = "desk/editions.html"
    model: ClassVar[Any] = Edition
    office_path = "office"
    form_class: ClassVar[Any] = EditionForm

    def records(self) -> QuerySet:
        return super().records().select_related("event", "office__prison")

    @property
    def acting(self) -> QuerySet[Office]:
        return Office.objects.visible_to(self.request.user, *self.acts).order_by("name")

    @property
    def may_act(self) -> bool:
        """Also for the offices below one's own: a region makes catalogues of its prisons' goods."""
        rows = self.acting.filter(pk=self.office.pk) if self.target else self.acting
        return rows.exists()

    def form(self, data: Any = None, files: Any = None) -> EditionForm:
        return self.edition_form(data, self.begun())

    def edition_form(self, data: Any, initial: dict[str, Any]) -> EditionForm:
        events = Event.objects.attended_by(self.request.user)
        return EditionForm(data, acting=self.acting, events=events, initial=initial)

    def begun(self) -> dict[str, Any]:
        return {"valid_from": clock.today()}

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        rows = self.paged(self.records().annotate(many=Count("entries")).order_by("-pk"))
        return self.page(form=form, status=status, page_obj=rows, tabs=tabs("desk:editions"))

    def perform(self, form: EditionForm) -> str:
        edition = self.target or Edition()
        data = dict(form.cleaned_data)
        rule = {name: [each.pk for each in data.pop(name)] for name in RULE}
        numbers = re.split(r"[\s,;]+", data.pop("numbers").strip())
        for name, value in data.items():
            setattr(edition, name, value)
        self.written = save_edition(
            edition=edition, numbers=[each for each in numbers if each], rule=rule, by=self.request.user
        )
        return _("The draft is kept.")

    def after(self) -> str:
        return reverse("desk:edition", args=[self.written.pk])


class EditionPage(Editions):
    """One catalogue: its form while it is a draft, its files once it is frozen."""

    template_name = "desk/edition.html"

    def begun(self) -> dict[str, Any]:
        edition = self.target
        numbers = [] if edition.rule else edition.entries.values_list("product__number", flat=True)
        plain = {
            name: getattr(edition, name) for name in self.form_class.base_fields if hasattr(edition, name)
        }
        return {**plain, **dict.fromkeys(RULE, ()), **edition.rule, "numbers": "\n".join(numbers)}

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        edition = self.target
        entries = [
            (n, facts, completeness(facts), words.own(facts["title"]), words.price(facts))
            for n, _pk, facts in papers.contents(edition)[0]
        ]
        uses = CodeUse.objects.filter(code__edition=edition).aggregate(many=Sum("uses"))["many"] or 0
        scores = [each[2].score for each in entries]
        return self.page(
            form=form,
            status=status,
            edition=edition,
            entries=[
                (n, facts, whole.score, [words.missing(name) for name in whole.missing], title, price)
                for n, facts, whole, title, price in entries
            ],
            average=sum(scores) // len(scores) if scores else 0,
            withdrawn=[] if edition.is_frozen else withdrawn(edition),
            uses=uses,
            files=[(kind, label) for kind, (label, _make) in FILES.items()] if edition.is_frozen else [],
        )


class Freeze(EditionPage):
    """From now on it says the same for ever."""

    form_class = Form

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def form(self, data: Any = None, files: Any = None) -> Any:
        return Form(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        answer = super().show(self.edition_form(None, EditionPage.begun(self)), status=status)
        answer.context_data |= {"wrong_form": form, "has_errors": True}  # type: ignore[attr-defined]
        return answer

    def begun(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> str:
        freeze_edition(edition=self.target, by=self.request.user)
        return _("The catalogue is frozen. Print it as often as you like.")

    def after(self) -> str:
        return reverse("desk:edition", args=[self.target.pk])


FILES: dict[str, tuple[Any, Any]] = {
    "pdf": (gettext_lazy("Catalogue (PDF)"), lambda e, name: as_pdf(name, papers.edition_pdf(e))),
    "label": (gettext_lazy("Shelf labels (PDF)"), lambda e, name: as_pdf(name, prints.labels(e))),
    "poster": (gettext_lazy("Poster with QR code (PDF)"), lambda e, name: as_pdf(name, prints.poster(e))),
    "xlsx": (
        gettext_lazy("Sheet in the columns of the e-catalogue (XLSX)"),
        lambda e, name: xlsx.answer(name, sheet.HEADINGS, list(sheet.rows(e))),
    ),
    "csv": (
        gettext_lazy("The same as CSV"),
        lambda e, name: csv_file.stream(name, sheet.HEADINGS, list(sheet.rows(e))),
    ),
}


class EditionFile(Editions):
    """A file of a catalogue; of a draft only the catalogue itself, to look at."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        kind = self.kwargs["kind"]
        if kind not in FILES or not (self.target.is_frozen or kind == "pdf"):
            raise Http404
        return FILES[kind][1](self.target, f"katalog-{self.target.pk}-{kind}")


class EventPoster(DeskView):
    room = EXPO
    model = Event
    office_path = "office"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return as_pdf(f"poster-{self.target.slug}", prints.poster(self.target))
