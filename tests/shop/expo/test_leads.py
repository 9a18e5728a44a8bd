"""Visitors of a stand: kept once and with their consent, promised something, made an enquiry of, forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from config.common import clock
from config.common.models import AuditEvent
from shop.expo.enquiries import Asked
from shop.expo.errors import ExpoRefused
from shop.expo.leads import Visitor, close_lead, enquire_for, forget_lead, take_lead
from shop.expo.models import Enquiry, EventSale, Lead, LeadItem
from shop.expo.stand import find_goods, sell_at
from shop.placement.errors import PlacementRefused
from tests import factories
from tests.shop.expo.exhibits import by, make_edition, make_event, make_lead
from tests.shop.placement.test_counter import selling

pytestmark = pytest.mark.django_db


@pytest.fixture
def smg():
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


@pytest.fixture
def chair(smg):
    return factories.make_product(smg.workshops.get(), title="Kursi", stock=9)


def test_a_form_that_is_sent_twice_keeps_one_visitor(smg, chair):
    facts = {"key": uuid4(), "event": make_event(smg.office), "items": {chair.pk: 20}}
    first, second = (make_lead(smg.office, **facts) for _n in range(2))
    assert first == second == Lead.objects.get()
    assert (first.contact, LeadItem.objects.get().quantity) == ("+6281234567890", 20)
    assert AuditEvent.objects.filter(action="lead taken").count() == 1
    with pytest.raises(ExpoRefused) as refusal:
        make_lead(smg.office, **facts, name="Bapak Lain")
    assert refusal.value.code == "key"
    assert Lead.objects.get().name == "Ibu Contoh"


def test_goods_corrected_under_the_same_form_are_refused_in_words(smg, chair):
    table = factories.make_product(smg.workshops.get(), title="Meja")
    facts = {"key": uuid4(), "event": make_event(smg.office)}
    make_lead(smg.office, **facts, items={chair.pk: 20})
    for items in ({chair.pk: 30}, {chair.pk: None}, {chair.pk: 20, table.pk: 1}, {}):
        with pytest.raises(ExpoRefused) as refusal:
            make_lead(smg.office, **facts, items=items)
        assert refusal.value.code == "key"
    with pytest.raises(ExpoRefused):
        make_lead(smg.office, **{**facts, "event": make_event(smg.office)}, items={chair.pk: 20})
    kept = LeadItem.objects.get()
    assert (kept.product, kept.quantity, Lead.objects.count()) == (chair, 20, 1)


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ("sri@example.com", "sri@example.com"),
        ("+81 90-1234-5678", "+819012345678"),
        ("0812 3456 7890", "+6281234567890"),
        ("besok saja", ""),
        ("sri@", ""),
        ("+62 1", ""),
    ],
)
def test_somebody_nobody_could_write_to_is_not_kept(smg, contact, kept):
    if kept:
        assert make_lead(smg.office, contact=contact).contact == kept
        return
    with pytest.raises(ExpoRefused) as refusal:
        make_lead(smg.office, contact=contact)
    assert (refusal.value.field, Lead.objects.count()) == ("contact", 0)


def test_without_a_yes_nothing_is_kept(smg):
    visitor = Visitor(name="Ibu Contoh", contact="0812-3456-7890")
    facts = {"event": make_event(smg.office), "office": smg.office, "by": by(smg.office)}
    with pytest.raises(ExpoRefused) as refusal:
        take_lead(key=uuid4(), visitor=visitor, items={}, agreed=False, **facts)
    assert (refusal.value.field, Lead.objects.count()) == ("agreed", 0)


def test_goods_are_found_by_whatever_is_printed_beside_them(smg, chair):
    table = factories.make_product(smg.workshops.get(), title="Meja")
    code = make_edition(smg.office, chair.number, freeze=True).codes.get(product=chair).code
    again = make_edition(smg.office, chair.number, freeze=True).codes.get(product=chair).code
    spelled = f"{code[:2]} {code[2:]}".lower().replace(" ", "-")
    for noted in (
        chair.number.lower(),
        code,
        again,
        spelled,
        f"HTTPS://TOKO.ID/B/{code}",
        chair.get_absolute_url(),
    ):
        assert find_goods(f"{noted} x 20, {table.number}") == {chair.pk: 20, table.pk: None}, noted
    assert find_goods(" \n") == {}
    with pytest.raises(ExpoRefused) as refusal:
        find_goods(f"{chair.number} 5\nXXX-1 2\n{code[:4]}")
    assert "XXX-1" in str(refusal.value)
    assert (refusal.value.field, chair.number in str(refusal.value)) == ("items", False)


def test_an_enquiry_is_sent_for_a_visitor_once(smg, chair):
    lead = make_lead(smg.office, items={chair.pk: None})
    asked = Asked(name="Ibu Contoh", phone="0812-3456-7890", email="contoh@example.com")
    with pytest.raises(ExpoRefused) as refusal:
        enquire_for(lead=lead, asked=asked, items={chair.pk: 0}, by=by(smg.office))
    assert (refusal.value.field, Enquiry.objects.count()) == ("items", 0)
    first, second = (
        enquire_for(lead=lead, asked=asked, items={chair.pk: 20}, by=by(smg.office)) for _n in range(2)
    )
    assert first == second == Enquiry.objects.get()
    assert (first.event, first.office) == (lead.event, smg.office)
    lead.refresh_from_db()
    assert (lead.enquiry, bool(lead.done_at)) == (first, True)


def test_a_visitor_is_forgotten_when_he_asks_and_when_his_time_is_over(smg):
    asked, old, new = (
        make_lead(smg.office, event=event, note="Kursi rotan") for event in [make_event(smg.office)] * 3
    )
    forget_lead(lead=asked, by=by(smg.office))
    close_lead(lead=old, by=by(smg.office))
    done = Lead.objects.get(pk=old.pk).done_at
    Lead.objects.filter(pk=new.pk).update(erase_on=clock.today() + timedelta(days=400))
    with clock.at(clock.now() + timedelta(days=366)):
        call_command("sweep_quotations")
    kept = {each.pk: (each.name, each.institution, each.contact, each.note) for each in Lead.objects.all()}
    assert kept[asked.pk] == kept[old.pk] == ("", "", "", "")
    assert kept[new.pk] == ("Ibu Contoh", "", "+6281234567890", "Kursi rotan")
    assert Lead.objects.get(pk=old.pk).done_at == done
    assert "Contoh" not in str(list(AuditEvent.objects.values_list("before", "after")))


def test_a_sale_at_the_stand_is_one_of_the_exhibition_once(smg, chair):
    event, sale = make_event(smg.office), selling(chair, cash=5_000_000)
    officer = factories.person(smg, "officer")
    orders = {sell_at(event=event, **sale, by=officer) for _n in range(2)}
    assert [(each.order, each.event) for each in EventSale.objects.all()] == [(orders.pop(), event)]
    with pytest.raises(PlacementRefused):
        sell_at(event=event, **selling(chair, cash=1), by=officer)
    assert EventSale.objects.count() == 1
