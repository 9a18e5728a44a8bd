"""What a product's page says of the work and the papers: only what is on file, nothing vague."""

from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalogue.choices import CertificateKind
from config.common.privacy import head_count
from shop.checkout.dates import day
from shop.storefront import wording


def facts(product: Any) -> list[tuple[str, str]]:
    """What is known of the work; what is not known is left out. ``product`` comes from ``with_facts``."""
    workshop = f"{product.workshop.name}, {product.prison.name}"
    mitra = product.workshop.mitra.name if product.workshop.mitra else ""
    known = [
        (_("Made in"), workshop),
        (_("Together with"), mitra),
        (_("Working time"), wording.work_time(product.work_minutes)),
        (_("Material"), product.material),
        (_("Technique"), product.technique),
        *((_("Training"), training(row)) for row in product.programme_rows),
    ]
    return [(label, value) for label, value in known if value]


def training(row: dict[str, Any]) -> str:
    """A programme in one line: name, hours, and how many take part where that points at nobody."""
    title = (get_language() == "en" and row["title_en"]) or row["title_ind"] or ""
    hours = [
        ngettext("%(number)d hour of theory", "%(number)d hours of theory", row["theory_hours"])
        % {"number": row["theory_hours"]}
        if row["theory_hours"]
        else "",
        ngettext("%(number)d hour of practice", "%(number)d hours of practice", row["practice_hours"])
        % {"number": row["practice_hours"]}
        if row["practice_hours"]
        else "",
    ]
    people = head_count(row["participants"])
    words = _("%(number)d people take part") % {"number": people} if people else ""
    return "; ".join(filter(None, [title, *hours, words]))


def certificates(product: Any) -> list[tuple[str, str]]:
    """The papers in force, with number, issuer and expiry."""
    papers = []
    for row in product.certificate_rows:
        words = _("no. %(number)s, issued by %(issuer)s") % {
            "number": row["number"],
            "issuer": row["issued_by"],
        }
        if row["valid_to"]:
            until = day(date.fromisoformat(row["valid_to"]))
            words = _("%(certificate)s, valid until %(day)s") % {"certificate": words, "day": until}
        label = str(CertificateKind(row["kind"]).label)
        papers.append((label[:1].upper() + label[1:], words))
    return papers
