"""Reviews, read before anybody sees them, and enquiries of would-be partners, which the centre answers."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.choices import Role
from partners.models import PartnerEnquiry
from shop.care.models import Review
from shop.care.reviews import moderate
from shop.care.services import mark_answered
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.messages import tabs
from shop.desk.rooms import DECIDES, MESSAGES


class ListWithButtons(DeskForm):
    """A list whose rows have one button each; there is nothing to send to the list itself."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["GET"]) if self.target is None else super().post(request, **kwargs)


class Reviews(ListWithButtons):
    """Those nobody has read first; what is shown can be taken off again."""

    room = MESSAGES
    acts = DECIDES
    template_name = "desk/reviews.html"
    model = Review
    office_path = "product.prison.office"

    def records(self) -> Any:
        return super().records().select_related("product__prison__office")

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        rows = self.records().filter(product__prison__office__in=self.offices)
        page = self.paged(rows.order_by(F("is_shown").asc(nulls_first=True), "-at"))
        return self.page(rows=page.object_list, page_obj=page, tabs=tabs(self, "reviews"))

    def perform(self, form: Any) -> str:
        show = form.data.get("action") == "show"
        moderate(review=self.target, show=show, by=self.request.user)
        return _("The review is on the page of the goods now.") if show else _("The review is not shown.")

    def after(self) -> str:
        return reverse("desk:reviews")


class Enquiries(ListWithButtons):
    """Who wants to produce with a prison, those without an answer first; the centre only."""

    room = MESSAGES
    looks = acts = frozenset({Role.CENTRAL})
    template_name = "desk/partner_enquiries.html"
    model = PartnerEnquiry

    def records(self) -> Any:
        rows = PartnerEnquiry.objects.select_related("prison", "answer__by")
        return rows if self.own_offices else rows.none()

    @property
    def office(self) -> Any:
        """The centre's, whichever prison an enquiry names."""
        return [*self.own_offices, self.appointments[0].office][0]

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        page = self.paged(self.records().order_by(F("answer").asc(nulls_first=True), "-pk"))
        rows = [(each, words.at_moment(each.received_at, self.timezone)) for each in page.object_list]
        return self.page(rows=rows, page_obj=page, tabs=tabs(self, "enquiries"))

    def perform(self, form: Any) -> str:
        mark_answered(enquiry=self.target, by=self.request.user)
        return _("The enquiry is marked as answered.")

    def after(self) -> str:
        return reverse("desk:partner-enquiries")
