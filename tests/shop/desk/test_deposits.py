import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from config.common import clock
from shop.ledger.due import due
from shop.ledger.models import BillingCode, Deposit
from tests import factories
from tests.media import samples
from tests.shop.desk.conftest import (
    BILLING,
    NTPN,
    billed_deposit,
    completed_sale,
    finished_deposit,
    opened_deposit,
)

ROOM = reverse("desk:deposits")


def at(name, deposit):
    return reverse(f"desk:{name}", args=[deposit.pk])


def proof(**words):
    return {"ntpn": "2B3C4D5E6F7G8H9J", "ntb": "000321", "paid_on": clock.today().isoformat(), **words}


def pdf(name="bpn.pdf"):
    return SimpleUploadedFile(name, samples.PDF, content_type="application/pdf")


def test_from_what_is_due_to_a_verified_deposit(treasurer, head, smg):
    first, second = completed_sale(smg, 25), completed_sale(smg, 20)
    rows = treasurer.get(ROOM).context["items"]
    assert [row["item"].reference for row in rows] == [first.reference, second.reference]
    assert all(row["item"].late and row["words"].startswith("terlambat") for row in rows)
    answer = treasurer.post(ROOM, {"items": [second.reference]})
    deposit = Deposit.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("deposit", deposit))
    assert deposit.amount == rows[1]["item"].amount
    assert [item.reference for item in due(smg.office)] == [first.reference]
    assert treasurer.post(at("deposit-code", deposit), {"code": "8202 6000 0000 001"}).status_code == 302
    answer = treasurer.post(at("deposit-proof", deposit), proof(ntpn="1a2b3c4d5e6f7g8h", receipt=pdf()))
    assert answer.status_code == 302
    deposit.refresh_from_db()
    assert (deposit.state, deposit.ntpn, deposit.ntb) == ("deposited", NTPN, "000321")
    assert treasurer.post(at("deposit-verify", deposit)).status_code == 403
    assert head.post(at("deposit-verify", deposit)).status_code == 302
    deposit.refresh_from_db()
    assert deposit.verified_by == factories.person(smg, "head")


def test_both_dates_are_shown_and_which_one_counts(treasurer, smg):
    completed_sale(smg)
    page = treasurer.get(ROOM).content.decode()
    for words in ("Menjadi PNBP", "Diterima satker", "sejak menjadi PNBP dan uangnya diterima satker"):
        assert words in page


def test_nothing_chosen_opens_nothing(treasurer, smg):
    completed_sale(smg)
    answer = treasurer.post(ROOM, {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["items"] == ["Pilih sedikitnya satu penerimaan."]
    assert Deposit.objects.count() == 0


def test_what_is_no_longer_due_cannot_be_chosen(treasurer, smg, tng):
    foreign = completed_sale(tng)
    completed_sale(smg)
    answer = treasurer.post(ROOM, {"items": [foreign.reference]})
    assert answer.status_code == 422
    assert answer.context["form"].errors["items"] == [
        "Yang Anda pilih tidak lagi perlu disetor. Periksa kembali daftarnya."
    ]
    assert Deposit.objects.count() == 0


@pytest.mark.parametrize("code", ["82026000000001", "8202600000000012", "82026000000000A"])
def test_a_billing_code_of_the_wrong_length(treasurer, smg, code):
    deposit = opened_deposit(smg)
    answer = treasurer.post(at("deposit-code", deposit), {"code": code})
    assert answer.status_code == 422
    assert answer.context["code_form"].errors == {"code": ["Kode billing terdiri atas tepat 15 angka."]}
    assert f'value="{code}"' in answer.content.decode()
    assert BillingCode.objects.count() == 0


def test_a_billing_code_counts_once(treasurer, smg, tng):
    billed_deposit(tng, BILLING)
    deposit = opened_deposit(smg)
    answer = treasurer.post(at("deposit-code", deposit), {"code": BILLING})
    assert answer.context["code_form"].errors == {"code": ["Kode billing ini sudah pernah dicatat."]}
    assert deposit.billing_codes.count() == 0


def test_the_same_ntpn_twice(treasurer, smg, tng):
    finished_deposit(tng, BILLING, NTPN)
    deposit = billed_deposit(smg, "820260000000002")
    answer = treasurer.post(at("deposit-proof", deposit), proof(ntpn=NTPN.lower()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["proof_form"].errors == {"ntpn": ["NTPN ini sudah tercatat untuk setoran lain."]}
    assert f'value="{NTPN.lower()}"' in page
    assert 'value="000321"' in page
    deposit.refresh_from_db()
    assert (deposit.state, deposit.ntpn) == ("billed", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("ntpn", "TERLALUPENDEK"), ("ntpn", ""), ("ntb", ""), ("paid_on", "besok"), ("paid_on", "2999-01-01")],
)
def test_a_wrong_proof_is_said_beside_its_field(treasurer, smg, field, value):
    deposit = billed_deposit(smg)
    answer = treasurer.post(at("deposit-proof", deposit), proof(**{field: value}))
    assert answer.status_code == 422
    assert set(answer.context["proof_form"].errors) == {field}
    deposit.refresh_from_db()
    assert deposit.state == "billed"


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "bpn.pdf",
            b"MZ\x90\x00 program",
            "Berkas ini tidak bisa kami baca. Kirim foto (JPEG, PNG, WebP, HEIC) atau PDF.",
        ),
        (
            "bpn.pdf",
            b"%PDF-1.7" + b"0" * (8 * 1024 * 1024),
            "Ukuran berkas lebih dari 8 MB. Kirim yang lebih kecil.",
        ),
    ],
)
def test_evidence_is_known_by_its_bytes_and_size(treasurer, smg, name, data, sentence):
    deposit = billed_deposit(smg)
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    answer = treasurer.post(at("deposit-proof", deposit), proof(receipt=file))
    assert answer.status_code == 422
    assert answer.context["proof_form"].errors == {"receipt": [sentence]}
    deposit.refresh_from_db()
    assert deposit.state == "billed"


def test_evidence_is_handed_out_as_a_file_and_only_here(treasurer, smg):
    deposit = billed_deposit(smg)
    photo = SimpleUploadedFile("KTP Budi.exe", jpeg(), content_type="text/html")
    assert treasurer.post(at("deposit-proof", deposit), proof(receipt=photo)).status_code == 302
    deposit.refresh_from_db()
    assert deposit.receipt.name.endswith(".webp")
    assert "Budi" not in deposit.receipt.name
    answer = treasurer.get(at("deposit-evidence", deposit))
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP", "drawn anew like every photo"


def test_a_deposit_without_evidence_has_no_such_address(treasurer, smg):
    assert treasurer.get(at("deposit-evidence", billed_deposit(smg))).status_code == 404


def test_a_deposit_can_be_given_up_with_a_reason(treasurer, smg):
    deposit = opened_deposit(smg)
    assert treasurer.post(at("deposit-cancel", deposit), {"reason": " "}).status_code == 422
    assert due(smg.office) == []
    assert treasurer.post(at("deposit-cancel", deposit), {"reason": "Salah pilih"}).status_code == 302
    assert len(due(smg.office)) == 1


def test_an_expired_code_asks_for_a_new_one(treasurer, smg):
    with clock.at(clock.now() - timedelta(days=10)):
        deposit = billed_deposit(smg)
    answer = treasurer.post(at("deposit-proof", deposit), proof())
    assert answer.context["proof_form"].errors == {
        "paid_on": ["Kode billing sudah kedaluwarsa pada tanggal itu. Catat kode yang baru terlebih dahulu."]
    }
