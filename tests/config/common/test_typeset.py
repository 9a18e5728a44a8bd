"""Documents are set in our own type, are PDF/UA, and nothing in their data is ever taken for markup."""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from config.common import typeset
from config.common.serat import STATIC
from tests.architecture.files import ROOT, name, project_files
from tests.support import papers

OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}
FRAME = {"publisher": "Karya Binaan", "address": "toko.example", "footer": "Dibuat hari ini"}
LIBRARIES = {"paper.typ", "catalogue.typ", "business.typ"}
PAPER = '#import "/config/common/typst/paper.typ": *\n#show: paper\n'
BODY = "= #data.title\n#strong-text(data.body)\n"


@pytest.fixture
def sheet(tmp_path, settings):
    """Sets a small document on our paper; ``source`` is what follows its two first lines."""
    settings.VAR_DIR.mkdir(exist_ok=True)
    path = Path(settings.VAR_DIR, f"uji-{tmp_path.name}.typ")

    def made(body, *, source=BODY, language="id", **more):
        typeset._checked.cache_clear()
        path.write_text(PAPER + source, encoding="utf-8")
        data = {"title": "Uji coba", "body": body, **FRAME, **more}
        return typeset.pdf(name(path), data, language=language)

    yield made
    path.unlink(missing_ok=True)
    typeset._checked.cache_clear()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_document_names_its_type_its_title_and_its_language(sheet, language):
    pdf = sheet("Kursi rotan", language=language)

    assert papers.fonts(pdf) == OURS
    text = papers.text(pdf)
    assert "Kursi rotan" in text
    said = [b"<pdfuaid:part>1</pdfuaid:part>", f"/Lang({language})".encode(), b">Uji coba</rdf:li>"]
    assert [each in pdf for each in said] == [True, True, True]


def test_a_document_without_a_title_is_refused(sheet):
    with pytest.raises(ValueError, match="title"):
        sheet("x", title="")


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x")',
        '#import "@preview/cetz:0.3.0"',
        "*tebal* _miring_ $x^2$ `kode`",
        "= Judul\n- butir",
        '"], [#read("/manage.py")',
        '{"title": 1}',
        "#sys.inputs \\ ~ <label> @ref // catatan /* juga */",
        "<script>alert(1)</script> & {{ data }}",
    ],
)
def test_what_a_visitor_typed_is_shown_as_it_is(sheet, typed):
    shown = papers.text(sheet(typed))

    for line in typed.split("\n"):
        assert line in shown.replace("\n", " ") or line in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Café «Señor» – 5 × 3 €", "Café «Señor» – 5 × 3 €"),
        ("Łukasz Nguyễn Đặng Şahin", "?ukasz Nguyen ?ang Sahin"),
        ("木のいす", "????"),
        ("Sri 🪑 ok", "Sri ? ok"),
        ("tab\tdan\u202fspasi", "tab dan spasi"),
        ("a\u200bb\u0007c\u00add", "abcd"),
        ("½ ﬁn ①", "½ fin 1"),
    ],
)
def test_characters_our_type_does_not_hold_never_bring_another_font(sheet, typed, shown):
    pdf = sheet(typed)

    assert papers.fonts(pdf) == OURS
    text = papers.text(pdf)
    assert shown in text


@pytest.mark.parametrize("source", ['#import "@preview/cetz:0.3.0": *', "#eval(data.body)"])
def test_no_template_asks_the_network_or_runs_data(sheet, source):
    with pytest.raises(ValueError, match="package or eval"):
        sheet("x", source=source)


def test_every_template_of_the_project_is_on_our_paper():
    templates = [path for path in project_files() if path.suffix == ".typ"]
    assert "shop/storefront/typst/receipt.typ" in map(name, templates)
    for path in templates:
        source = path.read_text(encoding="utf-8")
        assert not typeset.PACKAGE.search(source)
        assert path.name in LIBRARIES or (PAPER in source and "font:" not in source), name(path)


def test_the_paper_has_the_colours_of_the_look():
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    paper = (ROOT / "config/common/typst/paper.typ").read_text(encoding="utf-8")
    for dye, colour in re.findall(r'#let (\w+) = rgb\("(#\w+)"\)', paper):
        assert f"--{dye}: {colour};" in tokens


def test_each_font_is_unpacked_once_in_the_weights_we_set(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    made = typeset.fonts_folder.__wrapped__()

    weights = []
    for path in made.glob("*"):
        with TTFont(path) as font:
            assert "fvar" not in font
            weights.append(font["OS/2"].usWeightClass)
    assert sorted(weights) == [400, 700, 700]
    before = {path: path.stat().st_mtime_ns for path in made.glob("*")}
    assert typeset.fonts_folder.__wrapped__() == made
    assert {path: path.stat().st_mtime_ns for path in made.glob("*")} == before


def test_processes_that_unpack_at_once_end_with_one_whole_folder(tmp_path):
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        folders = set(pool.map(unpack, [str(tmp_path)] * 3))

    (folder,) = map(Path, folders)
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]
    assert len(list(folder.glob("*.ttf"))) == 3


def unpack(var: str) -> str:
    from django.conf import settings

    settings.configure(VAR_DIR=Path(var), BASE_DIR=ROOT)
    return str(typeset.fonts_folder())
