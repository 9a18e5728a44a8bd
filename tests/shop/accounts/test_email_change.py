"""A new address needs the password and both mailboxes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from config.common import clock
from config.common.models import AuditEvent
from shop.accounts.email_change import (
    ask_email_change,
    cancel_email_change,
    change_of,
    confirm_email_change,
    waiting_change,
)
from shop.accounts.errors import AccountRefused
from shop.accounts.links import sign
from shop.accounts.models import EmailChange
from tests.factories import make_user
from tests.shop.accounts.conftest import letters, token

OLD, NEW = "sri@example.com", "wahyuni@example.com"


@pytest.fixture
def asked(buyer):
    ask_email_change(user=buyer, email=NEW, password="kata-sandi-uji")
    return token(OLD, "email_change_old"), token(NEW, "email_change_new")


@pytest.mark.parametrize("first", [0, 1])
def test_the_second_mailbox_completes_it_whichever_it_is(buyer, asked, first):
    confirm_email_change(token=asked[first])
    confirm_email_change(token=asked[first])
    buyer.refresh_from_db()
    assert buyer.email == OLD

    confirm_email_change(token=asked[1 - first])
    buyer.refresh_from_db()
    assert buyer.email == NEW
    assert waiting_change(buyer) is None
    assert sorted(each.to for each in letters(template="email_changed")) == [OLD, NEW]


@pytest.mark.parametrize("who", [0, 1])
def test_either_calls_it_off_for_good(buyer, asked, who):
    confirm_email_change(token=asked[1 - who])
    cancel_email_change(token=asked[who])
    for link in asked:
        assert change_of(link) is None
        with pytest.raises(AccountRefused):
            confirm_email_change(token=link)
    buyer.refresh_from_db()
    assert buyer.email == OLD


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [(NEW, "salah", "password"), (NEW, "", "password"), ("SRI@example.com", "kata-sandi-uji", "email")],
)
def test_what_is_refused_writes_nothing(buyer, email, password, field):
    with pytest.raises(AccountRefused) as refused:
        ask_email_change(user=buyer, email=email, password=password)
    assert refused.value.field == field
    assert (EmailChange.objects.count(), letters(), AuditEvent.objects.count()) == (0, [], 0)


def test_asking_again_ends_the_first_links(buyer, asked):
    ask_email_change(user=buyer, email="lain@example.com", password="kata-sandi-uji")
    assert [change_of(link) for link in asked] == [None, None]
    assert waiting_change(buyer).new_email == "lain@example.com"


def test_there_is_one_open_change(buyer, asked):
    row = EmailChange.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_links_are_dead_after_a_day(buyer, asked):
    with clock.at(clock.now() + timedelta(hours=24)):
        assert change_of(asked[0]) is None
        with pytest.raises(AccountRefused):
            confirm_email_change(token=asked[0])
        assert waiting_change(buyer) is None


def test_somebody_elses_address_is_never_taken_and_never_told(buyer):
    make_user(NEW)
    ask_email_change(user=buyer, email=NEW, password="kata-sandi-uji")
    assert [(each.to, each.template) for each in letters()] == [
        (OLD, "email_change_old"),
        (NEW, "email_change_taken"),
    ]
    assert letters(NEW)[0].context["path"] == ""

    confirm_email_change(token=token(OLD, "email_change_old"))
    buyer.refresh_from_db()
    assert buyer.email == OLD


def test_an_address_taken_in_between_is_refused_in_words(buyer, asked):
    make_user("WAHYUNI@example.com")
    confirm_email_change(token=asked[0])
    with pytest.raises(AccountRefused) as refused:
        confirm_email_change(token=asked[1])
    assert refused.value.code == "taken"
    buyer.refresh_from_db()
    assert (buyer.email, EmailChange.objects.get().done_at) == (OLD, None)


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_link_of_another_kind_or_row_is_none(buyer, asked, side):
    for forged in (
        sign("registration", pk=EmailChange.objects.get().pk, side=side),
        sign("email", pk=10**6, side=side),
        asked[0][:-1],
        asked[0] + "x",
        "",
    ):
        assert change_of(forged) is None
        with pytest.raises(AccountRefused):
            cancel_email_change(token=forged)
    assert EmailChange.objects.get().cancelled_at is None
