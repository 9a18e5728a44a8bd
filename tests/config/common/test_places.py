import pytest

from config.common import places
from config.common.errors import Refused


def names(found):
    return [str(place) for place in found]


def test_a_postcode_names_its_villages():
    assert names(places.by_postcode(" 50188 ")) == [
        "Kauman, Semarang Tengah, Kota Semarang, Jawa Tengah 50188",
        "Wates, Ngaliyan, Kota Semarang, Jawa Tengah 50188",
    ]


def test_a_place_carries_every_code():
    assert places.by_postcode("50188")[1] == places.Place(
        village_code="33.74.15.1010",
        village="Wates",
        district_code="33.74.15",
        district="Ngaliyan",
        regency_code="33.74",
        regency="Kota Semarang",
        province_code="33",
        province="Jawa Tengah",
        postcode="50188",
    )


def test_a_postcode_can_cross_a_border():
    assert {place.regency for place in places.by_postcode("24451")} == {"Kabupaten Aceh Timur", "Kota Langsa"}


@pytest.mark.parametrize("code", ["00000", "5018", "501888", "", "abcde", "٥٠١٨٨", "50188; --"])
def test_an_unknown_postcode_names_nothing(code):
    assert places.by_postcode(code) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ngaliyan", "Ngaliyan, Kota Semarang, Jawa Tengah"),
        ("Kec. Ngaliyan, Kota Semarang", "Ngaliyan, Kota Semarang, Jawa Tengah"),
        ("semarang NGALIYAN", "Ngaliyan, Kota Semarang, Jawa Tengah"),
        ("cikarang pus", "Cikarang Pusat, Kabupaten Bekasi, Jawa Barat 17531"),
        ("jakarta selatan", "Tebet, Kota Jakarta Selatan, DKI Jakarta"),
        ("kota semarang", "Semarang Tengah, Kota Semarang, Jawa Tengah"),
        ("kota boyolali", "Boyolali, Kabupaten Boyolali, Jawa Tengah"),
        ("wamena", "Wamena, Kabupaten Jayawijaya, Papua Pegunungan 99511"),
        ("lodoyong", "Lodoyong, Ambarawa, Kabupaten Semarang, Jawa Tengah 50611"),
        ("17531", "Cicau, Cikarang Pusat, Kabupaten Bekasi, Jawa Barat 17531"),
    ],
)
def test_search_finds_what_people_type(text, first):
    assert names(places.search(text))[0] == first


@pytest.mark.parametrize("text", ["", "a", "  ", "zzzqq", "kec.", "';--", "x" * 1000])
def test_search_finds_nothing_in_nothing(text):
    assert places.search(text) == []


def test_search_stops_at_the_limit():
    assert len(places.search("semarang", 3)) == 3


def test_a_district_with_several_postcodes_has_none_of_its_own():
    (ngaliyan,) = places.search("ngaliyan semarang")
    assert ngaliyan.postcode == ""
    assert len({village.postcode for village in places.villages(ngaliyan.code)}) > 1


@pytest.mark.parametrize("code", ["33.74.15", "33.74.15.1010"])
def test_a_place_is_found_again_by_its_code(code):
    assert places.by_code(code).code == code


@pytest.mark.parametrize("code", ["", "33", "33.74", "33.74.99", "33.74.15.9999", "33.74.15\n", "x"])
def test_by_code_knows_districts_and_villages_only(code):
    assert places.by_code(code) is None


def test_names_are_the_usual_ones():
    assert places.province_name("31") == "DKI Jakarta"
    assert places.province_name("33.74") == "Jawa Tengah"
    assert places.regency_name("31.75") == "Kota Jakarta Timur"
    assert places.regency_name("32.16.01") == "Kabupaten Bekasi"
    assert [places.province_name("99"), places.regency_name("32"), places.regency_name("99.99")] == [
        "",
        "",
        "",
    ]


def test_the_cities_of_a_province_can_be_chosen_from_a_list():
    assert places.regencies("31")[-1] == ("31.75", "Kota Jakarta Timur")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812-3456 789", "+628123456789"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("0812\u20113456\u20137890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(024) 762-1234", "+62247621234"),
    ],
)
def test_a_phone_number_is_read_however_it_is_written(text, number):
    assert places.phone(text) == number


@pytest.mark.parametrize("text", ["", "0812", "abc", "+65 8123 4567", "0812 3456 7890 / 0813", "1" * 400])
def test_a_phone_number_that_cannot_be_read_is_refused_with_an_example(text):
    with pytest.raises(Refused) as refused:
        places.phone(text)
    assert refused.value.field == "phone"
    assert "0812-3456-7890" in str(refused.value)


def test_what_was_read_once_is_remembered():
    places.by_code.cache_clear()
    first = places.by_postcode("50611")
    read = places.by_code.cache_info().misses
    assert places.by_postcode("50611") == first
    assert places.by_code.cache_info().misses == read == len(first)


@pytest.mark.parametrize(
    ("text", "first", "number"),
    [
        ("10110", "Gambir, Gambir, Kota Jakarta Pusat, DKI Jakarta 10110", 1),
        (" 101 10 ", "Gambir, Gambir, Kota Jakarta Pusat, DKI Jakarta 10110", 1),
        ("50188", "Kauman, Semarang Tengah, Kota Semarang, Jawa Tengah 50188", 2),
        ("Kauman, Semarang Tengah, Kota Semarang, Jawa Tengah 50188", None, 1),
        ("Semarang Tengah, Kota Semarang, Jawa Tengah", None, 1),
        ("tembalang semarang", "Tembalang, Kota Semarang, Jawa Tengah", 1),
        ("Kasihan, Kabupaten Bantul, DI Yogyakarta", None, 1),
        ("semarang", "Semarang Tengah, Kota Semarang, Jawa Tengah", 20),
    ],
)
def test_a_field_means_places(text, first, number):
    found = places.resolve(text)
    assert (str(found[0]), len(found)) == (first or text, number)


def test_every_name_that_is_suggested_is_understood():
    for code in ("11.01.02", "31.71.01", "33.74.10", "34.02.16", "92.02.12"):
        district = places.by_code(code)
        for place in (district, places.villages(code)[0]):
            assert [each.code for each in places.resolve(str(place))] == [place.code]


@pytest.mark.parametrize("text", ["", "123", "00000", "xyzzy", "x\x00y", "'; --", "x" * 1000, "٥٠١٨٨"])
def test_a_field_that_means_no_place(text):
    assert places.resolve(text) == []


@pytest.mark.parametrize(
    "spelling",
    [
        "01.234.567.8-901.000",
        "012345678901000",
        "0012345678901000",
        " 01 234 567 8 901 000 ",
        "01.234.567.8–901.000",
    ],
)
def test_a_tax_number_in_any_spelling(spelling):
    number = places.npwp(spelling)
    assert number == "0012345678901000"
    assert places.npwp_in_words(number) == "01.234.567.8-901.000"


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567890123456", "nol satu", "01.234.567.8-901.0000.1", "\x00"]
)
def test_what_is_no_tax_number_is_refused(text):
    with pytest.raises(Refused) as refused:
        places.npwp(text)
    assert (refused.value.field, refused.value.code) == ("npwp", "npwp")


def test_no_tax_number_has_no_words():
    assert places.npwp_in_words("") == ""
