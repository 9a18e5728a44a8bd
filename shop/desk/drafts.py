"""Keeping what an officer typed, whatever is wrong with part of it.

A page is never refused as a whole: words that can be kept are kept as a draft, photos that can be read are
stored, and each thing that cannot is said beside its field. So a lost connection, a text file among the
photos or a mistyped price never costs the rest.
"""

import time
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from catalogue.choices import Making
from catalogue.models import Product, Proposal
from catalogue.price_and_stock import change_price, set_price_and_stock
from catalogue.services import create_listing, open_proposal, published_words, save_proposal
from config.common.errors import Refused
from media.choices import ShowsPerson
from media.files import read_upload
from media.services import add_picture
from shop.desk.listing_form import MOST_PHOTOS, BaseVariants, ListingForm

Row = dict[str, Any]
# A worker that answers nothing for 30 seconds is ended (gunicorn); a photo of 24 megapixels may take four.
SECONDS_FOR_PHOTOS = 15


def words_of(product: Product | None) -> tuple[dict[str, Any], Proposal | None]:
    """What the page starts from: the open proposal, or the listing as it is published."""
    if product is None:
        return {}, None
    proposal = product.proposals.open().first()
    return (published_words(product) | proposal.changes if proposal else published_words(product)), proposal


def initial(product: Product | None, words: dict[str, Any]) -> dict[str, Any]:
    """The form's own fields from a proposal's words."""
    record = product.stock_record if product else None
    return {
        **words,
        "category": next(iter(words.get("categories") or []), None),
        "price": int(record.price) if record else None,
        "lead_days": words.get("lead_days") or None,
    }


def variant_rows(product: Product | None, words: dict[str, Any]) -> list[Row]:
    """The proposed variants, with the price and stock of those that exist."""
    known = {}
    if product is not None:
        known = {
            child.number: child.stock_record for child in product.children.prefetch_related("stockrecords")
        }
    rows = []
    for variant in words.get("variants") or []:
        record = known.get(variant.get("number"))
        facts = {"price": int(record.price), "stock": record.num_in_stock} if record else {}
        rows.append({**variant, **facts})
    return rows


def keep(
    *, form: ListingForm, variants: BaseVariants, product: Product | None, by: Any, with_price: bool = True
) -> Proposal:
    """Save everything that can be saved; what cannot is now an error of the form. Raises ``Refused``.

    A price applies at once, so it is kept when somebody presses a button and not while he types.
    """
    changes = form.changes()
    earlier, _proposal = words_of(product)
    if variants.is_valid():
        counted = changes.get("making", Making.READY) == Making.READY
        changes["variants"] = variants.changes(earlier.get("variants") or [], counted=counted)
    if product is None:
        workshop = form.cleaned_data["workshop"]
        proposal = create_listing(workshop=workshop, changes=changes, price=None, stock=None, by=by)
    else:
        proposal = save_proposal(proposal=open_proposal(product=product, by=by), changes=changes, by=by)
    proposal = _keep_photos(form, proposal, by)
    if with_price:
        _keep_price(form, proposal, by)
    return proposal


def _keep_photos(form: ListingForm, proposal: Proposal, by: Any) -> Proposal:
    """Photos that would keep the officer waiting longer than the server lets him are named, to be sent again."""
    uploads, sent = form.cleaned_data.get("pictures") or [], form.cleaned_data.get("uploaded") or []
    began = time.monotonic()
    rows, refused = list(proposal.changes.get("pictures") or []), []
    title = (proposal.changes.get("title_ind") or proposal.product.number)[:255]
    new = [picture for picture in sent if picture.pk not in pictures_of(rows)]
    for picture in new[: MOST_PHOTOS - len(rows)]:
        picture.title = picture.description = title
        picture.save(update_fields=["title", "description"])
        rows.append({"picture": picture.pk, "caption": ""})
    for upload in uploads:
        if len(rows) >= MOST_PHOTOS:
            refused.append(_("A listing has at most %(most)d photos.") % {"most": MOST_PHOTOS})
            break
        if time.monotonic() - began > SECONDS_FOR_PHOTOS:
            refused.append(
                _("%(name)s: not kept yet, it took too long. Send it again.") % {"name": upload.name}
            )
            continue
        try:
            picture = add_picture(
                data=read_upload(upload),
                title=title,
                description=title,
                shows_person=ShowsPerson.NO,
                by=by,
            )
        except Refused as refusal:
            refused.append(f"{upload.name}: {refusal.message}")
        else:
            rows.append({"picture": picture.pk, "caption": ""})
    form.refuse_photos(refused)
    return save_proposal(proposal=proposal, changes={"pictures": rows}, by=by) if uploads or new else proposal


def _keep_price(form: ListingForm, proposal: Proposal, by: Any) -> None:
    """The first price brings the stock with it; a later one applies at once."""
    price, product = form.cleaned_data.get("price"), proposal.product
    if not price or "price" in form.errors or "stock" in form.errors or proposal.changes.get("variants"):
        return
    try:
        if form.record is None:
            counted = proposal.changes.get("making", Making.READY) == Making.READY
            stock = form.cleaned_data.get("stock") or 0
            set_price_and_stock(product=product, price=price, stock=stock if counted else None, by=by)
        elif price != int(form.record.price):
            change_price(product=product, price=price, by=by)
    except Refused as refusal:
        form.refuse(refusal)


def move_photo(*, proposal: Proposal, action: str, by: Any) -> Proposal:
    """``up:17``, ``down:17`` or ``remove:17`` on the draft's own photos; any other picture is left alone."""
    verb, _colon, key = action.partition(":")
    rows = list(proposal.changes.get("pictures") or [])
    place = next((n for n, row in enumerate(rows) if str(row["picture"]) == key), None)
    if place is None:
        return proposal
    if verb == "remove":
        del rows[place]
    else:
        swap(rows, place, place + (1 if verb == "down" else -1))
    return save_proposal(proposal=proposal, changes={"pictures": rows}, by=by)


def swap(rows: list[Row], one: int, other: int) -> None:
    if 0 <= other < len(rows):
        rows[one], rows[other] = rows[other], rows[one]


def pictures_of(words: Sequence[Any]) -> list[int]:
    return [row["picture"] for row in words]
