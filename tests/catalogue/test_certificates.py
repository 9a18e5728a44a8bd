from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from catalogue.certificates import (
    add_certificate,
    confirm_certificate,
    discard_certificate,
    end_certificate,
)
from catalogue.choices import CertificateKind
from catalogue.errors import ListingRefused
from catalogue.models import Certificate, CertificateRule, Product
from catalogue.services import publish_proposal, submit_proposal
from config.common import clock
from config.common.models import AuditEvent, OutboxMessage
from config.common.outbox import compose
from tests.catalogue.drafts import draft
from tests.factories import BEGIN, certify, make_category, make_product, person
from tests.media import samples

PDF = samples.PDF
YEAR = timedelta(days=365)


@pytest.fixture
def private_store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def add(product, **values):
    facts = {
        "kind": CertificateKind.HALAL,
        "number": "UJI-1",
        "issued_by": "Lembaga Uji",
        "valid_from": clock.today() - YEAR,
        "valid_to": clock.today() + YEAR,
        "by": None,
    }
    return add_certificate(product=product, **facts | values)


def test_a_certificate_is_entered_and_withdrawn(db):
    certificate = add(make_product())
    end_certificate(certificate=certificate, last_day=clock.today() - timedelta(days=1), by=None)

    assert not Certificate.objects.in_force(clock.today()).exists()
    actions = AuditEvent.objects.filter(target_type="catalogue.certificate").order_by("pk")
    assert [event.action for event in actions] == ["certificate added", "certificate ended"]


def test_a_variants_certificate_is_its_listings(db):
    variants = [{"title_ind": "39", "title_en": "39", "price": 1_000, "stock": 1}]
    product = make_product(variants=variants)

    assert add(product.children.get()).product == product


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": " "}, "number"),
        ({"issued_by": ""}, "issued_by"),
        ({"valid_to": clock.today() - 2 * YEAR}, "valid_to"),
    ],
)
def test_what_is_incomplete_is_refused(db, values, field):
    with pytest.raises(ListingRefused) as refusal:
        add(make_product(), **values)

    assert refusal.value.field == field
    assert not Certificate.objects.exists()


def test_the_same_certificate_is_entered_once(db):
    product = make_product()
    add(product)

    with pytest.raises(ListingRefused):
        add(product)

    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("days", [-400, 400])
def test_it_is_ended_within_its_period_only(db, days):
    certificate = add(make_product())

    with pytest.raises(ListingRefused):
        end_certificate(certificate=certificate, last_day=clock.today() + timedelta(days=days), by=None)

    assert Certificate.objects.get().valid_to == clock.today() + YEAR


def rule(category, kind="halal", **values):
    facts = {"valid_from": BEGIN, "source": "uji"}
    return CertificateRule.objects.create(category=category, kind=kind, **facts | values)


def test_it_holds_once_somebody_else_confirmed_it(db):
    product = make_product()
    by = person(product.prison, "officer")
    certificate = add(product, by=by)
    assert not Certificate.objects.holding(clock.today()).exists()
    with pytest.raises(ListingRefused, match="Orang lain"):
        confirm_certificate(certificate=certificate, by=by)
    assert not Certificate.objects.holding(clock.today()).exists()

    confirm_certificate(certificate=certificate, by=person(product.prison, "reviewer"))

    assert Certificate.objects.holding(clock.today()).get() == certificate
    with pytest.raises(ListingRefused):
        discard_certificate(certificate=certificate, by=by)
    assert Certificate.objects.exists()


def test_what_nobody_confirmed_is_taken_out_with_its_scan(
    db, django_capture_on_commit_callbacks, private_store
):
    certificate = add(make_product(), scan=ContentFile(PDF, name="a.pdf"))
    assert len(list(private_store.rglob("*.pdf"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        discard_certificate(certificate=certificate, by=None)
    assert not Certificate.objects.exists()
    assert list(private_store.rglob("*.pdf")) == []


def test_a_category_that_needs_one_refuses_to_send_and_to_publish_without(db, workshop, officer, reviewer):
    food = make_category("Pangan", "Food")
    bread = food.add_child(name_ind="Roti", name_en="Bread")
    rule(food)
    proposal = draft(workshop, officer, categories=[bread.pk])
    with pytest.raises(ListingRefused) as refusal:
        submit_proposal(proposal=proposal, by=officer)
    assert refusal.value.missing == {"certificates": "Catat sertifikatnya lebih dulu: halal."}

    certificate = add(proposal.product, by=officer)
    proposal = submit_proposal(proposal=proposal, by=officer)
    with pytest.raises(ListingRefused, match="sudah dicocokkan: halal"):
        publish_proposal(proposal=proposal, by=reviewer)
    assert not Product.objects.get().is_public

    confirm_certificate(certificate=certificate, by=reviewer)
    assert publish_proposal(proposal=proposal, by=reviewer).is_public


def test_a_rule_holds_in_its_period_and_for_its_category_only(db):
    product = make_product()
    rule(product.categories.get(), valid_to=clock.today() - timedelta(days=1))
    rule(make_category("Pangan", "Food"))
    assert list(Product.objects.lacking(clock.today())) == []


def test_what_expired_leaves_the_shop_and_the_prison_is_told_once(db):
    product, other = (
        make_product(),
        make_product(title="Meja", categories=[make_category("Meja", "Tables").pk]),
    )
    certify(product, valid_to=clock.today())
    rule(product.categories.get())
    call_command("sweep_certificates")
    assert Product.objects.filter(is_public=True).count() == 2

    with clock.at(clock.now() + timedelta(days=1)):
        for _ in range(2):
            call_command("sweep_certificates")
    product.refresh_from_db()
    other.refresh_from_db()
    assert (product.is_public, other.is_public) == (False, True)
    letters = OutboxMessage.objects.filter(template="certificate_over")
    assert sorted(letters.values_list("to", flat=True)) == [
        "officer.smg@example.com",
        "reviewer.smg@example.com",
    ]
    letter = compose(letters.first())
    assert letter.subject == "Kursi rotan turun dari toko: sertifikat tidak berlaku lagi"
    event = AuditEvent.objects.get(action="listing withdrawn")
    assert (event.actor, event.after) == (None, {"reason": "certificate: halal"})


@pytest.mark.parametrize(("left", "told"), [(91, []), (90, [90]), (31, [90]), (30, [90, 30]), (0, [90, 30])])
def test_warnings_come_90_and_30_days_before(db, left, told):
    certificate = certify(make_product(), valid_to=clock.today() + timedelta(days=100))
    with clock.at(clock.now() + timedelta(days=100 - max(left, 60))):
        call_command("sweep_certificates")
    with clock.at(clock.now() + timedelta(days=100 - left)):
        for _ in range(2):
            call_command("sweep_certificates")
    keys = OutboxMessage.objects.filter(template="certificate_ends").values_list("key", flat=True)
    assert {key.rsplit(":", 1)[0] for key in keys} == {
        f"certificate_ends:{certificate.pk}:{days}" for days in told
    }
    assert len(keys) == 2 * len(told)


def test_nobody_is_warned_of_what_is_renewed(db):
    product = make_product()
    certify(product, valid_to=clock.today() + timedelta(days=10))
    certify(product, number="UJI-2", valid_to=clock.today() + YEAR)
    call_command("sweep_certificates")
    assert not OutboxMessage.objects.exists()
