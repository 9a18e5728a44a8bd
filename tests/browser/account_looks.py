"""The account's pages and their states, added to ``tests.browser.looks``: seen by the demo's buyer, who has ordered, by
its editor, who has not, and at the doors by nobody who is signed in."""

from config.common.models import OutboxMessage
from shop.accounts.demo import DOMAIN, PASSWORD
from tests.browser.goods import Shop
from tests.browser.looks import address, look
from tests.browser.visit import Visit

FOLDER = "storefront/account"
SEND = "main form button"

address(f"{FOLDER}/sign_in.html", "/akun/masuk/")
address(f"{FOLDER}/register.html", "/akun/daftar/")
address(f"{FOLDER}/sent.html", "/akun/daftar/terkirim/")
address(f"{FOLDER}/dead_link.html", "/akun/daftar/bukan-tautan/", "error", 410)


def _sign_in(visit: Visit, email: str = f"pembeli@{DOMAIN}", password: str = PASSWORD) -> None:
    visit.open("/akun/masuk/")
    visit.page.locator("main [name=username]").fill(email)
    visit.page.locator("main [name=password]").fill(password)
    visit.press(SEND)


def _inside(template: str, path: str, state: str = "filled", who: str = "pembeli") -> None:
    @look(f"{FOLDER}/{template}", state)
    def go(visit: Visit, shop: Shop) -> None:
        _sign_in(visit, f"{who}@{DOMAIN}")
        visit.open(path)


_inside("home.html", "/akun/")
_inside("orders.html", "/akun/pesanan/")
_inside("addresses.html", "/akun/alamat/")
_inside("orders.html", "/akun/pesanan/", "empty", who="editor")
_inside("addresses.html", "/akun/alamat/", "empty", who="editor")
_inside("address.html", "/akun/alamat/baru/", "empty")
_inside("email.html", "/akun/surel/")
_inside("form.html", "/akun/kata-sandi/")
_inside("data.html", "/akun/data/")
_inside("delete.html", "/akun/data/hapus/")


@look(f"{FOLDER}/sign_in.html", "error", 422)
def wrong_password(visit: Visit, shop: Shop) -> None:
    _sign_in(visit, password="bukan-kata-sandinya")


@look(f"{FOLDER}/register.html", "error", 422)
def nothing_typed(visit: Visit, shop: Shop) -> None:
    visit.open("/akun/daftar/")
    visit.press(SEND)


def _sent_empty(template: str, path: str) -> None:
    @look(f"{FOLDER}/{template}", "error", 422)
    def go(visit: Visit, shop: Shop) -> None:
        _sign_in(visit)
        visit.open(path)
        visit.press("main form button.button-primary")


_sent_empty("address.html", "/akun/alamat/baru/")
_sent_empty("form.html", "/akun/kata-sandi/")
_sent_empty("email.html", "/akun/surel/")


@look(f"{FOLDER}/confirm.html")
def link_of_the_mail(visit: Visit, shop: Shop) -> None:
    visit.open("/akun/daftar/")
    visit.page.locator("main [name=email]").fill("baru@contoh.example")
    for field in visit.page.locator("main [type=password]").all():
        field.fill("rotan-kopi-meja-27")
    visit.press(SEND)
    visit.open(_path_in_mail("account_confirm"))


@look(f"{FOLDER}/email_link.html")
def link_to_agree(visit: Visit, shop: Shop) -> None:
    _sign_in(visit)
    visit.open("/akun/surel/")
    visit.page.locator("main [name=email]").fill("lain@contoh.example")
    visit.page.locator("main [type=password]").fill(PASSWORD)
    visit.press(SEND)
    visit.open(_path_in_mail("email_change_new"))


def _path_in_mail(template: str) -> str:
    """As it stands in the last such mail, without its language."""
    mail = OutboxMessage.objects.filter(template=template).order_by("-pk").first()
    assert mail is not None
    return str(mail.context["path"]).removeprefix("/en")
