"""Registration, new passwords and languages, without pages."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from config.common import clock
from config.common.models import AuditEvent
from shop.accounts import services
from shop.accounts.errors import AccountRefused
from shop.accounts.links import read, reset_tokens, sign
from shop.accounts.models import Registration, User
from tests.factories import make_user
from tests.shop.accounts.conftest import letters, token

PASSWORD = "tiga kata saja"
pytestmark = pytest.mark.django_db


def ask(email="sri@example.com", password=PASSWORD, language="id"):
    services.register(email=email, password=password, language=language)
    return token(email, "account_confirm")


def test_there_is_no_account_before_the_mail_is_answered():
    ask()
    assert User.objects.count() == 0
    assert authenticate(None, username="sri@example.com", password=PASSWORD) is None


def test_link_and_password_make_the_account():
    user = services.confirm_registration(token=ask(language="en"), password=PASSWORD)

    user.refresh_from_db()
    assert (user.email, user.language, user.is_staff, user.is_active) == (
        "sri@example.com",
        "en",
        False,
        True,
    )
    assert user.email_confirmed_at is not None
    assert authenticate(None, username="SRI@example.com", password=PASSWORD) == user
    assert Registration.objects.count() == 0
    assert AuditEvent.objects.get().action == "account.register"


def test_the_password_is_never_kept_as_it_was_typed():
    ask()
    assert PASSWORD not in Registration.objects.get().password


def test_a_stranger_who_asks_with_my_address_gets_nothing_by_my_clicking_his_link():
    foreign = ask(password="kata sandi penyerang")
    mine = ask()

    with pytest.raises(AccountRefused) as refused:
        services.confirm_registration(token=foreign, password=PASSWORD)
    assert refused.value.field == "password"
    assert User.objects.count() == 0

    user = services.confirm_registration(token=mine, password=PASSWORD)
    assert user.check_password(PASSWORD)
    with pytest.raises(AccountRefused):
        services.confirm_registration(token=foreign, password="kata sandi penyerang")
    assert User.objects.get().check_password(PASSWORD)


def test_a_link_works_once_and_for_a_day():
    once, late = ask(), ask("budi@example.com")
    services.confirm_registration(token=once, password=PASSWORD)
    with pytest.raises(AccountRefused):
        services.confirm_registration(token=once, password=PASSWORD)
    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(AccountRefused):
        services.confirm_registration(token=late, password=PASSWORD)
    assert User.objects.count() == 1


def test_what_expired_is_forgotten_when_the_next_one_asks():
    ask()
    with clock.at(clock.now() + timedelta(hours=25)):
        ask("budi@example.com")
    assert [each.email for each in Registration.objects.all()] == ["budi@example.com"]


def test_who_has_an_account_is_told_by_mail_and_nothing_changes():
    user = make_user("sri@example.com")
    before = user.password
    services.register(email="SRI@example.com", password=PASSWORD, language="en")

    user.refresh_from_db()
    assert user.password == before
    assert Registration.objects.count() == 0
    assert [(each.to, each.template, each.language) for each in letters()] == [
        ("sri@example.com", "account_exists", "id")
    ]


def test_a_known_address_costs_a_password_too(monkeypatch):
    make_user("sri@example.com")
    hashed = []
    monkeypatch.setattr(services, "make_password", lambda raw: hashed.append(raw))
    services.register(email="sri@example.com", password=PASSWORD, language="id")
    assert hashed == [PASSWORD]


def test_an_account_that_came_in_between_is_not_overwritten():
    link = ask()
    make_user("SRI@example.com")
    with pytest.raises(AccountRefused) as refused:
        services.confirm_registration(token=link, password=PASSWORD)
    assert refused.value.code == "taken"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "token", ["", "x", "a.b", "e30.e30", sign("email", pk=1, side="old"), "é", "." * 500]
)
def test_a_forged_link_says_nothing(token):
    assert read("registration", token) == {}
    assert services.registration_of(token) is None
    with pytest.raises(AccountRefused):
        services.confirm_registration(token=token, password=PASSWORD)


def test_a_new_password_proves_the_address_and_ends_the_link(buyer):
    User.objects.update(email_confirmed_at=None)
    buyer.refresh_from_db()
    services.ask_password_reset(email="SRI@example.com", language="en")
    key = token("sri@example.com", "password_reset")

    services.reset_password(user=buyer, token=key, password=PASSWORD)

    buyer.refresh_from_db()
    assert buyer.check_password(PASSWORD)
    assert buyer.email_confirmed_at is not None
    assert [each.template for each in letters()] == ["password_reset", "password_changed"]
    with pytest.raises(AccountRefused):
        services.reset_password(user=buyer, token=key, password="yang lain lagi")
    buyer.refresh_from_db()
    assert buyer.check_password(PASSWORD)


def test_a_reset_link_is_dead_after_a_day_and_for_a_closed_account(buyer):
    key = reset_tokens.make_token(buyer)
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)), pytest.raises(AccountRefused):
        services.reset_password(user=buyer, token=key, password=PASSWORD)
    User.objects.update(is_active=False)
    with pytest.raises(AccountRefused):
        services.reset_password(user=buyer, token=key, password=PASSWORD)
    assert letters() == []


def test_an_unknown_address_gets_a_mail_that_says_so():
    services.ask_password_reset(email="siapa@example.com", language="en")
    assert [(each.to, each.template, each.language) for each in letters()] == [
        ("siapa@example.com", "password_reset_unknown", "en")
    ]


def test_changing_the_password_wants_the_present_one(buyer):
    with pytest.raises(AccountRefused) as refused:
        services.change_password(user=buyer, current="salah", password=PASSWORD)
    buyer.refresh_from_db()
    assert (refused.value.field, buyer.check_password("kata-sandi-uji"), letters()) == ("current", True, [])

    services.change_password(user=buyer, current="kata-sandi-uji", password=PASSWORD)
    buyer.refresh_from_db()
    assert buyer.check_password(PASSWORD)
    assert [each.template for each in letters()] == ["password_changed"]


def test_the_language_is_that_of_the_mails_from_then_on(buyer):
    services.choose_language(user=buyer, language="en")
    services.ask_password_reset(email=buyer.email, language="id")
    assert letters()[0].language == "en"
