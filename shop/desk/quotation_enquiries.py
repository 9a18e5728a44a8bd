"""Enquiries at the desk: what somebody would like to buy, which office answers, and what it says.

An officer may do all but bind his office: an offer is made by reviewer or head, or above them by whoever is
appointed there.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.common import clock, places
from config.common.forms import Form
from config.common.places import npwp_in_words
from media.papers import hand_out
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.leads import asked_event
from shop.desk.rooms import ORDERS, QUOTATIONS, QUOTING
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.enquiries import hand_enquiry, reject_enquiry, review_enquiry, say
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, EnquiryFile, Quotation
from shop.expo.proposals import proposals
from shop.expo.quotations import CHANGED, offer_quotation

TO_ANSWER, OFFERED, ACCEPTED, ENDED = "jawab", "ditawarkan", "diterima", "selesai"
TABS: dict[str, tuple[Any, tuple[EnquiryState, ...]]] = {
    TO_ANSWER: (gettext_lazy("To answer"), (EnquiryState.SENT, EnquiryState.REVIEWED)),
    OFFERED: (gettext_lazy("Offered"), (EnquiryState.OFFERED,)),
    ACCEPTED: (gettext_lazy("Accepted"), (EnquiryState.ACCEPTED,)),
    ENDED: (gettext_lazy("Ended"), (EnquiryState.REJECTED, EnquiryState.EXPIRED)),
}
PACE = timedelta(days=90)
TAGS = {
    EnquiryState.REVIEWED: "active",
    EnquiryState.OFFERED: "active",
    EnquiryState.ACCEPTED: "done",
}


class Enquiries(DeskView):
    """By state; of those to answer the one promised first on top, so what is late leads."""

    room = QUOTATIONS
    template_name = "desk/enquiries.html"
    model = Enquiry
    office_path = "office"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else TO_ANSWER
        today = clock.today(self.timezone)
        seen, event = self.records().filter(office__in=self.offices), asked_event(request)
        seen = seen.filter(event=event) if event else seen
        marks = {name: Count("pk", filter=Q(state__in=states)) for name, (_label, states) in TABS.items()}
        asked = Q(sent_at__gte=clock.now() - PACE) & (Q(answered_at__isnull=False) | Q(answer_by__lt=today))
        found = seen.order_by().aggregate(
            **marks,
            promised=Count("pk", filter=asked),
            kept=Count("pk", filter=asked & Q(answered_at__date__lte=F("answer_by"))),
        )
        shown = seen.filter(state__in=TABS[tab][1]).select_related("office", "event")
        shown = shown.order_by(*(["answer_by", "pk"] if tab == TO_ANSWER else ["-sent_at", "-pk"]))
        page = self.paged(shown.prefetch_related("items"))
        rows = [
            (each, TAGS.get(each.state, ""), words.deadline(each.answer_by, today), each.answer_by < today)
            for each in page.object_list
        ]
        return self.page(
            rows=rows,
            page_obj=page,
            tab=tab,
            event=event,
            promised=found["promised"],
            kept=found["kept"],
            tabs=[
                {
                    "label": label,
                    "url": f"{request.path}?tab={name}" + (f"&pameran={event}" if event else ""),
                    "count": found[name],
                    "current": name == tab,
                }
                for name, (label, _states) in TABS.items()
            ],
        )


class SayForm(Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )


class HandForm(Form):
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office that answers from now on"),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Q(pk=office.parent_id) | Q(parent=office) | Q(parent__parent=office)
        others = Office.objects.filter(near).exclude(prison__is_active=False)
        self.fields["office"].queryset = others.order_by("kind", "name")  # type: ignore[attr-defined]


class RejectForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason, which the one who asked will read"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class OfferForm(Form):
    """``seen``: which draft stood on the page; another one is looked at first."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)


