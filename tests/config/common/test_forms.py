"""Amounts and phone numbers as people type them; refusals beside their field."""

import pytest
from django import forms
from django.utils import translation

from config.common.errors import Refused
from config.common.forms import Form, PhoneField, RupiahField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("450000", 450_000),
        ("450.000", 450_000),
        ("Rp450.000", 450_000),
        ("Rp 450.000", 450_000),
        ("rp. 450.000", 450_000),
        ("450.000,00", 450_000),
        ("450 000", 450_000),
        ("  1.250.000 ", 1_250_000),
        ("0", 0),
        ("007", 7),
        ("999.999.999.999", 999_999_999_999),
    ],
)
def test_amounts_that_are_understood(typed, amount):
    assert RupiahField().clean(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "-450.000",
        "450,000",
        "450.00",
        "450.0000",
        "45.0.000",
        "450.000,50",
        "1e6",
        "450.000 lalu",
        "12,5",
        "Rp",
        "1.000.000.000.000",
        "9" * 13,
        "999.999.999.999.999.999.999",
        "\u00bd",
        "450\u2212000",
    ],
)
def test_amounts_that_are_not(typed):
    with pytest.raises(forms.ValidationError) as caught:
        RupiahField().clean(typed)
    assert caught.value.code == "amount"


def test_an_amount_below_the_minimum_says_the_minimum():
    field = RupiahField(minimum=1_500)
    assert field.clean("1.500") == 1_500
    with pytest.raises(forms.ValidationError) as caught:
        field.clean("1.499")
    with translation.override("en"):
        assert caught.value.messages == ["The amount must be at least Rp1.500."]


def test_an_empty_amount_is_none_only_where_it_may_be():
    assert RupiahField(required=False).clean("") is None
    with pytest.raises(forms.ValidationError):
        RupiahField().clean("")


@pytest.mark.parametrize("typed", ["081234567890", "+62 812-3456-7890", "62812 3456 7890", "0812.3456.7890"])
def test_phone_numbers_are_kept_in_one_form(typed):
    assert PhoneField().clean(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["12", "abc", "0812"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(forms.ValidationError) as caught:
        PhoneField().clean(typed)
    assert caught.value.code == "phone"


class Sample(Form):
    price = RupiahField()


def test_a_refusal_stands_beside_its_field():
    form = Sample({"price": "450.000"})
    assert form.is_valid()
    form.refuse(Refused("Terlalu mahal.", field="price"))
    assert form.errors == {"price": ["Terlalu mahal."]}


@pytest.mark.parametrize("field", [None, "unknown"])
def test_a_refusal_of_no_field_stands_above_the_form(field):
    form = Sample({"price": "450.000"})
    assert form.is_valid()
    form.refuse(Refused("Tidak bisa.", field=field))
    assert form.errors == {"__all__": ["Tidak bisa."]}


def test_a_refusal_reads_as_its_message():
    refusal = Refused("Tidak bisa.", field="price", code="x")
    assert (str(refusal), refusal.field, refusal.code) == ("Tidak bisa.", "price", "x")
