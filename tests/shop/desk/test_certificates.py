"""A certificate on its way: entered with a scan, confirmed by the reviewer, read by those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import Certificate
from config.common import clock
from tests import factories
from tests.media import samples
from tests.shop.desk.conftest import chair

PDF = samples.PDF


@pytest.fixture(autouse=True)
def _private_store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def page(product):
    return reverse("desk:listing-certificates", args=[product.pk])


def typed(**values):
    facts = {
        "kind": "halal",
        "number": "ID-1",
        "issued_by": "BPJPH",
        "valid_from": "2026-01-01",
        "valid_to": "",
    }
    return facts | values


def scan(data=PDF):
    return SimpleUploadedFile("pindaian.pdf", data, content_type="application/pdf")


def test_from_the_officers_scan_to_the_product_page(officer, reviewer, smg, client):
    product = chair(smg)
    assert officer.post(page(product), {**typed(), "scan": scan()}).status_code == 302
    certificate = Certificate.objects.get()
    assert "ID-1" not in client.get(product.get_absolute_url()).text
    confirm = reverse("desk:certificate-confirm", args=[certificate.pk])
    assert officer.post(confirm).status_code == 403
    assert "Perlu dicocokkan" in reviewer.get(page(product)).text
    assert reviewer.post(confirm)["Location"] == page(product)
    assert "ID-1" in client.get(product.get_absolute_url()).text
    answer = reviewer.get(reverse("desk:certificate-scan", args=[certificate.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="sertifikat-halal-{product.number}.pdf"'
    assert reviewer.post(confirm).status_code == 422


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": " "}, "number"),
        ({"kind": "iso"}, "kind"),
        ({"valid_from": "kemarin"}, "valid_from"),
        ({"valid_to": "2025-01-01"}, "valid_to"),
        ({"scan": scan(b"MZ bukan pindaian")}, "scan"),
        ({}, "scan"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(officer, smg, values, field):
    product = chair(smg)
    file = {} if values == {} else {"scan": scan()}
    answer = officer.post(page(product), {**typed(), **file, **values})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not Certificate.objects.exists()


def test_one_that_counts_is_ended_and_one_that_does_not_is_taken_out(officer, smg):
    product = chair(smg)
    held = factories.certify(product)
    officer.post(page(product), {**typed(), "scan": scan()})
    for certificate in Certificate.objects.all():
        assert officer.post(reverse("desk:certificate-remove", args=[certificate.pk])).status_code == 302
    assert Certificate.objects.get().pk == held.pk
    assert Certificate.objects.get().valid_to == clock.today()


def test_the_list_counts_what_has_to_be_seen_to(officer, reviewer, smg):
    factories.certify(chair(smg, title="Roti"), valid_to=clock.today())
    factories.certify(chair(smg, title="Meja"))
    rows = reviewer.get(reverse("desk:listings") + "?tab=certificates").context["rows"]
    assert [row["title"] for row in rows] == ["Roti"]
    assert "sertifikat perlu dicocokkan atau diperbarui" in officer.get("/meja/").text
