"""The two buckets against a real S3 API on this machine, which refuses, hangs and breaks off when told to."""

import urllib.request
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import Certificate, Product
from media.consent import erase_withdrawn, withdraw_consent
from media.models import Picture, PictureRendition
from media.papers import hand_out
from media.querysets import SPECS
from media.services import add_picture, render_pictures
from media.storages import StoreDown, buckets
from media.templatetags.pictures import picture_url, product_picture
from shop.order.models import Order
from shop.payment.models import TransferProof
from shop.payment.proofs import send_proof
from tests import factories
from tests.media import samples
from tests.media.conftest import superuser
from tests.media.consents import make_consent, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PDF = samples.PDF
FAULTS = ["403", "503", "slow", "cut"]


def objects(store) -> list[str]:
    return sorted(each.key for each in store.bucket.objects.all())


def new_picture() -> Picture:
    return add_picture(data=samples.phone_photo(), title="Kursi", description="Kursi", apart=False)


def fetch(address: str):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        return answer.read(), answer.headers


# ── when all is well


def test_a_picture_lies_in_the_public_bucket_under_an_address_for_ever(public):
    picture = new_picture()
    assert render_pictures(pictures=[picture]) == len(SPECS)
    renditions = picture.renditions.all()
    assert objects(public) == sorted([picture.file.name, *(each.file.name for each in renditions)])
    for file in [picture.file, *(each.file for each in renditions)]:
        assert file.url == f"{public.endpoint_url}/umum/{file.name}"
        data, headers = fetch(file.url)
        assert len(data) == file.size
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Content-Type"] in {"image/webp", "image/avif", "image/jpeg"}


def test_a_page_of_pictures_asks_the_store_nothing(public, door):
    picture = new_picture()
    render_pictures(pictures=[picture])
    door.heal()
    html = product_picture(Picture.objects.with_renditions().get())
    assert html.count(f"{public.endpoint_url}/umum/renditions/") == 3
    assert door.asked == []


def test_a_consent_that_is_withdrawn_empties_the_bucket_once_it_answers(
    public, private, door, django_capture_on_commit_callbacks
):
    boss = superuser()
    consent = make_consent(by=boss)
    make_portrait(consent)
    assert len(objects(public)) == 1 + len(SPECS)
    door.break_down("403", "DELETE")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(consent=consent, reason="Diminta", by=boss)
    assert not Picture.objects.get().is_shown
    door.heal()
    assert erase_withdrawn() == 1
    assert objects(public) == []
    assert objects(private) == [consent.document.name]
    assert erase_withdrawn() == 0


