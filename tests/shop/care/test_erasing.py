"""What is forgotten when its term is over, and what stays."""

from datetime import date, timedelta

from django.core.management import call_command

from config.common import clock
from config.common.models import OutboxMessage
from config.common.outbox import send_waiting
from shop.care.erasing import erase_old, keeping_term
from shop.care.models import KeepingTerm, Kind, Message, StockWish, Thread
from shop.care.services import answer, ask, report
from shop.storefront.account_services import delete_account
from tests.shop.accounts.conftest import make_buyer
from tests.shop.care.conftest import handed_over, photo


def test_the_term_is_a_dated_rule(db):
    assert keeping_term(date(2026, 6, 1)) == timedelta(days=365)
    KeepingTerm.objects.create(days=90, valid_from=date(2026, 1, 1), source="uji")
    assert keeping_term(date(2026, 6, 1)) == timedelta(days=90)


def test_address_words_and_photos_go_and_the_counts_stay(
    chair, head, private, django_capture_on_commit_callbacks, capsys
):
    asked = ask(product=chair, text="Saya Sri.", email="sri@example.com", language="id")
    answer(thread=asked, text="Ada.", by=head, show=True, shown_question="Ada?")
    back = report(item=handed_over(chair), kind=Kind.RETURN, text="Patah.", pictures=[photo()])
    answer(thread=back, text="Tidak.", by=head, close=True)
    open_one = report(item=handed_over(chair), kind=Kind.COMPLAINT, text="Goyang.")
    StockWish.objects.create(product=chair, email="sri@example.com", language="id")
    send_waiting()
    with clock.at(clock.now() + timedelta(days=366)), django_capture_on_commit_callbacks(execute=True):
        call_command("erase_enquiries")
    assert capsys.readouterr().out == "0 enquiries and 2 threads erased, 0 told\n"
    assert list(Thread.objects.exclude(email="")) == [open_one]
    assert [message.thread_id for message in Message.objects.all()] == [open_one.pk]
    assert list(private.rglob("*.webp")) == []
    assert not StockWish.objects.exists()
    assert not OutboxMessage.objects.filter(template="care_answer").exists()
    asked.refresh_from_db()
    assert (asked.shown_answer, asked.answered_at is not None) == ("Ada.", True)
    assert Thread.objects.get(pk=back.pk).token != back.token


def test_before_the_term_nothing_goes(chair):
    ask(product=chair, text="Ada?", email="sri@example.com", language="id")
    with clock.at(clock.now() + timedelta(days=364)):
        assert erase_old() == 0
    assert Message.objects.count() == 1


def test_a_deleted_account_takes_what_was_written_along(chair):
    user = make_buyer("sri@example.com")
    ask(product=chair, text="Ada?", email="Sri@example.com", language="id")
    ask(product=chair, text="Ada?", email="budi@example.com", language="id")
    StockWish.objects.create(product=chair, email="sri@example.com", language="id")
    delete_account(user=user, password="kata-sandi-uji")
    assert [thread.email for thread in Thread.objects.exclude(email="")] == ["budi@example.com"]
    assert Message.objects.count() == 1
    assert not StockWish.objects.exists()