class EnquiryPage(DeskForm):
    """One enquiry with all that belongs to it; its form is an answer."""

    room = QUOTATIONS
    template_name = "desk/enquiry.html"
    model: ClassVar[Any] = Enquiry
    office_path = "office"
    shown_as = "say_form"

    def records(self) -> QuerySet:
        return super().records().select_related("office__prison", "event", "edition", "reviewed_by")

    @property
    def may_offer(self) -> bool:
        return any(each.office == self.office and each.role in QUOTING for each in self.appointments)

    def form(self, data: Any = None, files: Any = None) -> Any:
        return SayForm(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        enquiry: Enquiry = self.target
        kept = enquiry.quotations.select_related("order", "offered_by", "made_by")
        kept = kept.prefetch_related("lines__product", "parcels__prison").order_by("-version")
        versions = [version(each) for each in kept]
        draft = next((each for each in versions if each["quotation"].state == QuotationState.DRAFT), None)
        said = enquiry.messages.select_related("by")
        forms_ = {
            "say_form": SayForm(),
            "hand_form": HandForm(office=self.office),
            "reject_form": RejectForm(),
        }
        return self.page(
            status=status,
            **{**forms_, self.shown_as: form},
            wrong_form=form,
            has_errors=bool(form.errors),
            enquiry=enquiry,
            kind=TAGS.get(EnquiryState(enquiry.state), ""),
            due=words.deadline(enquiry.answer_by, clock.today(self.timezone)),
            facts=[each for each in facts(enquiry, self.timezone) if each[1]],
            items=enquiry.items.select_related("product"),
            files=enquiry.files.all(),
            said=[(each, words.at_moment(each.at, self.timezone)) for each in said],
            versions=versions,
            draft=draft,
            may_offer=self.may_offer,
            sees_orders=any(each.role in ORDERS.looks for each in self.appointments),
        )

    def perform(self, form: Any) -> str:
        say(enquiry=self.target, text=form.cleaned_data["text"], by=self.request.user)
        return _("Your answer is kept, and the one who asked gets it by e-mail.")

    def after(self) -> str:
        return reverse("desk:enquiry", args=[self.target.pk])


def facts(enquiry: Enquiry, timezone: str) -> list[tuple[Any, Any]]:
    """Who asks and what for, as rows of a list; what is not known has nothing."""
    column = Enquiry._meta.get_field
    needed = enquiry.needed_on and words.on_day(enquiry.needed_on)
    plain = [
        (name, getattr(enquiry, name))
        for name in ("name", "institution", "phone", "email", "rup", "po_number")
    ]
    plain += [("npwp", npwp_in_words(enquiry.npwp)), ("needed_on", needed), ("where", enquiry.where)]
    plain += [("regency", places.regency_name(enquiry.regency)), ("country", enquiry.country)]
    return [
        *((capfirst(column(name).verbose_name), value) for name, value in plain),  # type: ignore[union-attr]
        (_("Exhibition"), enquiry.event),
        (pgettext("printed", "Catalogue"), enquiry.edition),
        (_("Sent"), words.at_moment(enquiry.sent_at, timezone)),
        (_("Taken up by"), enquiry.reviewed_by),
        (_("Reason"), enquiry.reason),
    ]


def version(quotation: Quotation) -> dict[str, Any]:
    """One version as the page shows it; of a draft with the lines below their cost."""
    lines, parcels = list(quotation.lines.all()), list(quotation.parcels.all())
    is_draft = quotation.state == QuotationState.DRAFT
    return {
        "quotation": quotation,
        "lines": [(each, is_draft and each.unit_price < each.product.cost) for each in lines],
        "parcels": parcels,
        "percent": f"{quotation.deposit_bp / 100:g}".replace(".", ","),
        "seen": quotation.made_at.isoformat(),
    }


class Act(EnquiryPage):
    """Something that is done from the enquiry's page; a refusal is shown there, beside what was typed."""

    form_class: ClassVar[Any] = Form

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(EnquiryPage.after(self))

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data)


class TakeUp(Act):
    shown_as = "take_form"

    def perform(self, form: Any) -> str:
        review_enquiry(enquiry=self.target, by=self.request.user)
        return _("You have taken it up. Whoever asked sees that it is being looked at.")


class Hand(Act):
    shown_as = "hand_form"

    def form(self, data: Any = None, files: Any = None) -> Any:
        return HandForm(data, office=self.office)

    def perform(self, form: Any) -> str:
        office = form.cleaned_data["office"]
        hand_enquiry(enquiry=self.target, office=office, by=self.request.user)
        return _("%(office)s answers from now on.") % {"office": office}

    def after(self) -> str:
        """It may be out of sight now."""
        return reverse("desk:enquiries")


class Reject(Act):
    shown_as = "reject_form"
    form_class = RejectForm

    def perform(self, form: Any) -> str:
        reject_enquiry(enquiry=self.target, reason=form.cleaned_data["reason"], by=self.request.user)
        return _("The enquiry is rejected, and the one who asked gets your reason by e-mail.")


class MakeOffer(Act):
    acts = QUOTING
    shown_as = "offer_form"
    form_class = OfferForm

    def perform(self, form: Any) -> str:
        draft = self.target.quotations.filter(state=QuotationState.DRAFT).first()
        if draft is None or draft.made_at.isoformat() != form.cleaned_data["seen"]:
            raise ExpoRefused(CHANGED, code="seen")
        offer_quotation(quotation=draft, by=self.request.user)
        return _("The quotation is offered. The letter goes out with a link to it.")


class Prisons(EnquiryPage):
    """Which prison could make it: best first."""

    template_name = "desk/enquiry_prisons.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = proposals(enquiry=self.target)
        makers = [each for each in found if each.goods]
        return self.page(
            enquiry=self.target,
            makers=[(each, listed(each), query(each), words.on_day(each.arrives)) for each in makers],
            others=[each for each in found if not each.goods],
            is_open=self.target.is_open,
            office=self.office,
        )


def listed(proposal: Any) -> list[Any]:
    """A prison's goods once each, although one may answer several things that were asked; the very goods first."""
    once: dict[str, Any] = {}
    for each in sorted(proposal.goods, key=lambda each: not each.is_asked):
        once.setdefault(each.number, each)
    return list(once.values())


def query(proposal: Any) -> str:
    """A prison's goods as the editor reads them from its address: the best answer to each thing that was asked."""
    best = {each.asked: each for each in reversed(proposal.goods)}
    return "&".join(f"barang={each.number}:{each.quantity}" for each in best.values())


class Paper(DeskView):
    """A paper of the one who asks, out of the private store."""

    room = QUOTATIONS
    model = EnquiryFile
    office_path = "enquiry.office"
    http_method_names = ["get", "head", "options"]

    def records(self) -> QuerySet:
        seen = EnquiryFile.objects.filter(enquiry__in=Enquiry.objects.visible_to(self.request.user))
        return seen.select_related("enquiry__office__prison")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return hand_out(self.target.file, name=f"{self.target.enquiry.number}-{self.target.pk}")
