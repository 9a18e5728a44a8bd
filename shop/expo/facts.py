"""What a catalogue says of goods and prisons, as plain values that can be frozen.

Facts have no language: texts are ``{"id": …, "en": …}``, money is whole rupiah, shares are parts of 10,000.
``shop.expo.words`` says them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.utils.html import strip_tags

from catalogue.choices import CertificateKind
from catalogue.models import Certificate, CertificateRule, Product
from config.common import places
from config.common.archipelago import position
from config.common.money import whole_rupiah
from partners.models import Partner
from partners.tiers import Tier, price_list
from partners.workshops.services import sellers_in_force
from shop.expo.content import Content, rung
from shop.expo.models import CatalogueFacts, rule_on
from shop.shipping.models import OwnDelivery, PickupPoint

Facts = dict[str, Any]


def facts_of(products: Iterable[int], on: date) -> dict[int, Facts]:
    """The facts of these goods on that day, by key, in no order; nine statements, however many."""
    rows = list(_rows(products, on))
    sellers = sellers_in_force(workshops={each.workshop_id for each in rows}, on=on)
    needed = list(CertificateRule.objects.in_force(on).values_list("category__path", "kind"))
    brought: dict[int, list[str]] = {}
    for each in OwnDelivery.objects.current(on).of({row.prison_id for row in rows}):
        brought.setdefault(each.prison_id, []).append(places.regency_name(each.regency_code))
    found = {
        row.pk: {
            **_listing(row),
            **_offer(row),
            **_asked(row),
            "lacking": _lacking(row, needed),
            "area": sorted(brought.get(row.prison_id, [])) if row.is_fresh else ["Indonesia"],
            "seller": sellers[row.workshop_id].name if row.workshop_id in sellers else row.prison.name,
            "taxed": row.workshop_id in sellers and sellers[row.workshop_id].taxable,
        }
        for row in rows
    }
    _climb(found.values(), on)
    return found


def _rows(products: Iterable[int], on: date) -> Any:
    tkdn = Certificate.objects.filter(product=OuterRef("pk"), kind=CertificateKind.TKDN)
    over = tkdn.filter(confirmed_by__isnull=False, valid_to__lt=on).order_by().values("product")
    return (
        Product.objects.filter(pk__in=list(products))
        .with_offer()
        .with_facts(on)
        .annotate(tkdn_over=Subquery(over.annotate(last=Max("valid_to")).values("last")))
        .select_related("workshop__mitra", "prison", "catalogue_facts")
        .prefetch_related("images__picture", "categories", "children__stockrecords")
    )


def _listing(row: Any) -> Facts:
    category = max(row.categories.all(), key=lambda each: each.depth, default=None)
    picture = row.card_picture
    return {
        "number": row.number,
        "title": _said(row, "title"),
        "description": {code: _plain(text) for code, text in _said(row, "description").items()},
        "material": _said(row, "material"),
        "technique": _said(row, "technique"),
        "category": _said(category, "name") if category else {"id": "", "en": ""},
        "category_slug": category.slug if category else "",
        "form": row.form,
        "fresh": row.is_fresh,
        "sides_mm": [row.length_mm, row.width_mm, row.height_mm],
        "weight_g": row.weight_g,
        "picture": picture.pk if picture else None,
        "alt": {"id": picture.description, "en": picture.description_en} if picture else {"id": "", "en": ""},
        "prison": row.prison.code,
        "prison_name": row.prison.name,
        "workshop": row.workshop.name,
        "mitra": row.workshop.mitra.name if row.workshop.mitra else "",
        "contact": row.prison.whatsapp,
        "certificates": row.certificate_rows,
    }


def _offer(row: Any) -> Facts:
    """Price by quantity, and the variants where it comes in several."""
    variants = [
        [each.title_ind, each.title_en or "", each.price_from]
        for each in sorted(row.children.all(), key=lambda each: each.number)
        if each.is_public and each.price_from is not None
    ]
    steps = []
    if row.base_price is not None:
        tiers = [Tier(**each) for each in row.tier_rows]
        steps = [list(each) for each in price_list(whole_rupiah(row.base_price), tiers, row.min_quantity)]
    return {
        "price": row.price_from,
        "steps": steps if len(steps) > 1 else [],
        "variants": variants,
        "min_quantity": row.min_quantity,
        "making": row.making,
        "lead_days": row.lead_days,
        "monthly_capacity": row.monthly_capacity,
        "stock": None if row.in_stock is None else row.in_stock - row.allocated,
    }


def _asked(row: Any) -> Facts:
    """TKDN and BMP are said only while a certificate holds."""
    more = getattr(row, "catalogue_facts", None) or CatalogueFacts()
    holds = any(each["kind"] == CertificateKind.TKDN for each in row.certificate_rows)
    return {
        **{name: getattr(more, name) for name in ("kbki", "unit", "brand", "pdn", "umkk")},
        "warranty": {"id": more.warranty_ind, "en": more.warranty_en},
        "tkdn_bp": more.tkdn_bp if holds else None,
        "bmp_bp": more.bmp_bp if holds else None,
        "tkdn_ended": row.tkdn_over.isoformat() if row.tkdn_over and not holds else "",
    }


def _lacking(row: Any, needed: Iterable[tuple[str, str]]) -> list[str]:
    held = {each["kind"] for each in row.certificate_rows}
    paths = [each.path for each in row.categories.all()]
    return sorted(
        {kind for start, kind in needed if kind not in held and any(p.startswith(start) for p in paths)}
    )


def _climb(found: Iterable[Facts], on: date) -> None:
    """Each entry's rung among those with its KBKI code; none without a rule in force."""
    rule = rule_on(on)
    pools: dict[str, list[Content]] = {}
    for facts in found:
        pools.setdefault(facts["kbki"], []).append(_content(facts))
    for facts in found:
        pool = pools[facts["kbki"]] if facts["kbki"] else []
        shares = {"least": rule.least_bp, "together": rule.together_bp} if rule else {}
        facts["rung"] = rung(_content(facts), pool, **shares) if rule else ""


def _content(facts: Mapping[str, Any]) -> Content:
    return Content(facts["tkdn_bp"], facts["bmp_bp"], bool(facts["pdn"]))


def _said(row: Any, name: str) -> dict[str, str]:
    return {"id": getattr(row, f"{name}_ind") or "", "en": getattr(row, f"{name}_en") or ""}


def _plain(text: str) -> str:
    return " ".join(strip_tags(text).split())


def prisons_of(codes: Iterable[str], on: date) -> dict[str, Facts]:
    """What stands on a prison's page of a catalogue, by code: where it is, its story, where one buys there."""
    prisons = Partner.objects.filter(code__in=list(codes)).prefetch_related("workshops", "stories__locale")
    points = {each.prison_id: each for each in PickupPoint.objects.current(on)}
    return {prison.code: _prison(prison, points.get(prison.pk)) for prison in prisons}


def _prison(prison: Any, point: PickupPoint | None) -> Facts:
    """The story is the introduction of its published page in each language."""
    told = {each.locale.language_code: each.introduction for each in prison.stories.all() if each.live}
    hours = {"id": point.hours_ind, "en": point.hours_en} if point else {}
    return {
        "name": prison.name,
        "address": f"{prison.street}, {prison.regency_name} {prison.postcode}",
        "province": prison.province_name,
        "story": {"id": told.get("id", ""), "en": told.get("en", "")},
        "point": list(position(prison.latitude, prison.longitude)),
        "gallery": point.address if point else "",
        "hours": hours,
        "contact": prison.whatsapp,
        "workshops": [each.name for each in prison.workshops.all() if each.is_active],
    }
