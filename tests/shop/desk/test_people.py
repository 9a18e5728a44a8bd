"""The room where people are invited, replaced and ended, by those above them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import clock, limits
from config.common.models import AuditEvent
from partners.models import Appointment
from shop.accounts.invitations import invite
from shop.accounts.models import Invitation, User
from shop.fulfilment.services import accept
from tests import factories
from tests.journeys.visitor import Visitor
from tests.shop.accounts.conftest import letters, link
from tests.shop.desk.conftest import paid_consignment
from tests.support.phones import give_phone

EMAIL = "baru@example.com"


def offer(office, role="officer", email=EMAIL, **words):
    day = clock.today().isoformat()
    return {"email": email, "office": office.pk, "role": role, "valid_from": day, "valid_to": "", **words}


def page_of(user):
    return reverse("desk:person", args=[user.appointments.get().pk])


def test_from_an_invitation_to_the_first_sign_in(smg, head):
    answer = head.post("/meja/orang/undang/", offer(smg.office))
    assert (answer.status_code, answer["Location"]) == (302, "/meja/orang/?tab=diundang")
    assert EMAIL in head.get("/meja/orang/?tab=diundang").content.decode()
    visitor = Visitor().open(link(EMAIL, "invitation"))
    visitor.sees("Bertugas sebagai petugas di Lapas Kelas I Semarang")
    visitor.press("Terima undangan", status=422, name="Sri", password="pendek")
    assert not User.objects.filter(email=EMAIL).exists()
    visitor.press("Terima undangan", name="Sri Wahyuni", password="tiga kata rahasia")
    assert visitor.url == "/meja/masuk/"
    visitor.press("Masuk", username=EMAIL, password="tiga kata rahasia")
    assert visitor.url == "/meja/"
    assert "Sri Wahyuni" in head.get("/meja/orang/").content.decode()
    Visitor().open(link(EMAIL, "invitation"), status=410)


def test_who_has_an_account_is_asked_for_nothing_and_not_signed_in(smg, head):
    user = factories.make_user(EMAIL)
    head.post("/meja/orang/undang/", offer(smg.office))
    client, address = Client(), link(EMAIL, "invitation")
    assert list(client.get(address).context["form"].fields) == []
    assert not Appointment.objects.filter(user=user).exists()
    assert client.post(address)["Location"] == "/meja/masuk/"
    assert user.appointments.get().role == "officer"
    assert "_auth_user_id" not in client.session


def test_each_office_offers_what_it_may_give(smg, tng, head, enter):
    region = smg.office.parent
    form = head.get("/meja/orang/undang/").context["form"]
    assert [value for value, _label in form.fields["role"].choices] == ["officer", "reviewer", "treasurer"]
    assert list(form.fields["office"].queryset) == [smg.office]
    form = enter(region, "regional").get("/meja/orang/undang/").context["form"]
    assert "head" in dict(form.fields["role"].choices)
    assert {smg.office, tng.office} <= set(form.fields["office"].queryset)
    form = enter(region.parent, "central").get("/meja/orang/undang/").context["form"]
    assert "central" in dict(form.fields["role"].choices)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"role": "head"}, "head"),
        ({"email": "HEAD.smg@example.com"}, "Tidak seorang pun menunjuk dirinya sendiri."),
        ({"email": "officer.smg@example.com", "role": "reviewer"}, "harus dipegang orang yang berbeda"),
        ({"valid_to": "2020-01-01"}, "Hari terakhir lebih awal daripada hari pertama."),
        ({"email": "bukan surel"}, "bukan surel"),
    ],
)
def test_a_wrong_invitation_is_said_and_nothing_typed_is_lost(smg, head, words, sentence):
    answer = head.post("/meja/orang/undang/", offer(smg.office, **words))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert words.get("email", EMAIL) in page
    assert not Invitation.objects.exists()


def test_a_region_appoints_heads_and_a_head_does_not_touch_them(smg, head, enter):
    boss = factories.person(smg, "head")
    region = enter(smg.office.parent, "regional")
    assert region.get(page_of(boss)).context["changes"]
    page = head.get(page_of(boss))
    assert not page.context["may_act"]
    for name in ("person-end", "person-replace", "person-reset"):
        address = reverse(f"desk:{name}", args=[boss.appointments.get().pk])
        assert head.post(address, {"last_day": clock.today().isoformat(), "email": EMAIL}).status_code == 403
    region.post("/meja/orang/undang/", offer(smg.office, role="head"))
    assert Invitation.objects.get().role == "head"


def test_the_last_day_is_noted_and_recorded(smg, head):
    officer = factories.person(smg, "officer")
    address = reverse("desk:person-end", args=[officer.appointments.get().pk])
    tomorrow = clock.today() + timedelta(days=1)
    assert head.post(address, {"last_day": "2020-01-01"}).status_code == 422
    assert officer.appointments.get().valid_to is None
    assert head.post(address, {"last_day": tomorrow.isoformat()})["Location"] == page_of(officer)
    assert officer.appointments.get().valid_to == tomorrow
    event = AuditEvent.objects.get(action="appointment ended")
    assert (event.before, event.after) == ({"valid_to": None}, {"valid_to": tomorrow.isoformat()})


def test_an_ended_appointment_can_no_longer_be_changed(smg, head):
    officer = factories.person(smg, "officer")
    officer.appointments.update(valid_to=clock.today() - timedelta(days=2))
    assert not head.get(page_of(officer)).context["changes"]
    address = reverse("desk:person-replace", args=[officer.appointments.get().pk])
    assert head.post(address, {"email": EMAIL}).status_code == 422
    assert not Invitation.objects.exists()
    rows = head.get("/meja/orang/?tab=berakhir").context["rows"]
    assert [row.user for row in rows] == [officer]


def test_a_successor_with_an_account_begins_the_same_day(smg, head):
    officer, new = factories.person(smg, "officer"), factories.make_user(EMAIL)
    answer = head.post(reverse("desk:person-replace", args=[officer.appointments.get().pk]), {"email": EMAIL})
    assert answer.status_code == 302
    today = clock.today()
    assert officer.appointments.get().valid_to == today
    assert (new.appointments.get().role, new.appointments.get().valid_from) == ("officer", today)
    assert [letter.template for letter in letters(EMAIL)] == ["appointed"]


def test_a_successor_without_one_is_invited(smg, head):
    officer = factories.person(smg, "officer")
    address = reverse("desk:person-replace", args=[officer.appointments.get().pk])
    assert head.post(address, {"email": officer.email}).status_code == 422
    assert officer.appointments.get().valid_to is None
    head.post(address, {"email": EMAIL})
    assert officer.appointments.get().valid_to == clock.today()
    assert Invitation.objects.get().role == "officer"


@pytest.mark.parametrize("known", [True, False])
def test_claimed_parcels_pass_on_and_the_colleagues_keep_theirs(smg, head, known):
    officer, colleague = factories.person(smg, "officer"), factories.make_user("rekan@example.com")
    new = factories.make_user(EMAIL) if known else None
    mine, theirs = paid_consignment(smg), paid_consignment(smg)
    for parcel, packer in ((mine, officer), (theirs, colleague)):
        accept(consignment=parcel, by=packer)
    head.post(reverse("desk:person-replace", args=[officer.appointments.get().pk]), {"email": EMAIL})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.packer, theirs.packer) == (new, colleague)
    event = AuditEvent.objects.get(action="packing handed over")
    assert event.target_id == str(mine.pk)
    row = head.get("/meja/catatan/", {"action": event.action}).context["rows"][0]
    assert row["changes"] == [("pengemas", officer.email, EMAIL if known else "")]


def test_a_lost_phone_is_taken_out_by_a_superior(smg, head):
    officer = factories.person(smg, "officer")
    assert not head.get(page_of(officer)).context["resets"]
    give_phone(officer)
    assert head.get(page_of(officer)).context["resets"]
    address = reverse("desk:person-reset", args=[officer.appointments.get().pk])
    assert head.post(address).status_code == 302
    assert not TOTPDevice.objects.exists()
    event = AuditEvent.objects.get(action="second factor reset")
    assert (event.actor, event.office_id) == (factories.person(smg, "head"), smg.office.pk)


def test_thirty_invitations_an_hour_and_what_was_typed_stays(smg, head):
    for _n in range(30):
        limits.allow(scope="invite", key=str(head.session["_auth_user_id"]), limit=30, seconds=3600)
    answer = head.post("/meja/orang/undang/", offer(smg.office))
    assert answer.status_code == 429
    assert EMAIL in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn(smg, head):
    head.post("/meja/orang/undang/", offer(smg.office))
    address = reverse("desk:invitation-withdraw", args=[Invitation.objects.get().pk])
    assert head.post(address)["Location"] == "/meja/orang/?tab=diundang"
    assert head.post(address).status_code == 404
    assert AuditEvent.objects.filter(action="invitation withdrawn").count() == 1


def test_the_list_costs_the_same_however_many_work_here(smg, head, enter, db):
    def cost(client, tab=""):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/meja/orang/", {"tab": tab} if tab else {}).status_code == 200
        return len(queries)

    centre = enter(smg.office.parent.parent, "central")
    by = factories.person(smg, "head")
    invite(email=EMAIL, office=smg.office, role="officer", valid_from=clock.today(), by=by)
    few = [cost(head), cost(head, "diundang"), cost(centre)]
    for n in range(8):
        user = factories.make_user(f"orang{n}@example.com")
        user.appointments.create(office=smg.office, role="officer", valid_from=clock.today())
        invite(
            email=f"lain{n}@example.com", office=smg.office, role="officer", valid_from=clock.today(), by=by
        )
    assert [cost(head), cost(head, "diundang"), cost(centre)] == few
    assert few == [5, 5, 7]
    assert len(head.get("/meja/orang/", {"q": "orang3"}).context["rows"]) == 1
