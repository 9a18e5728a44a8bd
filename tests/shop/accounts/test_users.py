"""People sign in by e-mail address, whatever its capitals."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from config.common import clock
from shop.accounts.models import User
from tests.factories import make_prison, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"


def sign_in(email, password=PASSWORD):
    return authenticate(None, username=email, password=password)


@pytest.mark.parametrize(
    "email", ["sri@example.com", "Sri@Example.com", "SRI@EXAMPLE.COM", "  sri@example.com "]
)
def test_any_spelling_of_the_capitals_signs_in(email):
    user = make_user("sri@example.com")
    assert sign_in(email) == user


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("sri@example.com", "salah"),
        ("sri@example.com", ""),
        ("sri@example.com", None),
        ("lain@example.com", PASSWORD),
        ("", PASSWORD),
        (None, PASSWORD),
        ("sri@example.co%", PASSWORD),
        ("sri", PASSWORD),
    ],
)
def test_anything_else_does_not(email, password):
    make_user("sri@example.com")
    assert sign_in(email, password) is None


def test_who_is_inactive_does_not_sign_in():
    user = make_user("sri@example.com")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert sign_in("sri@example.com") is None


@pytest.mark.parametrize("email", ["sri@example.com", "SRI@example.com", "sRI@EXAMPLE.COM"])
def test_an_address_is_one_person_in_any_case(email):
    make_user("sri@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=email)
    assert User.objects.count() == 1


def test_a_form_says_so_in_words():
    make_user("sri@example.com")
    with pytest.raises(ValidationError):
        User(email="SRI@example.com", password="x").full_clean()


def test_an_unknown_address_costs_a_password_too(monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    assert sign_in("lain@example.com") is None
    assert hashed == [PASSWORD]


def test_joining_is_dated_by_the_shops_clock():
    with clock.at(datetime(2025, 1, 2, tzinfo=UTC)):
        user = make_user("sri@example.com")
    user.refresh_from_db()
    assert (user.date_joined, user.last_login) == (datetime(2025, 1, 2, tzinfo=UTC), None)


def test_no_prison_user_is_staff():
    make_prison()
    assert User.objects.count() > 4
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_person_is_shown_by_name_or_address():
    assert str(make_user("sri@example.com")) == "sri"
    assert str(User(email="x@example.com")) == "x@example.com"
