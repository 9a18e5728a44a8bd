"""Changes to listings: proposed by a prison, approved by its reviewer.

A product row exists from the first draft on, unpublished. Publishing locks the product and writes only the
columns the proposal names. Whoever proposes may not approve. Price and stock need no approval and have their
own services in ``catalogue.price_and_stock``.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Length
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalogue.certificates import lacking
from catalogue.choices import ProposalState
from catalogue.errors import ListingRefused
from catalogue.findable import refresh_findable
from catalogue.models import Category, Product, ProductClass, ProductImage, Proposal
from catalogue.price_and_stock import set_price_and_stock
from catalogue.proposals import FIELDS, missing, only_known
from catalogue.summaries import refresh_summary
from catalogue.variants import write_variants
from config.common import audit, clock, pages
from media import consent
from media.choices import Use
from media.models import Picture
from media.services import render_pictures
from partners.agreements import is_covered
from partners.workshops.models import Workshop

NOT_COPIED = {"pictures", "variants", "title_en", "description_en"}
SLUG_WORDS = 200  # characters of the title in a slug; the number comes after it


@transaction.atomic
def create_listing(
    *, workshop: Workshop, changes: Mapping[str, Any], price: int | None, stock: int | None, by: Any
) -> Proposal:
    """Start a listing: an unpublished product with its number and slug, and a draft proposal.

    ``price`` is whole rupiah per unit and may come later; ``stock`` None means made to order.
    """
    title = str(changes.get("title_ind") or "").strip()
    product = new_product(workshop, next_number(workshop), title, product_class())
    product.save()
    proposal = Proposal.objects.create(product=product, changes=only_known(changes), by=by, at=clock.now())
    if price:
        set_price_and_stock(product=product, price=price, stock=stock, by=by)
    audit.record(actor=by, action="listing started", target=product, office_id=workshop.prison.office.pk)
    return proposal


def new_product(workshop: Workshop, number: str, title: str, of_class: ProductClass) -> Product:
    """Unsaved, under a number that ``next_number`` gave."""
    return Product(
        workshop=workshop,
        prison=workshop.prison,
        province=workshop.prison.province,
        number=number,
        slug=f"{slugify(title)[:SLUG_WORDS] or 'barang'}-{number}".lower(),
        product_class=of_class,
        structure=Product.STANDALONE,
        title_ind=title,
    )


def product_class() -> ProductClass:
    """Oscar wants a class per product; ours all behave alike, because the axes are fields that act."""
    found: ProductClass = ProductClass.objects.get_or_create(slug="barang", defaults={"name": "Barang"})[0]
    return found


def next_number(workshop: Workshop) -> str:
    """The next free number of the workshop, e.g. ``SMG-RT-0142``; the workshop row is locked meanwhile."""
    Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    prefix = f"{workshop.prison.short_code}-{workshop.code}-"
    taken = Product.objects.filter(number__startswith=prefix, structure__in=["standalone", "parent"])
    last = taken.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


@transaction.atomic
def copy_listing(*, product: Product, by: Any) -> Proposal:
    """Start another listing with these words; photos, price, variants and English belong to the thing itself."""
    opened = product.proposals.open().first()
    words = {**published_words(product), **(opened.changes if opened else {})}
    changes = {name: value for name, value in words.items() if name not in NOT_COPIED}
    return create_listing(workshop=product.workshop, changes=changes, price=None, stock=None, by=by)


@transaction.atomic
def open_proposal(*, product: Product, by: Any) -> Proposal:
    """The listing's open proposal; a new one starts from what is published."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=product.pk)
    proposal = product.proposals.open().first()
    if proposal is not None:
        return proposal
    return Proposal.objects.create(product=product, changes=published_words(product), by=by, at=clock.now())


def published_words(product: Product) -> dict[str, Any]:
    """The listing as it stands, in the form a proposal has."""
    words: dict[str, Any] = {name: getattr(product, name) for name in FIELDS}
    words["categories"] = list(product.categories.values_list("pk", flat=True))
    words["pictures"] = [
        {"picture": image.picture_id, "caption": image.caption}
        for image in product.images.order_by("display_order")
    ]
    words["variants"] = [
        {"number": child.number, "title_ind": child.title_ind, "title_en": child.title_en}
        for child in product.children.filter(is_public=True).order_by("pk")
    ]
    return words


@transaction.atomic
def save_proposal(*, proposal: Proposal, changes: Mapping[str, Any], by: Any) -> Proposal:
    """Keep a draft as it is now; a returned or waiting proposal becomes a draft again."""
    proposal = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if proposal.state == ProposalState.PUBLISHED:
        raise ListingRefused(_("This proposal is published; start a new change."), code="published")
    proposal.changes = {**proposal.changes, **only_known(changes)}
    proposal.state = ProposalState.DRAFT
    proposal.by, proposal.at = by, clock.now()
    proposal.save(update_fields=["changes", "state", "by", "at"])
    return proposal


@transaction.atomic
def submit_proposal(*, proposal: Proposal, by: Any) -> Proposal:
    """Send a complete draft to the reviewer; an incomplete one is refused with what is missing."""
    proposal = Proposal.objects.select_for_update(of=["self"]).select_related("product").get(pk=proposal.pk)
    if proposal.state not in (ProposalState.DRAFT, ProposalState.RETURNED):
        raise ListingRefused(_("Only a draft can be sent for approval."), code="state")
    wanting = missing(proposal.changes, has_price=_has_price(proposal))
    if kinds := _lacking(proposal, confirmed=False):
        wanting["certificates"] = _("Enter the certificate first: %(kinds)s.") % {"kinds": kinds}
    if wanting:
        raise ListingRefused(_("The listing is not complete yet."), code="incomplete", missing=wanting)
    proposal.state, proposal.by, proposal.submitted_at = ProposalState.SUBMITTED, by, clock.now()
    proposal.reasons = {}
    proposal.save(update_fields=["state", "by", "submitted_at", "reasons"])
    return proposal


