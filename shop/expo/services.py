"""Putting a catalogue together, freezing it, and what its codes lead to.

A draft holds products in an order; freezing writes what is said of each, once, with a code for each. Locks: the
edition, nothing above it.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.models import Category, Product
from config.common import audit, clock, pages
from config.common.rules import change_row
from partners.models import Office, Partner
from shop.expo import codes
from shop.expo.choices import Target
from shop.expo.days import require_near
from shop.expo.errors import ExpoRefused
from shop.expo.facts import facts_of, prisons_of
from shop.expo.models import CatalogueFacts, Edition, Entry, Event, ShortCode

MOST = 600  # entries; 300 are set in under three seconds
NOTHING: dict[str, Any] = {"product": None, "category": None, "edition": None, "event": None}


@transaction.atomic
def save_event(*, event: Event, prisons: Iterable[Partner], by: Any) -> Event:
    """Keep an exhibition's facts; its address is made once, from its Indonesian name and year."""
    if event.ends_on < event.starts_on:
        raise ExpoRefused(_("The last day cannot be before the first."), field="ends_on", code="period")
    require_near(event.ends_on, field="ends_on")
    if not event.slug:
        event.slug = _free_slug(f"{event.name_ind} {event.starts_on.year}")
    event.changed_at = clock.now()
    change_row(row=event, by=by, office_id=event.office_id, refused=ExpoRefused)
    event.prisons.set(prisons)
    code_for(target=Target.EVENT, event=event)
    return event


def _free_slug(words: str) -> str:
    slug = slugify(words)[:70] or "pameran"
    taken = set(Event.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in (slug, *(f"{slug}-{n}" for n in range(2, 1000))) if each not in taken)


@transaction.atomic
def save_edition(
    *, edition: Edition, numbers: Sequence[str], rule: Mapping[str, list[int]], by: Any
) -> Edition:
    """Keep a draft: the goods of these ``numbers`` in their order or, without any, all that the ``rule`` finds.

    A rule names prisons, workshops and categories by key (with what lies below these); what is found comes by
    prison, workshop and title. Goods are those for sale now, of the office and of the offices below it.
    """
    if edition.pk:
        _lock_draft(edition)
    _check_period(edition)
    found = _named(edition.office, numbers) if numbers else list(goods(edition.office, rule)[: MOST + 1])
    if len(found) > MOST:
        raise ExpoRefused(
            _("One catalogue holds at most %(most)d entries.") % {"most": MOST}, field="numbers"
        )
    edition.rule = {} if numbers else dict(rule)
    change_row(row=edition, by=by, office_id=edition.office_id, refused=ExpoRefused)
    edition.entries.all().delete()
    Entry.objects.bulk_create(
        Entry(edition=edition, n=n, product=product) for n, product in enumerate(found, start=1)
    )
    return edition


def goods(office: Office, rule: Mapping[str, list[int]]) -> Any:
    """What an office may put into a catalogue, narrowed by a rule."""
    found = Product.objects.for_sale().filter(prison__office__in=Office.objects.within(office))
    if rule.get("prisons"):
        found = found.filter(prison__in=rule["prisons"])
    if rule.get("workshops"):
        found = found.filter(workshop__in=rule["workshops"])
    if rule.get("categories"):
        tops = Category.objects.filter(pk__in=rule["categories"])
        within = {each.pk for top in tops for each in Category.get_tree(top)}
        found = found.filter(category_ids__overlap=list(within))
    return found.order_by("prison__name", "workshop__code", "title_ind", "pk")


def _named(office: Office, numbers: Sequence[str]) -> list[Product]:
    wanted = list(dict.fromkeys(each.strip().upper() for each in numbers if each.strip()))
    found = {each.number: each for each in goods(office, {}).filter(number__in=wanted)}
    unknown = [each for each in wanted if each not in found]
    if unknown:
        raise ExpoRefused(
            _("These numbers are not for sale at your office: %(numbers)s.")
            % {"numbers": ", ".join(unknown)},
            field="numbers",
            code="unknown",
        )
    return [found[each] for each in wanted]


