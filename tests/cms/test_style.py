"""Words the shop does not use: which are found in a text, and which are not."""

import pytest

from cms.editing.style import Found, unwanted

AVOIDED = {"napi": "warga binaan", "eks-napi": "mantan warga binaan", "inmates": "people in custody"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dibuat oleh napi.", ["napi"]),
        ("NAPI dan Napi lagi", ["NAPI"]),
        ("Kata eks-napi", ["eks-napi"]),
        ("Kata Eks Napi itu", ["Eks Napi"]),
        ("Napi, lalu eks-napi", ["Napi", "eks-napi"]),
        ("(napi)", ["napi"]),
        ("napi-napi", ["napi"]),
        ("Two Inmates", ["Inmates"]),
        ("kanapi, napitupulu, Napier, inmate", []),
        ("warga binaan", []),
        ("", []),
    ],
)
def test_whole_words_in_any_capitals_are_found(text, words):
    assert [found.word for found in unwanted(text, AVOIDED)] == words


def test_a_finding_says_what_to_write_and_where_it_stands():
    text = "Kursi rotan ini dianyam dengan tangan oleh lima napi di bengkel rotan selama dua minggu penuh."
    assert list(unwanted(text, AVOIDED)) == [
        Found("napi", "warga binaan", "…dengan tangan oleh lima napi di bengkel rotan selama dua…")
    ]


def test_an_empty_list_finds_nothing():
    assert list(unwanted("napi", {})) == []
