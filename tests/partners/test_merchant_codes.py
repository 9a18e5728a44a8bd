"""An office's QRIS code: taken as its sticker has it or refused with a sentence, by one person and by another."""

from datetime import date

import pytest

from config.common import clock
from partners.errors import PartnerRefused
from partners.models import MerchantCode, QrisCap
from partners.qris import put_merchant_code
from tests.factories import BEGIN, give_merchant_code, make_prison, make_user
from tests.support.stickers import MERCHANT, NMID, field, sealed, sticker
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
WHOLE = sticker()
DAMAGED = "Kode ini rusak atau salah ketik: angka pemeriksanya tidak cocok. Pindai stikernya lagi."
FOREIGN = "Kode ini bukan untuk rupiah di Indonesia."
WITH_AMOUNT = "Kode ini sudah berisi jumlah. Pakai yang statis, dari stiker."
UNREADABLE = "Ini bukan isi kode QRIS. Pindai stiker dengan pembaca QR dan tempel semuanya."


def test_merchant_and_nmid_are_read_from_the_sticker():
    code = give_merchant_code(make_prison(), payload=f" {WHOLE}\n")
    assert (code.payload, code.merchant_name, code.nmid) == (WHOLE, MERCHANT, NMID)
    assert str(code) == f"{MERCHANT}, {NMID}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WHOLE[:-4] + "0000", DAMAGED),
        (WHOLE.replace("50188", "50189"), DAMAGED),
        (WHOLE.replace(NMID, "ID0000000000018"), DAMAGED),
        (WHOLE[:-8], DAMAGED),
        (sticker(currency="840"), FOREIGN),
        (sticker(country="MY"), FOREIGN),
        (sticker(kind="12", amount="1000"), WITH_AMOUNT),
        (sticker(kind="12"), WITH_AMOUNT),
        (sticker(amount="1000"), WITH_AMOUNT),
        (sticker(more=field("55", "02") + field("56", "500")), "Kode ini menambah biaya atau tip"),
        (sealed(WHOLE[:-8].replace("QRIS", "QRIX")), "Kode ini tidak memuat nomor merchant (NMID)"),
        (WHOLE[:-4], UNREADABLE),
        ("https://example.com/", UNREADABLE),
        ("0" * 513, UNREADABLE),
    ],
)
def test_anything_else_is_refused_with_one_sentence_beside_the_field(text, sentence):
    office, by = make_prison().office, make_user("a@example.com")
    with refused(PartnerRefused, field="payload") as caught:
        put_merchant_code(code=MerchantCode(office=office, payload=text, valid_from=BEGIN), by=by)
    assert sentence in str(caught.value)


def test_it_counts_when_another_person_has_confirmed_it_and_ends_the_one_before():
    prison, by = make_prison(), make_user("a@example.com")
    old = give_merchant_code(prison)
    new = MerchantCode(office=prison.office, payload=WHOLE, valid_from=date(2026, 3, 1))
    put_merchant_code(code=new, by=by)
    old.refresh_from_db()
    assert old.valid_to == date(2026, 2, 28)
    assert list(MerchantCode.objects.usable(date(2026, 3, 1))) == []
    with refused(PartnerRefused, code="partner_merchantcode_two_people"):
        put_merchant_code(
            code=MerchantCode(office=prison.office, payload=WHOLE, valid_from=date(2026, 4, 1)),
            by=by,
            checker=by,
        )


def test_the_highest_amount_is_a_dated_rule_with_its_source():
    shipped = QrisCap.objects.get()
    assert (shipped.amount, shipped.valid_to) == (10_000_000, None)
    assert shipped.source
    give_merchant_code(make_prison())
    assert MerchantCode.objects.usable(clock.today()).get().cap == 10_000_000
    QrisCap.objects.update(valid_to=BEGIN)
    assert MerchantCode.objects.usable(clock.today()).get().cap is None
