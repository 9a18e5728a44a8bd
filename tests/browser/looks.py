"""Every public page and each of its states: how a visitor comes to see it, and by which template it is made.

``test_every_public_template_is_looked_at`` holds the list against the templates there are, so a new page is not
forgotten. A look leaves the visitor on the page it names, in either language.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import override_settings

from shop.accounts.demo import DOMAIN
from shop.expo.models import Edition
from shop.order.models import Order, Status
from shop.payment.models import PaymentRequest
from tests.browser.goods import Shop
from tests.browser.visit import Visit


@dataclass(frozen=True)
class Look:
    template: str
    state: str
    status: int
    go: Callable[[Visit, Shop], object]

    def __str__(self) -> str:
        return f"{self.template.removesuffix('.html').rpartition('/')[2]}-{self.state}"


LOOKS: list[Look] = []


def look(template: str, state: str = "filled", status: int = 200) -> Callable[[Callable], Callable]:
    def add(go: Callable[[Visit, Shop], object]) -> Callable:
        LOOKS.append(Look(template, state, status, go))
        return go

    return add


def address(template: str, path: str, state: str = "filled", status: int = 200) -> None:
    """A state that an address alone shows."""
    LOOKS.append(Look(template, state, status, lambda visit, _shop: visit.open(path)))


address("cms/home.html", "/")
address("cms/prison_index.html", "/lapas/")
address("cms/prison_index.html", "/lapas/?province=33", "narrowed")
address("cms/prison_index.html", "/lapas/?province=99", "empty")
address("cms/prison.html", "/lapas/semarang/")
address("cms/story_index.html", "/cerita/")
address("cms/story.html", "/cerita/bengkel-di-dalam-benteng/")
address("cms/transparency.html", "/transparansi/")
address("cms/partner.html", "/mitra/")
address("storefront/partner_enquiry.html", "/mitra/tanya/", "empty")
address("storefront/partner_asked.html", "/mitra/tanya/terkirim/")
address("storefront/expo/events.html", "/pameran/")
address("storefront/expo/event.html", "/pameran/ippafest-lapangan-banteng-2025/")
address("cms/page.html", "/tentang/")
address("cms/standard.html", "/cara-kerja/")
address("storefront/catalogue.html", "/katalog/")
address("storefront/catalogue.html", "/katalog/mebel/", "category")
address("storefront/catalogue.html", "/katalog/?q=kayu", "search")
address("storefront/catalogue.html", "/katalog/?q=tidakadabarangini", "empty")
address("storefront/catalogue.html", "/katalog/?availability=ready&prison=semarang&sort=price", "filtered")
address("404.html", "/tidak-ada/", "error", 404)
address("403.html", "/uji/terlarang/", "error", 403)
address("429.html", "/uji/terlalu-sering/", "error", 429)
address("500.html", "/uji/rusak/", "error", 500)
address("503.html", "/uji/tanpa-berkas/", "error", 503)
address("styleguide.html", "/styleguide/")
address("storefront/basket.html", "/keranjang/", "empty")
address("storefront/track.html", "/pesanan/", "empty")
address("desk/sign_in.html", "/meja/masuk/")


@look("storefront/expo/edition.html")
def web_edition(visit: Visit, shop: Shop) -> None:
    visit.open(Edition.objects.public().first().get_absolute_url())


@look("storefront/expo/no_code.html", "error", 404)
def no_such_code(visit: Visit, shop: Shop) -> None:
    """Outside the languages: the browser's own decides."""
    preferred = {"accept-language": visit.language}
    visit.page.route("**/b/*", lambda way: way.continue_(headers={**way.request.headers, **preferred}))
    visit.answer = visit.page.goto(f"{visit.address}/b/0O1IL", wait_until="load")


@look("storefront/product.html", "ready")
def ready_to_ship(visit: Visit, shop: Shop) -> None:
    visit.open(shop.chair.get_absolute_url())


@look("storefront/product.html", "made-to-order")
def made_to_order(visit: Visit, shop: Shop) -> None:
    visit.open(shop.made_to_order.get_absolute_url())


@look("storefront/product.html", "variants")
def variants(visit: Visit, shop: Shop) -> None:
    visit.open(shop.with_variants.get_absolute_url())


@look("storefront/basket.html")
def two_parcels(visit: Visit, shop: Shop) -> None:
    visit.put_into_basket(shop.chair.get_absolute_url())
    visit.put_into_basket(shop.from_elsewhere.get_absolute_url())


@look("storefront/basket.html", "taken-out")
def taken_out(visit: Visit, shop: Shop) -> None:
    visit.put_into_basket(shop.chair.get_absolute_url())
    visit.press("main button[formaction]")


@look("storefront/basket.html", "error", 422)
def wrong_quantity(visit: Visit, shop: Shop) -> None:
    visit.put_into_basket(shop.chair.get_absolute_url())
    visit.page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    visit.page.locator("main [name=quantity]").first.fill("9999")
    visit.press("main form button:not([type=button]):not([formaction])")


@look("checkout/delivery.html", "empty")
def where_to(visit: Visit, shop: Shop) -> None:
    two_parcels(visit, shop)
    visit.open("/checkout/")


