import pytest

from config.common.words import rupiah_in_words


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "Nol rupiah", "Zero rupiah"),
        (11, "Sebelas rupiah", "Eleven rupiah"),
        (85, "Delapan puluh lima rupiah", "Eighty-five rupiah"),
        (100, "Seratus rupiah", "One hundred rupiah"),
        (1_010, "Seribu sepuluh rupiah", "One thousand and ten rupiah"),
        (860_000, "Delapan ratus enam puluh ribu rupiah", "Eight hundred and sixty thousand rupiah"),
        (
            1_571_219,
            "Satu juta lima ratus tujuh puluh satu ribu dua ratus sembilan belas rupiah",
            "One million five hundred and seventy-one thousand two hundred and nineteen rupiah",
        ),
        (
            9_999_999_999,
            "Sembilan miliar sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh "
            "sembilan ribu sembilan ratus sembilan puluh sembilan rupiah",
            "Nine billion nine hundred and ninety-nine million nine hundred and ninety-nine thousand "
            "nine hundred and ninety-nine rupiah",
        ),
    ],
)
def test_amounts_are_spelled_out(amount, indonesian, english):
    assert rupiah_in_words(amount, "id") == indonesian
    assert rupiah_in_words(amount, "en") == english


def test_a_debt_is_not_spelled_out():
    with pytest.raises(ValueError):
        rupiah_in_words(-1, "id")
