"""What a buyer shows of his transfer is kept in private, and moves nothing."""

import io

import pytest
from PIL import Image

from media.files import PictureRefused
from shop.order.models import Status
from shop.payment.errors import PaymentRefused
from shop.payment.models import TransferProof
from shop.payment.proofs import send_proof
from shop.payment.services import cancel_order
from tests.factories import pay, place_order
from tests.media import samples
from tests.support.traces import refused, traces

pytestmark = pytest.mark.django_db
PDF = samples.PDF


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def asked():
    return place_order().payment_requests.get()


def photo(kind="JPEG", **info):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 90, 200)).save(out, kind, **info)
    return out.getvalue()


def test_a_photo_is_drawn_anew_and_kept_in_private(asked, private):
    exif = Image.Exif()
    exif[0x010F] = "Ponsel Sri"
    proof = send_proof(request=asked, data=photo(exif=exif))

    stored = private / proof.file.name
    assert stored.suffix == ".webp"
    assert b"Ponsel" not in stored.read_bytes()
    with pytest.raises(ValueError, match="no address"):
        _ = proof.file.url


def test_a_pdf_is_kept_as_it_came(asked):
    proof = send_proof(request=asked, data=PDF)
    with proof.file.open("rb") as stored:
        assert stored.read() == PDF
    assert proof.file.name.endswith(".pdf")
    assert "paper" not in proof.file.name


def test_it_is_never_a_payment(asked):
    before = traces()
    send_proof(request=asked, data=PDF)
    after = traces()
    assert len(after.pop("payment.TransferProof")) == 1
    before.pop("payment.TransferProof")
    assert after == before
    asked.refresh_from_db()
    assert (asked.state, asked.order.status) == ("open", Status.PENDING)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_picture"),
        (b"MZ\x90\x00" * 200, "not_a_picture"),
        (b"<svg onload='alert(1)'/>", "not_a_picture"),
        (photo()[:300], "not_a_picture"),
        (b"%PDF-" + b"0" * (8 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_photo_or_pdf_is_refused(asked, data, code, private):
    with refused(PictureRefused, code=code, field="file"):
        send_proof(request=asked, data=data)
    assert list(private.iterdir()) == []


def test_three_are_enough(asked):
    for _again in range(3):
        send_proof(request=asked, data=PDF)
    with refused(PaymentRefused, code="enough", field="file"):
        send_proof(request=asked, data=PDF)
    assert TransferProof.objects.count() == 3


@pytest.mark.parametrize("end", ["paid", "cancelled", "pickup"])
def test_nothing_is_taken_when_no_transfer_is_awaited(asked, end):
    if end == "paid":
        pay(asked.order)
    elif end == "cancelled":
        cancel_order(order=asked.order, reason="uji")
    else:
        asked = place_order(delivery="pickup", method="pickup").payment_requests.get()
    asked.refresh_from_db()
    with refused(PaymentRefused, code="closed"):
        send_proof(request=asked, data=PDF)


def test_one_paid_while_the_photo_was_drawn_is_refused_under_the_lock(asked):
    stale = place_order().payment_requests.get()
    pay(stale.order)
    with refused(PaymentRefused, code="closed"):
        send_proof(request=stale, data=PDF)
