"""Codes, the ladder of domestic content and completeness, without a database."""

import random

import pytest

from shop.expo import codes
from shop.expo.completeness import completeness
from shop.expo.content import Content, rung

SHARES = {"least": 2500, "together": 4000}


def test_a_code_is_whole_and_one_error_or_an_exchange_is_noticed():
    code = codes.make(random.Random(7).choice)
    assert (len(code), codes.is_whole(code)) == (5, True)
    for at in range(5):
        wrong = {code[:at] + other + code[at + 1 :] for other in codes.ALPHABET if other != code[at]}
        assert [each for each in wrong if codes.is_whole(each)] == []
    for at in range(4):
        exchanged = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert exchanged == code or not codes.is_whole(exchanged)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}-{3}", "{2} {3}"])
def test_a_code_is_read_as_people_type_it(typed):
    code = codes.make(random.Random(1).choice)
    assert codes.tidy(typed.format(code, code.lower(), code[:2].lower(), code[2:])) == code


def test_look_alikes_are_in_no_code():
    assert set("0O1IL") & set(codes.ALPHABET) == set()
    assert not codes.is_whole("0O1IL")
    assert not codes.is_whole("")


@pytest.mark.parametrize(
    ("own", "pool", "expected"),
    [
        (Content(2500, 1500, True), [], "A"),
        (Content(2500, 1000, True), [], "B"),
        (Content(2500, None, True), [Content(3000, 1000, True)], "A"),
        (Content(2499, 1500, True), [Content(3000, 1000, True)], "C"),
        (Content(0, None, False), [], "C"),
        (Content(None, None, True), [Content(9000, None, True)], "D"),
        (Content(None, 1500, False), [], ""),
    ],
)
def test_the_rung_of_perpres_46_2025(own, pool, expected):
    assert rung(own, pool, **SHARES) == expected


def facts(**values):
    both = {"id": "x", "en": "x"}
    whole = {
        **dict.fromkeys(("title", "description", "material", "category", "warranty"), both),
        **dict.fromkeys(("kbki", "unit", "brand", "contact"), "x"),
        **{
            "picture": 1,
            "price": 1,
            "lacking": [],
            "area": ["Indonesia"],
            "monthly_capacity": 3,
            "stock": None,
        },
        **{"tkdn_bp": 0, "bmp_bp": 0, "pdn": False, "umkk": False, "tkdn_ended": "", "form": "goods"},
        **{"fresh": False, "sides_mm": [1, 2, 3], "weight_g": 9, "making": "ready", "lead_days": 0},
    }
    return whole | values


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, ()),
        ({"kbki": "", "pdn": None}, ("kbki", "pdn")),
        ({"tkdn_bp": None}, ("tkdn",)),
        ({"tkdn_bp": None, "tkdn_ended": "2026-05-03"}, ("tkdn_ended",)),
        ({"form": "service", "sides_mm": [0, 0, 0], "weight_g": 0}, ()),
        ({"fresh": True, "sides_mm": [0, 0, 0]}, ()),
        ({"making": "made_to_order"}, ("lead_days",)),
        ({"stock": 0, "monthly_capacity": None, "lacking": ["halal"]}, ("certificate",)),
    ],
)
def test_what_an_entry_is_missing(values, missing):
    assert completeness(facts(**values)).missing == missing


def test_only_a_whole_entry_has_a_hundred_per_cent():
    assert completeness(facts()).score == 100
    assert completeness(facts(brand="")).score == 95
