"""Asking for a quotation, and what becomes of one; adds to ``tests.browser.looks``."""

from shop.expo.models import Enquiry, Quotation
from tests.browser.goods import Shop
from tests.browser.looks import address, look
from tests.browser.visit import Visit

address("storefront/quotation/ask.html", "/penawaran/", "empty")
address("storefront/quotation/ask.html", "/penawaran/?jasa=1", "service")
address("storefront/quotation/ask.html", "/penawaran/?negara=1", "export")


def offered() -> Enquiry:
    return version().enquiry


def version() -> Quotation:
    return Quotation.objects.filter(state="offered").first()


@look("storefront/quotation/ask.html")
def filled_in(visit: Visit, shop: Shop) -> None:
    visit.open(f"/penawaran/?produk={shop.chair.number}&jumlah=40")


@look("storefront/quotation/ask.html", "error", 422)
def nothing_said(visit: Visit, shop: Shop) -> None:
    visit.open("/penawaran/?jasa=1")
    visit.press("main form button.button-primary")


@look("storefront/quotation/enquiry.html")
def with_an_offer(visit: Visit, shop: Shop) -> None:
    visit.open(offered().get_absolute_url())


@look("storefront/quotation/enquiry.html", "empty")
def without_an_offer(visit: Visit, shop: Shop) -> None:
    visit.open(Enquiry.objects.filter(quotations=None).first().get_absolute_url())


@look("storefront/quotation/accept.html", "empty")
def where_it_goes(visit: Visit, shop: Shop) -> None:
    visit.open(f"{offered().get_absolute_url()}terima/?versi={version().version}")


@look("storefront/quotation/accept.html", "error", 422)
def nothing_of_where(visit: Visit, shop: Shop) -> None:
    where_it_goes(visit, shop)
    visit.press("main form button.button-primary")


@look("storefront/quotation/act.html", "empty")
def send_a_file(visit: Visit, shop: Shop) -> None:
    visit.open(f"{offered().get_absolute_url()}berkas/")
