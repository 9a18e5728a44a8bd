"""Every screen of the desk says in one paragraph what it is for."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from shop.desk.base import DeskView
from tests.access.routes import of_the_shop

TEMPLATES = Path(__file__).resolve().parents[3] / "shop" / "desk" / "templates"


def screens() -> set[str]:
    views = {getattr(view, "view_class", None) for _route, view in of_the_shop().values()}
    return {
        view.template_name for view in views if view and issubclass(view, DeskView) and view.template_name
    }


def test_every_screen_has_its_paragraph():
    shown = {}
    for name in screens():
        if "desk/setting_help.html" in (TEMPLATES / name).read_text(encoding="utf-8"):
            continue
        assert "components/page_head.html" in (TEMPLATES / name).read_text(encoding="utf-8")
        screen = name.removeprefix("desk/").removesuffix(".html")
        with override("id"):
            shown[name] = render_to_string("desk/help.html", {"desk_screen": screen}).strip()
    assert len(shown) > 25
    assert {name for name, text in shown.items() if "<p>" not in text} == set()
    assert len(set(shown.values())) == len(shown)


def test_a_screen_shows_it_behind_one_word(officer):
    page = officer.get("/meja/kiriman/").text
    assert page.count("<summary>Bantuan</summary>") == 1
    assert "tenggat terdekat di atas" in page