def _lock_draft(edition: Edition) -> None:
    kept = Edition.objects.select_for_update(of=["self"]).get(pk=edition.pk)
    if kept.is_frozen:
        raise ExpoRefused(_("This catalogue is frozen and changes no more; make a new one."), code="frozen")


def _check_period(edition: Edition) -> None:
    if edition.valid_to < edition.valid_from:
        raise ExpoRefused(_("The last day cannot be before the first."), field="valid_to", code="period")
    require_near(edition.valid_to, field="valid_to")


@transaction.atomic
def freeze_edition(*, edition: Edition, by: Any) -> Edition:
    """Write what each entry says, once and for all, and give each its code.

    Refused without entries, when its prices would be over already, and while it holds what is no longer for sale.
    """
    _lock_draft(edition)
    today = clock.today()
    if edition.valid_to < today:
        raise ExpoRefused(_("The prices of this catalogue would be over already."), code="period")
    entries = list(edition.entries.select_related("product").order_by("n"))
    if not entries:
        raise ExpoRefused(_("There is nothing in this catalogue yet."), code="empty")
    gone = withdrawn(edition)
    if gone:
        raise ExpoRefused(
            ngettext(
                "%(goods)s is no longer for sale. Take it out of the catalogue, then freeze it.",
                "%(goods)s are no longer for sale. Take them out of the catalogue, then freeze it.",
                len(gone),
            )
            % {"goods": ", ".join(gone)},
            code="withdrawn",
        )
    found = facts_of([each.product_id for each in entries], today)
    for entry in entries:
        entry.facts = found[entry.product_id]
    Entry.objects.bulk_update(entries, ["facts"])
    edition.prisons = prisons_of({each["prison"] for each in found.values()}, today)
    edition.frozen_at, edition.frozen_by = clock.now(), by
    edition.save(update_fields=["prisons", "frozen_at", "frozen_by"])
    give_codes(edition=edition, products=[each.product_id for each in entries])
    audit.record(
        actor=by,
        action="catalogue frozen",
        target=edition,
        office_id=edition.office_id,
        after={"entries": len(entries), "valid_to": edition.valid_to.isoformat()},
    )
    pages.changed()
    return edition


def withdrawn(edition: Edition) -> list[str]:
    """The numbers of its goods that are not for sale now."""
    gone = edition.entries.exclude(product__in=Product.objects.for_sale())
    return list(gone.order_by("n").values_list("product__number", flat=True))


def give_codes(*, edition: Edition, products: Iterable[int]) -> None:
    """One code for the edition itself and one for each of its goods, in one statement."""
    code_for(target=Target.EDITION, edition=edition, event=edition.event)
    products, made = list(products), set[str]()
    while len(made) < len(products):
        fresh = {codes.make(secrets.choice) for _n in range(len(products) - len(made))}
        made |= fresh - set(ShortCode.objects.filter(code__in=fresh).values_list("code", flat=True))
    ShortCode.objects.bulk_create(
        ShortCode(code=code, target=Target.PRODUCT, product_id=pk, edition=edition, event_id=edition.event_id)
        for pk, code in zip(products, made, strict=True)
    )


@transaction.atomic
def code_for(*, target: Target, **of: Any) -> ShortCode:
    """The code printed for this, the same each time."""
    found = ShortCode.objects.filter(target=target, **{**NOTHING, **of}).first()
    while found is None:
        code = codes.make(secrets.choice)
        if not ShortCode.objects.filter(code=code).exists():
            found, _is_new = ShortCode.objects.get_or_create(
                target=target, **{**NOTHING, **of}, defaults={"code": code}
            )
    return found


@transaction.atomic
def describe_product(*, facts: CatalogueFacts, by: Any) -> CatalogueFacts:
    """Keep what an e-catalogue asks of a product; it is in every edition frozen from now on."""
    if facts.tkdn_bp is None and facts.bmp_bp is not None:
        raise ExpoRefused(_("BMP is added to TKDN: write that first."), field="tkdn_bp", code="tkdn")
    office = facts.product.prison.office.pk
    return change_row(row=facts, by=by, office_id=office, refused=ExpoRefused)
