"""Reviews, read before anybody sees them, and enquiries of would-be partners, which the centre answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from config.common.forms import Form
from partners.choices import Role
from partners.models import Office, PartnerEnquiry
from shop.care.enquiries import mark_answered
from shop.care.models import Review
from shop.care.reviews import moderate
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.messages import DECIDES, tabs
from shop.desk.rooms import MESSAGES


class Reviews(DeskView):
    """Those that wait first; what is published can be taken off again."""

    room = MESSAGES
    acts = DECIDES
    template_name = "desk/reviews.html"
    model = Review

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.records().filter(product__prison__office__in=self.offices).order_by("-state", "-at")
        page = self.paged(rows.select_related("product__prison"))
        return self.page(rows=page.object_list, page_obj=page, tabs=tabs(self, "ulasan"))


class Moderate(DeskForm):
    room = MESSAGES
    acts = DECIDES
    model = Review
    office_path = "product.prison.office"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def perform(self, form: Form) -> str:
        publish = form.data.get("action") == "publish"
        moderate(review=self.target, publish=publish, by=self.request.user)
        return _("The review is on the page of the goods now.") if publish else _("The review is not shown.")

    def after(self) -> str:
        return reverse("desk:reviews")


class Enquiries(DeskView):
    """Who wants to produce with a prison, the ones without an answer first; the centre only."""

    room = MESSAGES
    looks = acts = frozenset({Role.CENTRAL})
    template_name = "desk/enquiries.html"
    model = PartnerEnquiry

    def records(self) -> Any:
        rows = PartnerEnquiry.objects.select_related("prison", "answer__by")
        return rows if self.may_act else rows.none()

    @property
    def office(self) -> Office:
        """The centre's, whichever prison an enquiry names."""
        centre = [each.office for each in self.appointments if each.role == Role.CENTRAL]
        return [*centre, self.appointments[0].office][0]

    @property
    def may_act(self) -> bool:
        return any(each.role == Role.CENTRAL for each in self.appointments)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paged(self.records().order_by("-answer", "-pk"))
        rows = [(each, words.at_moment(each.received_at, self.timezone)) for each in page.object_list]
        return self.page(rows=rows, page_obj=page, tabs=tabs(self, "kerja-sama"))


class EnquiryAnswered(Enquiries, DeskForm):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def perform(self, form: Form) -> str:
        mark_answered(enquiry=self.target, by=self.request.user)
        return _("The enquiry is marked as answered.")

    def after(self) -> str:
        return reverse("desk:enquiries")
