"""The quotation of an enquiry, as a draft; it begins as the enquiry, or as the last version."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.common import clock
from config.common.typeset import as_pdf
from shop.desk.base import DeskView
from shop.desk.quotation_enquiries import EnquiryPage
from shop.desk.quotation_form import MOST, USUALLY_VALID, QuotationForm, Rows, begun, dots
from shop.desk.rooms import QUOTATIONS
from shop.expo.enquiries import MOST_PIECES
from shop.expo.letters import quotation_pdf
from shop.expo.models import Quotation
from shop.expo.proposals import quotable
from shop.expo.quotations import save_quotation

TERMS = ("valid_until", "deposit_bp", "pay_days", "signatory", "position", "note_ind", "note_en")


class Editor(EnquiryPage):
    template_name = "desk/quotation.html"
    left_out: ClassVar[Any] = ()

    def form(self, data: Any = None, files: Any = None) -> QuotationForm:
        versions = self.target.quotations.prefetch_related("lines__product", "parcels")
        last = versions.order_by("version").last()
        return QuotationForm(
            data,
            enquiry=self.target,
            sold=quotable(self.office),
            rows=[] if data is not None else self.rows(last),
            parcels={each.prison_id: parcel(each) for each in last.parcels.all()} if last else {},
            initial=self.terms(last),
        )

    def rows(self, last: Quotation | None) -> Rows:
        """The last version's, else what was asked for; and what the address brings along, of what is for sale here."""
        rows = [line(each) for each in last.lines.all()] if last else []
        wanted = dict(_brought(self.request))
        if last is None and not wanted:
            wanted = {
                each.product.number: each.quantity for each in self.target.items.select_related("product")
            }
        known = {row["number"] for row in rows}
        sold = {each.number: each for each in quotable(self.office).filter(number__in=wanted)}
        self.left_out = [number for number in wanted if number not in sold]
        new = [(number, many) for number, many in wanted.items() if number in sold and number not in known]
        return rows + [begun(sold[number], many) for number, many in new]

    def terms(self, last: Quotation | None) -> dict[str, Any]:
        """A version that is over would be over again; who signed for the office last will do so again."""
        if last is not None:
            until = max(last.valid_until, clock.today() + USUALLY_VALID)
            return {**{name: getattr(last, name) for name in TERMS}, "valid_until": until}
        signed = Quotation.objects.filter(enquiry__office=self.office).order_by("-made_at", "-pk").first()
        return {
            "valid_until": clock.today() + USUALLY_VALID,
            "deposit_bp": 10_000,
            "signatory": signed.signatory if signed else "",
            "position": signed.position if signed else "",
        }

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        facts = {"enquiry": self.target, "is_open": self.target.is_open, "left_out": self.left_out}
        return self.page(form=form, status=status, **facts)

    def perform(self, form: QuotationForm) -> str:
        save_quotation(enquiry=self.target, offer=form.offer(), by=self.request.user)
        return _("The draft is kept. Look at it here before it is offered.")


def _brought(request: HttpRequest) -> list[tuple[str, int]]:
    """``?barang=SMG-RT-0001:30`` of the page of prisons; what is spelled otherwise is not there."""
    found = []
    for text in request.GET.getlist("barang")[:MOST]:
        number, _colon, many = text.partition(":")
        if many.isascii() and many.isdigit() and int(many[:10]):
            found.append((number.replace("\0", "")[:24], min(int(many[:10]), MOST_PIECES)))
    return found


def line(kept: Any) -> dict[str, Any]:
    return {
        "number": kept.product.number,
        "price": kept.unit_price,
        **{
            name: getattr(kept, name)
            for name in ("quantity", "from_stock", "title_ind", "title_en", "spec", "unit")
        },
    }


def parcel(kept: Any) -> dict[str, Any]:
    return {"delivery": kept.delivery, "shipping": dots(kept.shipping), "days": kept.lead_days}


class Letter(DeskView):
    """The letter of a version, in the language of the page or of ``?bahasa=``; a draft's to look at beforehand."""

    room = QUOTATIONS
    model: ClassVar[Any] = Quotation
    office_path = "enquiry.office"
    http_method_names = ["get", "head", "options"]

    def records(self) -> Any:
        return super().records().select_related("enquiry__office__prison")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("bahasa") or get_language() or "id"
        if language not in ("id", "en"):
            raise Http404
        name = f"penawaran-{self.target.enquiry.number}-{self.target.version}"
        return as_pdf(name, quotation_pdf(self.target, language))
