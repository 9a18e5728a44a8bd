"""Catalogues and their facts at the desk."""

from datetime import timedelta

import pytest

from catalogue.services import withdraw_listing
from config.common import clock
from shop.expo.models import CatalogueFacts, Edition, Event
from tests import factories
from tests.shop.desk.conftest import chair
from tests.shop.expo.exhibits import make_edition


def fields(prison, **values):
    today = clock.today()
    return {
        "title_ind": "Katalog uji",
        "office": prison.office.pk,
        "languages": "both",
        "size": "a5",
        "per_page": "6",
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=30)).isoformat(),
        **values,
    }


def test_a_catalogue_is_put_together_frozen_and_printed(head, smg):
    first, second = chair(smg), chair(smg, title="Meja")
    answer = head.post("/meja/pameran/", fields(smg, numbers=f"{second.number}\n{first.number}"))
    edition = Edition.objects.get()
    assert answer["Location"] == f"/meja/pameran/{edition.pk}/"
    page = head.get(f"/meja/pameran/{edition.pk}/").text
    assert page.index(second.number) < page.index(first.number)
    assert "kode KBKI" in page
    assert head.get(f"/meja/pameran/{edition.pk}/pdf/").content.startswith(b"%PDF")
    assert head.get(f"/meja/pameran/{edition.pk}/xlsx/").status_code == 404

    assert head.post(f"/meja/pameran/{edition.pk}/bekukan/").status_code == 302
    edition.refresh_from_db()
    assert edition.is_frozen
    for kind in ("pdf", "label", "poster", "xlsx", "csv"):
        assert head.get(f"/meja/pameran/{edition.pk}/{kind}/").status_code == 200
    assert head.get(f"/meja/pameran/{edition.pk}/lain/").status_code == 404


def test_what_is_refused_loses_nothing_typed(head, smg):
    answer = head.post("/meja/pameran/", fields(smg, title_ind="Simpan ini", numbers="XXX-1"))
    assert answer.status_code == 422
    assert "XXX-1" in answer.text
    assert "Simpan ini" in answer.text
    assert not Edition.objects.exists()


def test_a_withdrawn_product_is_named_before_and_at_the_freezing(head, smg):
    gone = chair(smg)
    edition = make_edition(smg.office, gone.number)
    withdraw_listing(product=gone, by=factories.person(smg, "reviewer"))

    assert f"Tidak dijual lagi: {gone.number}" in head.get(f"/meja/pameran/{edition.pk}/").text
    answer = head.post(f"/meja/pameran/{edition.pk}/bekukan/")
    assert answer.status_code == 422
    assert f"{gone.number} tidak dijual lagi" in answer.text
    edition.refresh_from_db()
    assert not edition.is_frozen


def test_officers_look_and_describe_their_goods(officer, head, smg):
    product = chair(smg)
    edition = make_edition(smg.office, product.number)
    assert officer.get(f"/meja/pameran/{edition.pk}/").status_code == 200
    assert officer.post(f"/meja/pameran/{edition.pk}/", fields(smg)).status_code == 403
    path = f"/meja/barang/{product.pk}/katalog/"
    answer = officer.post(
        path, {"kbki": "38112", "tkdn_bp": "27,5", "bmp_bp": "10", "pdn": "true", "unit": "piece"}
    )
    assert answer.status_code == 302
    kept = CatalogueFacts.objects.get()
    assert (kept.tkdn_bp, kept.bmp_bp, kept.pdn, kept.umkk) == (2750, 1000, True, None)
    page = officer.get(path).text
    assert "27,5" in page
    assert "TKDN dengan sertifikat" in page
    wrong = officer.post(path, {"kbki": "meja", "brand": "Kedung"})
    assert wrong.status_code == 422
    assert "Kedung" in wrong.text
    assert officer.get(f"/meja/barang/{product.pk}/lembar-data/").content.startswith(b"%PDF")


def test_an_exhibition_is_kept_with_its_prisons(enter, smg, tng):
    region = enter(smg.region, "regional")
    data = {
        "name_ind": "Pameran Kanwil",
        "office": smg.region.pk,
        "place": "33.74",
        "address": "Balai Kota",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-03",
        "prisons": [smg.pk, tng.pk],
        "source": "surat undangan",
        "state": "published",
    }
    wrong = region.post("/meja/pengaturan/pameran/baru/", data | {"ends_on": "2026-11-01"})
    assert wrong.status_code == 422
    assert not Event.objects.exists()
    assert region.post("/meja/pengaturan/pameran/baru/", data).status_code == 302
    event = Event.objects.get()
    assert (event.slug, set(event.prisons.all())) == ("pameran-kanwil-2026", {smg, tng})
    assert region.get(f"/meja/pameran/acara/{event.pk}/poster/").content.startswith(b"%PDF")
    assert "Pameran Kanwil" in region.get("/meja/pengaturan/pameran/").text


def test_another_offices_catalogue_is_not_there(enter, smg, tng):
    edition = make_edition(smg.office, chair(smg).number)
    stranger = enter(tng, "head")
    for path in ("", "bekukan/", "pdf/"):
        assert stranger.get(f"/meja/pameran/{edition.pk}/{path}").status_code == 404
        assert stranger.post(f"/meja/pameran/{edition.pk}/{path}", fields(tng)).status_code == 404
    assert numbers(edition) == 1


def numbers(edition):
    return edition.entries.count()


@pytest.mark.parametrize("many", [1, 6])
def test_a_catalogues_page_takes_as_many_statements_for_any_number(
    head, smg, many, django_assert_max_num_queries
):
    factories.fill_catalogue(factories.make_workshop(smg), many)
    edition = make_edition(smg.office)
    head.get("/meja/")
    with django_assert_max_num_queries(40):
        head.get(f"/meja/pameran/{edition.pk}/")
