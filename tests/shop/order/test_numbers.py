"""Order numbers can be dictated, not counted up, and a slip is noticed."""

import pytest

from shop.order.numbers import ALPHABET, LENGTH, check_character, clean_number, new_number, random_token


def test_a_number_is_ten_characters_and_a_check():
    number = new_number()
    assert len(number) == LENGTH + 1
    assert set(number) <= set(ALPHABET)
    assert number[-1] == check_character(number[:-1])


def test_the_check_is_computed_as_written():
    assert check_character("0000000000") == "0"
    assert check_character("1000000000") == "1"
    assert check_character("0000000001") == "A"
    assert check_character("ZZZZZZZZZZ") == "0"  # 31 × anything
    assert check_character("123456789A") == "D"  # 385 = 12 × 31 + 13


def test_numbers_do_not_repeat_or_count_up():
    numbers = [new_number() for _again in range(2_000)]
    assert len(set(numbers)) == 2_000
    assert numbers != sorted(numbers)


def test_a_number_is_understood_as_people_type_it():
    number = "0123456789" + check_character("0123456789")
    assert clean_number(number) == number
    assert clean_number(number.lower()) == number
    assert clean_number(f" {number[:4]} {number[4:8]}-{number[8:]} ") == number
    assert clean_number("o" + number[1:]) == number
    assert clean_number("Ol" + number[2:]) == number
    assert clean_number("OI" + number[2:]) == number


@pytest.mark.parametrize("text", ["", "123", "0" * 10, "0" * 12, "U" * 11, "!" * 11, "é" * 11, "٣" * 11])
def test_what_is_no_number_is_none(text):
    assert clean_number(text) is None


def test_one_wrong_character_is_noticed():
    """Every place, every other character; only 0 for Z and back look the same to a check modulo 31."""
    number = new_number()
    for place in range(LENGTH):
        for other in ALPHABET:
            if other != number[place] and {other, number[place]} != {"0", "Z"}:
                assert clean_number(number[:place] + other + number[place + 1 :]) is None


def test_two_characters_that_changed_places_are_noticed():
    for _again in range(50):
        number = new_number()
        for first in range(LENGTH):
            for second in range(first + 1, LENGTH):
                one, other = number[first], number[second]
                if one == other or {one, other} == {"0", "Z"}:
                    continue
                swapped = list(number)
                swapped[first], swapped[second] = other, one
                assert clean_number("".join(swapped)) is None


def test_tokens_are_long_and_different():
    tokens = {random_token() for _again in range(500)}
    assert len(tokens) == 500
    assert {len(token) for token in tokens} == {43}
