"""Catalogues, labels, posters and data sheets: their type, their words, and that every symbol can be read."""

import itertools
import resource
import subprocess
import sys

import pypdfium2
import pytest

from shop.expo import papers, prints, sheet
from shop.expo.models import CatalogueFacts, ShortCode
from shop.expo.services import describe_product
from tests import factories
from tests.shop.expo.exhibits import make_edition, make_event, make_rule
from tests.support import papers as reader

OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}
DPI = 150
PIECE = 420  # pixels, 71 mm


@pytest.fixture
def smg(db):
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


def codes_in(pdf):
    """What every symbol of the pages says at 150 dpi: a page at a glance, then piece by piece, as a phone is held.

    Of two dozen symbols on one picture zbar overlooks one in fifty; of one by itself none.
    """
    zbar = pytest.importorskip("pyzbar.pyzbar", reason="apt install libzbar0", exc_type=ImportError)
    read = set()
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=DPI / 72).to_pil()
        places = itertools.product(range(0, image.width, PIECE // 2), range(0, image.height, PIECE // 2))
        pieces = (image.crop((x, y, x + PIECE, y + PIECE)) for x, y in places)
        for each in (image, *pieces):
            found = zbar.decode(each, symbols=[zbar.ZBarSymbol.QRCODE])
            read |= {symbol.data.decode() for symbol in found}
    return sorted(read)


def printed(edition):
    return sorted(
        papers.address(code)
        for code in ShortCode.objects.filter(edition=edition).values_list("code", flat=True)
    )


@pytest.mark.parametrize(
    ("size", "per_page", "languages"), [("a4", 1, "id"), ("a4", 2, "en"), ("a5", 6, "both")]
)
def test_a_catalogue_names_its_type_says_its_words_and_its_codes_are_read(smg, size, per_page, languages):
    factories.fill_catalogue(factories.make_workshop(smg), 3)
    event = make_event(smg.region, prisons=[smg])
    edition = make_edition(
        smg.region, event=event, size=size, per_page=per_page, languages=languages, freeze=True
    )

    pdf = papers.edition_pdf(edition)

    assert reader.fonts(pdf) == OURS
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    text = reader.text(pdf)
    assert ("Barang 0" in text, "Thing 0" in text) == (languages != "en", languages != "id")
    assert ("Daftar isi" in text, "Contents" in text) == (languages != "en", languages != "id")
    assert smg.name in text
    assert codes_in(pdf) == printed(edition)


def test_a_draft_says_so_and_has_no_codes(smg):
    factories.make_product(factories.make_workshop(smg))
    pdf = papers.edition_pdf(make_edition(smg.office))

    assert "KONSEP" in reader.text(pdf)
    assert codes_in(pdf) == []


def test_labels_poster_and_data_sheet_are_read(smg):
    make_rule()
    chair = factories.make_product(factories.make_workshop(smg))
    factories.certify(chair, "tkdn")
    facts = CatalogueFacts(product=chair, kbki="38112", tkdn_bp=2600, bmp_bp=1500, pdn=True)
    describe_product(facts=facts, by=factories.person(smg, "officer"))
    factories.fill_catalogue(factories.make_workshop(smg), 30)
    event = make_event(smg.region)
    edition = make_edition(smg.office, freeze=True)

    assert len(codes_in(prints.labels(edition))) == 31
    assert codes_in(prints.poster(edition)) == [papers.address(edition.codes.get(target="edition").code)]
    assert codes_in(prints.poster(event)) == [papers.address(event.codes.get().code)]
    paper = prints.data_sheet(chair)
    assert codes_in(paper) == [f"http://127.0.0.1:8000{chair.get_absolute_url()}"]
    text = reader.text(paper).replace("\n", " ")
    assert "TKDN 26 % + BMP 15 % = 41 %" in text
    assert "Perpres 46/2025: A" in text
    assert reader.fonts(paper) == OURS


def test_the_sheet_has_the_columns_of_the_e_catalogue(smg):
    chair = factories.make_product(factories.make_workshop(smg))
    edition = make_edition(smg.office, chair.number, freeze=True)

    (row,) = sheet.rows(edition)
    told = dict(zip(sheet.HEADINGS, row, strict=True))
    assert (told["Nomor barang"], told["Harga (Rp)"], told["Panjang (mm)"]) == (chair.number, 850_000, 300)
    assert told["Berlaku sampai"] == edition.valid_to.isoformat()
    assert told["Tautan"].endswith(edition.codes.get(product=chair).code)
    assert told["TKDN (%)"] == ""


def test_a_picture_that_may_not_be_shown_is_not_printed(smg):
    picture = factories.make_picture(title="lain")
    chair = factories.make_product(
        factories.make_workshop(smg), pictures=[{"picture": picture.pk, "caption": ""}]
    )
    edition = make_edition(smg.office, chair.number, freeze=True)
    facts = [edition.entries.get().facts]
    assert set(papers.pictures_of(facts, papers.PLAIN)) == {f"{picture.pk}.jpg"}

    picture.shows_person = "yes"
    picture.save()
    assert papers.pictures_of(facts, papers.PLAIN) == {}
    assert papers.edition_pdf(edition)


@pytest.mark.slow
def test_three_hundred_entries_in_two_languages_are_set_in_time_and_every_code_is_read(smg, monkeypatch):
    factories.fill_catalogue(factories.make_workshop(smg), 300)
    edition = make_edition(smg.office, freeze=True)
    made = measured(monkeypatch)

    pdf = papers.edition_pdf(edition)

    print(f"{made.seconds():.2f} s of CPU, {made.peak:.0f} MB, {len(pdf) // 1024} KiB")  # noqa: T201
    assert made.seconds() < 3
    assert made.peak < 300
    assert codes_in(pdf) == printed(edition)
    assert len(printed(edition)) == 301


class measured:
    """CPU of this process and of the one that sets the document, and the most memory of the latter."""

    def __init__(self, monkeypatch):
        self.peak = 0.0
        self.began = self._cpu()
        run = subprocess.run

        def counting(arguments, **more):
            counted = (
                "import re, runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__'); "
                "sys.stderr.write(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
            )
            child = run([sys.executable, "-I", "-c", counted, arguments[-1]], **more)
            self.peak = int(child.stderr) / 1024
            return child

        monkeypatch.setattr(subprocess, "run", counting)

    def _cpu(self):
        kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)

    def seconds(self):
        return self._cpu() - self.began