def test_a_paper_is_handed_out_by_a_short_signed_address(private):
    proof = send_proof(request=factories.place_order().payment_requests.get(), data=PDF)
    assert objects(private) == [proof.file.name]
    answer = hand_out(proof.file, name="transfer-1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    asked = parse_qs(urlsplit(answer.url).query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["X-Amz-Signature"]
    with pytest.raises(HTTPError, match="403"):
        fetch(answer.url.partition("?")[0])
    data, headers = fetch(answer.url)
    assert data == PDF
    assert headers["Content-Disposition"] == 'attachment; filename="transfer-1.pdf"'
    assert headers["Content-Type"] == "application/pdf"


def test_only_who_may_see_a_proof_is_given_an_address(private, client):
    order = factories.place_order()
    proof = send_proof(request=order.payment_requests.get(), data=PDF)
    prison = order.consignments.get().prison
    address = reverse("desk:transfer-proof", args=[proof.pk])
    backend = "shop.accounts.backends.EmailBackend"
    assert client.get(address).status_code == 302
    assert urlsplit(client.get(address).url).path == reverse("desk:sign-in")
    client.force_login(factories.person(factories.make_prison("AMB"), "treasurer"), backend=backend)
    assert client.get(address).status_code == 404
    client.force_login(factories.person(prison, "treasurer"), backend=backend)
    assert client.get(address).url.startswith(f"{private.endpoint_url}/rahasia/transfer-proofs/")


def test_deleting_a_picture_empties_the_bucket(public, django_capture_on_commit_callbacks):
    picture = new_picture()
    render_pictures(pictures=[picture])
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert objects(public) == []


# ── when the store refuses, hangs or breaks off


@pytest.mark.parametrize("fault", FAULTS)
def test_no_picture_without_its_file(public, door, fault):
    door.break_down(fault, "PUT")
    with pytest.raises(StoreDown):
        new_picture()
    assert Picture.objects.count() == 0
    door.heal()
    assert objects(public) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_no_paper_without_its_file(private, door, fault):
    request = factories.place_order().payment_requests.get()
    door.break_down(fault, "PUT")
    with pytest.raises(StoreDown):
        send_proof(request=request, data=PDF)
    assert TransferProof.objects.count() == 0
    door.heal()
    assert objects(private) == []


def test_an_answer_that_is_lost_leaves_a_file_and_no_row(public, door):
    door.break_down("lost", "PUT")
    with pytest.raises(StoreDown):
        new_picture()
    assert Picture.objects.count() == 0
    door.heal()
    assert len(objects(public)) == 1


def test_a_sentence_on_a_page_and_no_fault_of_the_editors(public, door, client):
    client.force_login(superuser())
    door.break_down("503")
    file = SimpleUploadedFile("foto.jpg", samples.phone_photo(), "image/jpeg")
    answer = client.post(reverse("wagtailimages:add"), {"title": "Kursi", "shows_person": "no", "file": file})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Tempat menyimpan berkas tidak menjawab." in answer.content.decode()
    assert Picture.objects.count() == 0


def test_a_listing_keeps_its_words_and_says_which_photo_was_not_kept(public, door, client):
    workshop = factories.make_workshop()
    officer = factories.person(workshop.prison, "officer")
    client.force_login(officer, backend="shop.accounts.backends.EmailBackend")
    door.break_down("503")
    typed = {
        "workshop": workshop.pk,
        "title_ind": "Kursi teras",
        "shows_person": "no",
        "variants-TOTAL_FORMS": "0",
        "variants-INITIAL_FORMS": "0",
        "action": "save",
        "pictures": [SimpleUploadedFile("kursi.jpg", samples.phone_photo(), "image/jpeg")],
    }
    answer = client.post("/meja/barang/baru/", typed)
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["pictures"]
    assert error.startswith("kursi.jpg: Tempat menyimpan berkas tidak menjawab.")
    assert Product.objects.get().proposals.get().changes["title_ind"] == "Kursi teras"
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_goods_are_shown_and_bought_while_the_store_is_away(public, private, door, client, fault):
    product = factories.make_product()
    door.break_down(fault)
    for address in ("/", "/katalog/", product.get_absolute_url()):
        assert client.get(address).status_code == 200
    assert (
        f"{public.endpoint_url}/umum/renditions/" in client.get(product.get_absolute_url()).content.decode()
    )
    order = factories.place_order(factories.basket_with((product, 1)))
    factories.pay(order)
    assert Order.objects.get().status == "paid"
    assert door.asked == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_whose_sizes_are_missing_waits_once(public, door, client, fault):
    product = factories.make_product()
    PictureRendition.objects.all().delete()
    door.break_down(fault)
    answer = client.get(product.get_absolute_url())
    assert answer.status_code == 200
    assert "/umum/renditions/" not in answer.content.decode()
    assert PictureRendition.objects.count() == 0
    if fault != "403":
        assert len(door.asked) == 1, "what does not answer is left alone"
        door.heal()
        assert picture_url(Picture.objects.get()) == "", "for a while"
        public.silent_until = 0
    door.heal()
    assert picture_url(Picture.objects.get()).startswith(public.endpoint_url)


def test_sizes_that_cannot_be_stored_cost_the_upload_nothing(
    public, door, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        picture = new_picture()
        door.break_down("503", "PUT")
    assert (Picture.objects.count(), picture.renditions.count()) == (1, 0)
    door.heal()
    public.silent_until = 0
    assert render_pictures(pictures=[picture]) == len(SPECS)


def test_a_file_that_is_not_there_is_no_failure_of_the_store(public):
    with pytest.raises(FileNotFoundError):
        public.open("pictures/none.webp")
    assert public.exists("pictures/none.webp") is False
    assert public.silent_until == 0


def test_a_certificate_is_read_back_whole(private):
    certificate = Certificate(scan=ContentFile(PDF, name="SNI Budi.pdf"))
    certificate.scan.save("x", ContentFile(PDF), save=False)
    with private.open(certificate.scan.name) as file:
        assert file.read() == PDF


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    quick = Config(connect_timeout=2, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1})
    monkeypatch.setattr(buckets, "MANNERS", buckets.MANNERS.merge(quick))


@pytest.fixture
def public(impatient, in_buckets):
    return storages["default"]


@pytest.fixture
def private(impatient, in_buckets):
    return storages["private"]