def _lacking(proposal: Proposal, *, confirmed: bool) -> str:
    categories = proposal.changes.get("categories") or []
    return ", ".join(lacking(product=proposal.product, categories=categories, confirmed=confirmed))


def _has_price(proposal: Proposal) -> bool:
    variants = proposal.changes.get("variants") or []
    if variants:
        own = set(proposal.product.children.values_list("number", flat=True))
        return all(variant.get("price") or variant.get("number") in own for variant in variants)
    return proposal.product.stock_record is not None


@transaction.atomic
def return_proposal(*, proposal: Proposal, reasons: Mapping[str, str], by: Any) -> Proposal:
    """Give a listing back to the officer with a reason for each field that needs another look."""
    proposal = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if proposal.state != ProposalState.SUBMITTED:
        raise ListingRefused(_("Only a listing that waits for approval can be returned."), code="state")
    reasons = {name: text.strip() for name, text in reasons.items() if text.strip()}
    if not reasons:
        raise ListingRefused(_("Write at least one reason."), field="reason", code="no reason")
    proposal.state, proposal.reasons = ProposalState.RETURNED, reasons
    proposal.reviewed_by, proposal.reviewed_at = by, clock.now()
    proposal.save(update_fields=["state", "reasons", "reviewed_by", "reviewed_at"])
    return proposal


@transaction.atomic
def publish_proposal(*, proposal: Proposal, by: Any) -> Product:
    """Make the proposed words the published ones; refused for one's own proposal or without a price."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=proposal.product_id)
    proposal = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if proposal.state != ProposalState.SUBMITTED:
        raise ListingRefused(_("Only a listing that waits for approval can be published."), code="state")
    if proposal.by_id == by.pk:
        raise ListingRefused(_("Somebody else must approve your listing."), code="same person")
    if not _has_price(proposal):
        raise ListingRefused(_("Set a price before publishing."), field="price", code="no price")
    if not is_covered(product.workshop, clock.today()):
        raise ListingRefused(_("No agreement with this workshop's partner is in force."), code="agreement")
    if kinds := _lacking(proposal, confirmed=True):
        raise ListingRefused(
            _("This may not be sold without a confirmed certificate: %(kinds)s.") % {"kinds": kinds},
            code="certificate",
        )
    changes = proposal.changes
    columns = [name for name in FIELDS if name in changes]
    for name in columns:
        setattr(product, name, changes[name])
    product.is_public, product.published_at = True, product.published_at or clock.now()
    product.save(update_fields=[*columns, "is_public", "published_at"])
    _write_lists(product, changes, by)
    refresh_summary(product=product)
    refresh_findable(product=product)
    proposal.state, proposal.reviewed_by, proposal.reviewed_at = ProposalState.PUBLISHED, by, clock.now()
    proposal.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    audit.record(actor=by, action="listing published", target=product, office_id=product.prison.office.pk)
    pages.changed()
    return product


def _write_lists(product: Product, changes: Mapping[str, Any], by: Any) -> None:
    """What a listing has several of: categories, pictures in their order, variants."""
    if "categories" in changes:
        product.categories.set(Category.objects.filter(pk__in=changes["categories"]))
    if "pictures" in changes:
        rows = changes["pictures"]
        pictures = _fit_pictures([row["picture"] for row in rows])
        product.images.all().delete()
        ProductImage.objects.bulk_create(
            ProductImage(
                product=product,
                picture=pictures[row["picture"]],
                caption=row.get("caption", "")[:200],
                display_order=n,
            )
            for n, row in enumerate(rows)
        )
        transaction.on_commit(lambda: render_pictures(pictures=pictures.values()))
    if changes.get("variants"):
        write_variants(product=product, rows=changes["variants"], by=by)


def _fit_pictures(keys: list[int]) -> dict[int, Picture]:
    """The proposed photos by number; refused where one is gone or shows a person who did not agree to it."""
    pictures = Picture.objects.select_related("consent").in_bulk(keys)
    if len(pictures) < len(set(keys)):
        raise ListingRefused(
            _("A photo of this listing is gone. Return it, so that the officer adds another."),
            field="pictures",
            code="pictures",
        )
    for wanting in consent.missing(pictures.values(), use=Use.GOODS):
        raise ListingRefused(str(wanting), field="pictures", code="consent")
    return pictures


@transaction.atomic
def withdraw_listing(*, product: Product, by: Any, reason: str = "") -> Product:
    """Take a listing off the shop at once; a proposal sent for approval afterwards brings it back.

    What waits for approval becomes a draft again, or publishing it would undo the withdrawal unnoticed.
    """
    product = Product.objects.select_for_update(of=["self"]).get(pk=product.pk)
    product.is_public = False
    product.save(update_fields=["is_public"])
    product.proposals.waiting().update(state=ProposalState.DRAFT)
    office = product.prison.office.pk
    after = {"reason": reason} if reason else None
    audit.record(actor=by, action="listing withdrawn", target=product, office_id=office, after=after)
    pages.changed()
    return product
