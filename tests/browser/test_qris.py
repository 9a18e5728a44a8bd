"""QRIS codes as a phone's camera sees them: zbar reads the page that Chromium drew, and the picture that was saved."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import qriskit
from PIL import Image
from playwright.sync_api import Page
from pyzbar.pyzbar import decode

from partners.models import MerchantCode
from shop.payment.models import PaymentRequest
from tests.browser.conftest import DESK
from tests.browser.goods import Shop
from tests.browser.looks import paid_by_qris
from tests.browser.visit import Visit


def read(picture: bytes) -> list[str]:
    return [each.data.decode() for each in decode(Image.open(io.BytesIO(picture)))]


@pytest.fixture
def ordered(shop: Shop, visitor: Callable[..., Page]) -> tuple[Page, PaymentRequest]:
    page = visitor(java_script_enabled=False)
    paid_by_qris(Visit(shop.address, page), shop)
    return page, PaymentRequest.objects.filter(method="qris").latest("pk")


@pytest.mark.parametrize("width", [320, 390, DESK])
def test_the_code_on_the_page_pays_the_merchant_exactly_this(
    ordered: tuple[Page, PaymentRequest], width: int
):
    page, asked = ordered
    page.set_viewport_size({"width": width, "height": 844})
    [text] = read(page.screenshot(full_page=True))
    assert qriskit.validate(text) == []
    code = qriskit.parse(text)
    assert asked.merchant_code is not None
    assert (code.amount, code.merchant_name) == (asked.amount, asked.merchant_code.merchant_name)
    assert asked.merchant_code.nmid in text and asked.merchant_code.nmid in page.inner_text("main")


def test_the_saved_picture_is_the_same_code(ordered: tuple[Page, PaymentRequest]):
    page, asked = ordered
    with page.expect_download() as saved:
        page.locator("main a[download]").click()
    assert saved.value.suggested_filename == f"qris-{asked.order.number}.png"
    [text] = read(Path(saved.value.path()).read_bytes())
    assert asked.merchant_code is not None
    assert text == asked.merchant_code.text_for(asked.amount)


def test_every_offices_own_sticker_is_drawn_so_that_it_is_read(ordered: tuple[Page, PaymentRequest]):
    page, asked = ordered
    for code in MerchantCode.objects.all():
        for takes_amount in (True, False):
            MerchantCode.objects.filter(pk=code.pk).update(takes_amount=takes_amount)
            PaymentRequest.objects.filter(pk=asked.pk).update(merchant_code=code)
            page.reload(wait_until="load")
            [text] = read(page.screenshot(full_page=True))
            code.takes_amount = takes_amount
            assert text == code.text_for(asked.amount)
        MerchantCode.objects.filter(pk=code.pk).update(takes_amount=True)
    PaymentRequest.objects.filter(pk=asked.pk).update(merchant_code=asked.merchant_code)
