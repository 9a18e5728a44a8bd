"""The record of changes: whose, of what, in words, and looking at it leaves no trace."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override, pgettext

from catalogue.price_and_stock import change_price, change_stock
from config.common import audit, clock
from config.common.models import AuditEvent
from partners.services import end_appointment
from tests import factories
from tests.architecture.files import ours
from tests.shop.desk.conftest import chair

WRITES = re.compile(
    r"audit\.record\((?:[^()]|\([^()]*\))*?action=\"([^\"]+)\"|\b(?:_?record\w*|note)\(\s*(?:\w+,\s*)?\"([^\"]+)\""
)


@pytest.fixture
def changed(smg):
    product = chair(smg)
    officer = factories.person(smg, "officer")
    change_price(product=product, price=900_000, by=officer)
    change_stock(product=product, delta=-3, by=officer)
    return product


def rows(client, **query):
    return client.get("/meja/catatan/", query).context["rows"]


def test_before_and_after_stand_side_by_side_in_words(smg, changed, head):
    page = head.get("/meja/catatan/", {"thing": f"catalogue.product:{changed.pk}"})
    stock, price = page.context["rows"][:2]
    assert (price["action"], price["kind"], price["name"]) == ("harga diubah", "barang", changed.title)
    assert price["changes"] == [("harga", "850.000", "900.000")]
    assert stock["changes"] == [("tambah atau kurang", "", "-3")]
    assert price["url"] == reverse("desk:listing", args=[changed.pk])
    [row] = [
        each
        for each in BeautifulSoup(page.content, "html.parser").select(".changes > div")
        if each.find("del")
    ]
    words = [row.select_one(name).get_text() for name in ("dt", "del", "ins")]
    assert words == ["Harga", "Sebelum: 850.000", "Sesudah: 900.000"]


def test_days_and_roles_are_said_too(smg, head):
    appointment = factories.person(smg, "officer").appointments.get()
    end_appointment(appointment=appointment, last_day=clock.today(), by=factories.person(smg, "head"))
    ended = rows(head, action="appointment ended")[0]
    [(field, before, after)] = ended["changes"]
    assert (field, before) == ("hari terakhir", "")
    assert re.fullmatch(r"\d{1,2} [A-Z]\w+ 20\d\d", after)
    assert ended["name"] == "officer.smg@example.com"
    begun = rows(head, thing=f"partner.appointment:{appointment.pk}")[-1]
    assert ("peran", "", "petugas") in begun["changes"]


def test_each_sees_his_offices_only(smg, tng, changed, head, enter):
    theirs = chair(tng)
    change_price(product=theirs, price=700_000, by=factories.person(tng, "officer"))
    audit.record(actor=None, action="shipping.rule", target=theirs)
    audit.record(actor=factories.make_user("sri@example.com"), action="account.register", target=theirs)
    seen = {
        name: {row["event"].office_id for row in rows(client)}
        for name, client in (
            ("head", head),
            ("neighbour", enter(tng, "head")),
            ("region", enter(smg.office.parent, "regional")),
            ("centre", enter(smg.office.parent.parent, "central")),
        )
    }
    assert seen["head"] == {smg.office.pk}
    assert seen["neighbour"] == {tng.office.pk}
    assert seen["region"] >= {smg.office.pk, tng.office.pk}
    assert seen["centre"] >= seen["region"] | {None}
    assert rows(head, thing=f"catalogue.product:{theirs.pk}") == []
    assert rows(enter(smg.office.parent.parent, "central"), q="sri@example.com") == []
    for role in ("officer", "reviewer", "treasurer"):
        assert enter(smg, role).get("/meja/catatan/").status_code == 403


def test_it_is_narrowed_by_person_action_and_day(smg, changed, head):
    officer = factories.person(smg, "officer")
    actions = {row["event"].action for row in rows(head, person=officer.pk)}
    assert {"price changed", "stock changed", "appointed"} <= actions
    assert {row["event"].action for row in rows(head, action="stock changed")} == {"stock changed"}
    assert {row["event"].actor for row in rows(head, q="officer.smg")} == {officer}
    today = clock.today().isoformat()
    assert rows(head, since=today, until=today) == rows(head, since=today)
    assert rows(head, until="2020-01-01") == []
    for query in (
        {"since": "kemarin"},
        {"person": "x"},
        {"action": "tidak ada"},
        {"thing": "x"},
        {"person": 2**70},
    ):
        assert head.get("/meja/catatan/", query).status_code == 200, query


def test_looking_leaves_no_record_and_costs_the_same(smg, changed, head):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            head.get("/meja/catatan/")
        assert not [each for each in queries if re.match("INSERT|UPDATE|DELETE", each["sql"])]
        return len(queries)

    before, few = AuditEvent.objects.count(), cost()
    assert AuditEvent.objects.count() == before
    for n in range(30):
        change_stock(product=chair(smg, title=f"Kursi {n}"), delta=1, by=factories.person(smg, "officer"))
    assert cost() <= few <= 10
    assert head.get("/meja/catatan/").context["page_obj"].paginator.num_pages > 1


def test_a_things_page_leads_to_what_was_done_to_it(smg, changed, head, officer):
    listing = reverse("desk:listing", args=[changed.pk])
    link = f"/meja/catatan/?thing=catalogue.product:{changed.pk}"
    assert f'href="{link}"' in head.get(listing).content.decode()
    assert "/meja/catatan/" not in officer.get(listing).content.decode()
    assert f'href="/en{link}"' in head.get(f"/en{listing}").content.decode()


def test_a_setting_is_told_as_its_screen_shows_it(smg, enter):
    """Fields by their names, prisons by theirs, answers in words; also while a second person has not confirmed."""
    central = enter(smg.office.parent.parent, "central")
    point = {"prison": smg.pk, "address": "Galeri", "hours_ind": "Senin", "hours_en": "Monday"}
    day = (clock.today() + timedelta(days=2)).isoformat()
    central.post("/meja/pengaturan/ambil/baru/", point | {"valid_from": day, "source": "SK"})
    told = rows(central)[0]
    assert (told["kind"], told["name"]) == ("Tempat pengambilan", smg.name)
    assert ("lapas", "", smg.name) in told["changes"]
    assert {"id", "Id", "hours_ind"} & {field for field, _before, _after in told["changes"]} == set()
    code = {"code": "425999", "name": "Uji", "is_placeholder": "on", "valid_from": day, "source": "SK"}
    central.post("/meja/pengaturan/akun/baru/", code)
    told = rows(central)[0]
    assert (told["event"].action, told["kind"]) == ("setting proposed", "Kode akun")
    assert ("Hanya contoh", "", "ya") in told["changes"]


def test_every_action_has_its_indonesian_words():
    found = {
        next(filter(None, match))
        for path in ours(".py")
        for match in WRITES.findall(path.read_text(encoding="utf-8"))
    }
    assert {"appointed", "price changed", "invited", "second factor reset", "certificate ended"} <= found
    seen = {action for action in found if not action.startswith("account.")}
    with override("id"):
        assert sorted(action for action in seen if pgettext("audit", action) == action) == []
