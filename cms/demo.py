"""The demo's pages, in both languages: home, one page per prison, and what the footer promises.

Texts state what is known, with its source, or say plainly that they are illustrations.
"""

from django.contrib.sites.models import Site as ShopSite
from django.utils import translation
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, PrisonIndexPage, PrisonPage
from partners.models import Partner

HOME = {
    "id": (
        "Dibuat di bengkel kerja lapas",
        "Mebel, roti, batik, dan sarung softball buatan warga binaan enam lapas. Harganya terbuka, dan di setiap "
        "barang tertulis ke mana uang Anda pergi.",
    ),
    "en": (
        "Made in prison workshops",
        "Furniture, bread, batik and softball covers made by people in custody in six Indonesian prisons. Prices are "
        "open, and every thing says where your money goes.",
    ),
}
INDEX = {
    "id": ("Lapas", "lapas", "Siapa yang membuat: enam lapas, bengkelnya, dan mitranya."),
    "en": ("Prisons", "lapas", "Who makes it: six prisons, their workshops and partners."),
}
# Prison: introduction in Indonesian and English; facts from the paper's Table 2 and its text.
STORIES = {
    "surabaya": (
        "Mebel kayu bersama PT Bahari Mitra Surya. Pada Agustus 2023 lapas ini memiliki bangunan khusus untuk pameran "
        "hasil karya (JMM 8(2) 2024).",
        "Wooden furniture with PT Bahari Mitra Surya. In August 2023 the prison had a building of its own to show the "
        "work (JMM 8(2) 2024).",
    ),
    "semarang": (
        "Mebel rotan sintetis bersama PT Philnesia International, kebun Puspa Kedungsmart, batik, dan sepatu.",
        "Synthetic rattan furniture with PT Philnesia International, the Puspa Kedungsmart garden, batik and shoes.",
    ),
    "tangerang": (
        "Roti dan pangan bersama Yayasan Second Chance Foundation dan PT Swen Inovasi Transfer; beton dibuat sendiri.",
        "Bread and food with Yayasan Second Chance Foundation and PT Swen Inovasi Transfer; concrete is made alone.",
    ),
    "narkotika-jakarta": (
        "Sayur segar dan jasa rias bersama Yayasan Puspa Antariksa.",
        "Fresh vegetables and grooming with Yayasan Puspa Antariksa.",
    ),
    "cikarang": (
        "Perkakas rumah tangga dari plastik bersama PT Glori Karsa Abadi, dan roti Lacika.",
        "Household goods of plastic with PT Glori Karsa Abadi, and Lacika bread.",
    ),
    "ambarawa": (
        "Sarung bola softball bersama PT Inko Java, di dalam Benteng Willem I, barak militer dari 1853 sampai 1927 "
        "(JMM 8(2) 2024).",
        "Softball covers with PT Inko Java, inside Fort Willem I, barracks from 1853 to 1927 (JMM 8(2) 2024).",
    ),
}


def load(prisons: dict[str, Partner], *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Make the pages that are missing; Wagtail's welcome page gives way."""
    ShopSite.objects.update_or_create(pk=1, defaults={"domain": host, "name": "Karya Binaan"})
    if HomePage.objects.exists():
        return
    root = Page.get_first_root_node()
    homes = {}
    for code in ("id", "en"):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        homes[code] = _home(root, locale, code, first=homes.get("id"))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = host, port, homes["id"], "Karya Binaan"
    site.save()
    Page.objects.filter(depth=2).exclude(pk__in=[home.pk for home in homes.values()]).delete()
    originals: dict[str, PrisonPage] = {}
    index = None
    for code, home in homes.items():
        index = _index(home, code, first=index)
        for slug, texts in STORIES.items():
            originals[slug] = _story(index, prisons[slug], texts[code == "en"], first=originals.get(slug))


def _home(root: Page, locale: Locale, code: str, *, first: HomePage | None) -> HomePage:
    title, introduction = HOME[code]
    page = HomePage(
        title=title,
        slug=f"beranda-{code}",
        introduction=introduction,
        locale=locale,
        **({"translation_key": first.translation_key} if first else {}),
    )
    with translation.override(code):
        root.add_child(instance=page)
        page.save_revision().publish()
    return page


def _index(home: HomePage, code: str, *, first: PrisonIndexPage | None) -> PrisonIndexPage:
    title, slug, introduction = INDEX[code]
    page = PrisonIndexPage(
        title=title,
        slug=slug,
        introduction=introduction,
        locale=home.locale,
        **({"translation_key": first.translation_key} if first else {}),
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _story(
    index: PrisonIndexPage, prison: Partner, introduction: str, *, first: PrisonPage | None
) -> PrisonPage:
    page = PrisonPage(
        title=prison.name,
        slug=prison.code,
        introduction=introduction,
        prison=prison,
        locale=index.locale,
        **({"translation_key": first.translation_key} if first else {}),
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return first or page