@look("checkout/delivery.html")
def with_prices(visit: Visit, shop: Shop) -> None:
    where_to(visit, shop)
    visit.write_address()
    visit.ask_for_prices()


@look("checkout/delivery.html", "error", 422)
def nothing_typed(visit: Visit, shop: Shop) -> None:
    with_prices(visit, shop)
    for name in ("name", "phone", "email", "street"):
        visit.page.locator(f"main [name={name}]").fill("")
    visit.press("main form button.button-primary:not([value=quote])")


@look("checkout/place.html", "empty")
def place_search(visit: Visit, shop: Shop) -> None:
    where_to(visit, shop)
    visit.open("/checkout/cari-tempat/")


@look("checkout/place.html")
def places_found(visit: Visit, shop: Shop) -> None:
    where_to(visit, shop)
    visit.open("/checkout/cari-tempat/?q=Tembalang")


@look("checkout/place.html", "nothing")
def no_place_found(visit: Visit, shop: Shop) -> None:
    where_to(visit, shop)
    visit.open("/checkout/cari-tempat/?q=Zzzzqx")


@look("checkout/review.html")
def review(visit: Visit, shop: Shop) -> None:
    with_prices(visit, shop)
    visit.go_on_to_review()


@look("checkout/review.html", "error", 422)
def no_method_chosen(visit: Visit, shop: Shop) -> None:
    review(visit, shop)
    visit.page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    visit.page.locator("[name=method]").evaluate_all("all => all.forEach(each => { each.checked = false; })")
    visit.press("main form button.button-large")


@look("403_csrf.html", "error", 403)
def without_cookies(visit: Visit, shop: Shop) -> None:
    visit.open("/pesanan/")
    visit.page.context.clear_cookies()
    visit.page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    visit.press("main form button.button-primary")


def _order(state: str, find: Callable[[], Order]) -> None:
    look("storefront/order.html", state)(lambda visit, _shop: visit.open(f"/pesanan/{find().token}/"))


def _newest(status: Status) -> Callable[[], Order]:
    return lambda: Order.objects.filter(status=status).order_by("-pk").first()


_order("unpaid", _newest(Status.PENDING))
_order("under-way", _newest(Status.PAID))
_order("completed", lambda: Order.objects.filter(status=Status.PAID).order_by("pk").first())
_order("expired", _newest(Status.EXPIRED))
_order("cancelled", _newest(Status.CANCELLED))


@look("storefront/order.html", "qris")
def paid_by_qris(visit: Visit, shop: Shop) -> None:
    visit.put_into_basket(shop.chair.get_absolute_url())
    visit.open("/checkout/")
    visit.write_address()
    visit.ask_for_prices()
    visit.go_on_to_review()
    visit.order(method="qris")


@look("storefront/cancel.html")
def cancel(visit: Visit, shop: Shop) -> None:
    asked = PaymentRequest.objects.filter(state="open", order__status=Status.PENDING).order_by("-pk").first()
    visit.open(f"/pesanan/{asked.order.token}/batal/")


@look("storefront/proof.html")
def transfer_proof(visit: Visit, shop: Shop) -> None:
    asked = PaymentRequest.objects.filter(state="open", method="transfer", order__status=Status.PENDING)
    visit.open(f"/pesanan/{asked.order_by('-pk').first().order.token}/bukti/")


@look("storefront/card.html")
def to_the_card_page(visit: Visit, shop: Shop) -> None:
    asked = PaymentRequest.objects.filter(state="open", method="transfer", order__status=Status.PENDING)
    one = PaymentRequest.objects.filter(pk=asked.latest("pk").pk)
    one.update(method="card")
    with override_settings(STRIPE_SECRET_KEY="sk_test_uji"):
        visit.open(f"/pesanan/{one.get().order.token}/bayar/")
    one.update(method="transfer")


@look("storefront/again.html")
def the_same_again(visit: Visit, shop: Shop) -> None:
    visit.open(f"/pesanan/{_newest(Status.EXPIRED)().token}/lagi/")


@look("storefront/wanted.html")
def demand_is_kept(visit: Visit, shop: Shop) -> None:
    visit.open("/katalog/?q=tidakadabarangini")
    # The script has told it already and hidden the button that is there without it.
    button = visit.page.locator("main form[action*=dicari] button").first
    button.wait_for(state="hidden")
    button.evaluate("each => { each.hidden = false; }")
    visit.press("main form[action*=dicari] button")


@look("storefront/product_gone.html", "error", 404)
def withdrawn(visit: Visit, shop: Shop) -> None:
    visit.open(shop.withdrawn.get_absolute_url())


@look("storefront/track.html", "error", 422)
def unknown_order(visit: Visit, shop: Shop) -> None:
    visit.open("/pesanan/")
    visit.page.locator("main input[type=text]").first.fill("KB-1")
    visit.press("main form button.button-primary")


@look("storefront/partner_enquiry.html", "error", 422)
def nothing_asked(visit: Visit, shop: Shop) -> None:
    visit.open("/mitra/tanya/")
    visit.press("main form button.button-primary")


@look("desk/sign_in.html", "error", 422)
def wrong_password(visit: Visit, shop: Shop) -> None:
    visit.sign_in(f"petugas.semarang@{DOMAIN}", "bukan-kata-sandinya")
