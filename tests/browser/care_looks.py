"""Where buyers write to a prison; adds to ``tests.browser.looks``."""

from django.core.signing import Signer

from catalogue.choices import Availability
from catalogue.models import Product
from shop.care.models import Kind, Thread
from shop.fulfilment.models import Consignment
from tests.browser.goods import Shop
from tests.browser.looks import look
from tests.browser.visit import Visit


def order_with(state: str) -> str:
    return Consignment.objects.filter(state=state).order_by("-pk").first().order.get_absolute_url()


@look("storefront/ask.html", "empty")
def ask(visit: Visit, shop: Shop) -> None:
    visit.open(f"{shop.chair.get_absolute_url()}tanya/")


@look("storefront/ask.html", "error", 422)
def nothing_asked(visit: Visit, shop: Shop) -> None:
    ask(visit, shop)
    visit.press("main form button")


@look("storefront/product.html", "answered")
def answered(visit: Visit, shop: Shop) -> None:
    visit.open(Thread.objects.filter(shown_answer__gt="").first().product.get_absolute_url())


@look("storefront/stock_wish.html", "empty")
def tell_me(visit: Visit, shop: Shop) -> None:
    """The last but one of the ordinary goods; sold out here, for this look."""
    product = shop.goods.filter(availability=Availability.READY).reverse()[1]
    Product.objects.filter(pk=product.pk).update(availability=Availability.SOLD_OUT)
    visit.open(f"{product.get_absolute_url()}beri-tahu/")
    Product.objects.filter(pk=product.pk).update(availability=Availability.READY)


@look("storefront/stock_news_end.html")
def no_more_news(visit: Visit, shop: Shop) -> None:
    visit.open(f"/kabar-stok/{Signer(salt='stock-news').sign_object('sri@example.com')}/")


@look("storefront/report.html", "empty")
def report(visit: Visit, shop: Shop) -> None:
    visit.open(f"{order_with('handed_over')}lapor/")


@look("storefront/review.html", "empty")
def review(visit: Visit, shop: Shop) -> None:
    visit.open(f"{order_with('completed')}ulas/")


@look("storefront/thread.html")
def thread(visit: Visit, shop: Shop) -> None:
    visit.open(f"/pesan/{Thread.objects.filter(kind=Kind.QUESTION).first().token}/")
