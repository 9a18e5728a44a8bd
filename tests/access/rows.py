"""The access matrix: every address of the shop and the desk, and who comes in. A new address gets its line here.

A line says what kind of address it is, for the desk who may look and who may act there (first letters below), and
of which thing of prison A or of the buyer it speaks (``world.things``). ``/cms/`` is walked by its own test.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    OPEN = auto()  # for everybody, or for whoever knows the secret in the address
    NOWHERE = auto()  # not there, for nobody
    SIGNED_IN = auto()  # one's own: whoever has signed in
    OWNED = auto()  # the buyer's; to everybody else it does not exist
    DESK = auto()  # people with an appointment, by role
    STAFF = auto()  # whoever works here or at /cms/, in whatever role


@dataclass(frozen=True)
class Row:
    kind: Kind
    of: str = ""
    looks: str = ""
    acts: str = ""


OPEN, NOWHERE, SIGNED_IN, STAFF = (
    Row(Kind.OPEN),
    Row(Kind.NOWHERE),
    Row(Kind.SIGNED_IN),
    Row(Kind.STAFF),
)
# Officer, reviewer, treasurer, head of the prison; its Kanwil; the centre (Pusat).
LETTERS = {
    "o": "officer A",
    "r": "reviewer A",
    "t": "treasurer A",
    "h": "head A",
    "k": "region",
    "p": "centre",
}
EVERYBODY, SELLING, MONEY, DEPOSITS = "orthkp", "orhkp", "th", "thkp"
APPOINTING = "hkp"


def secret(of: str) -> Row:
    return Row(Kind.OPEN, of)


def gone(of: str) -> Row:
    return Row(Kind.NOWHERE, of)


def owned(of: str) -> Row:
    return Row(Kind.OWNED, of)


def desk(looks: str, acts: str = "", of: str = "") -> Row:
    return Row(Kind.DESK, of, looks, acts)


SHOP = {
    "health-live": OPEN,
    "health-ready": OPEN,
    "stripe-webhook": OPEN,
    "sitemap": OPEN,
    "sitemap-file": secret("sitemap"),
    "media/<path:path>": secret("picture"),
    "checkout:delivery": OPEN,
    "checkout:place": OPEN,
    "checkout:suggest": OPEN,
    "checkout:review": OPEN,
    "password-reset": OPEN,
    "password-reset-done": OPEN,
    "password-reset-complete": OPEN,
    "password-reset-confirm": secret("reset link"),
    "customer:summary": SIGNED_IN,
    "customer:login": OPEN,
    "customer:logout": OPEN,
    "customer:register": OPEN,
    "customer:register-sent": OPEN,
    "customer:register-from-order": secret("secret"),
    "customer:register-confirm": secret("dead link"),
    "customer:order-list": SIGNED_IN,
    "customer:order": owned("order"),
    "customer:anon-order": secret("guest's order"),
    "customer:address-list": SIGNED_IN,
    "customer:address-create": SIGNED_IN,
    "customer:address-from-order": owned(""),
    "customer:address-detail": owned("address"),
    "customer:address-delete": owned("address"),
    "customer:address-default": owned("address"),
    "customer:email-change": SIGNED_IN,
    "customer:email-link": secret("dead link"),
    "customer:change-password": SIGNED_IN,
    "customer:sessions": SIGNED_IN,
    "customer:language": SIGNED_IN,
    "customer:data": SIGNED_IN,
    "customer:data-download": SIGNED_IN,
    "customer:profile-delete": SIGNED_IN,
    "customer:alerts-confirm": gone("dead key"),
    "customer:alerts-cancel-by-key": gone("dead key"),
    "customer:wishlists-detail": gone("dead key"),
    "storefront:catalogue": OPEN,
    "storefront:suggestions": OPEN,
    "storefront:wanted": OPEN,
    "storefront:category": secret("category"),
    "storefront:product": secret("product page"),
    "storefront:estimate": secret("product page"),
    "storefront:basket": OPEN,
    "storefront:basket-add": OPEN,
    "storefront:basket-update": OPEN,
    "storefront:basket-remove": OPEN,
    "storefront:basket-ways": OPEN,
    "storefront:track": OPEN,
    "storefront:order": secret("secret"),
    "storefront:cancel": secret("secret"),
    "storefront:proof": secret("secret"),
    "storefront:card-pay": secret("secret"),
    "storefront:card-back": gone("dead link"),
    "storefront:again": secret("secret"),
    "storefront:receipt": secret("secret"),
    "storefront:invoice": secret("secret"),
    "storefront:delivery-note": secret("secret of a parcel"),
    "storefront:qris": secret("QRIS order"),
    "storefront:ask": secret("product page"),
    "storefront:stock-wish": secret("product page"),
    "storefront:stock-news-end": gone("dead link"),
    "storefront:report": secret("secret"),
    "storefront:review": secret("secret"),
    "storefront:thread": secret("thread"),
    "storefront:enquiry-new": OPEN,
    "storefront:enquiry": secret("quoted enquiry"),
    "storefront:enquiry-accept": secret("quoted enquiry"),
    "storefront:enquiry-decline": secret("quoted enquiry"),
    "storefront:enquiry-revise": secret("quoted enquiry"),
    "storefront:enquiry-say": secret("quoted enquiry"),
    "storefront:enquiry-paper": secret("quoted enquiry"),
    "storefront:quotation-letter": secret("quotation's letter"),
    "storefront:partner-ask": OPEN,
    "storefront:partner-asked": OPEN,
    "storefront:feed": OPEN,
    "storefront:manifest": OPEN,
    "storefront:robots": OPEN,
    "storefront:events": OPEN,
    "storefront:calendar": OPEN,
    "storefront:event": secret("exhibition"),
    "storefront:edition": secret("edition of an exhibition"),
    "storefront:edition-alone": secret("edition"),
    "short-code": secret("code"),
    "wagtailcore_login": OPEN,
    "wagtailcore_authenticate_with_password": gone("restricted page"),
    "wagtaildocs_serve": gone("document"),
    "wagtaildocs_authenticate_with_password": gone("restriction"),
    "wagtail_serve": secret("page"),
    "tour": NOWHERE,
}

DESK = {
    "desk:sign-in": OPEN,
    "desk:sign-out": OPEN,
    "desk:sign-in-as": NOWHERE,
    "desk:sessions": desk(EVERYBODY, EVERYBODY),
    "desk:today": desk(EVERYBODY),
    "desk:listings": desk(SELLING),
    "desk:listing-new": desk("o", "o"),
    "desk:listing": desk(SELLING, "o", "product"),
    "desk:listing-review": desk(SELLING, "r", "sent listing"),
    "desk:listing-withdraw": desk(SELLING, "r", "product"),
    "desk:listing-stock": desk(SELLING, "o", "product"),
    "desk:listing-price": desk(SELLING, "o", "product"),
    "desk:consignments": desk(SELLING),
    "desk:consignment": desk(SELLING, "o", "parcel"),
    "desk:consignment-accept": desk(SELLING, "o", "parcel"),
    "desk:consignment-make": desk(SELLING, "o", "parcel"),
    "desk:consignment-ready": desk(SELLING, "o", "parcel"),
    "desk:consignment-hand-over": desk(SELLING, "o", "parcel"),
    "desk:receipts": desk(MONEY),
    "desk:receipt": desk(MONEY, "t", "request"),
    "desk:remittances": desk(MONEY, "t"),
    "desk:refunds": desk(MONEY, "t"),
    "desk:put-right": desk(MONEY, "t"),
    "desk:payouts": desk(MONEY),
    "desk:payout": desk(MONEY, "", "payout"),
    "desk:unallocated": desk(MONEY),
    "desk:unallocated-resolve": desk(MONEY, "t", "unallocated"),
    "desk:transfer-proof": desk(MONEY, "", "proof"),
    "desk:deposits": desk(DEPOSITS, "t"),
    "desk:deposit": desk(DEPOSITS, "", "deposit"),
    "desk:deposit-code": desk(DEPOSITS, "t", "deposit"),
    "desk:deposit-proof": desk(DEPOSITS, "t", "deposit"),
    "desk:deposit-verify": desk(DEPOSITS, "h", "deposit"),
    "desk:deposit-cancel": desk(DEPOSITS, "t", "deposit"),
    "desk:deposit-evidence": desk(DEPOSITS, "", "deposit"),
    "desk:code": STAFF,
    "desk:code-setup": STAFF,
    "desk:code-manage": STAFF,
    "desk:invitation": secret("dead link"),
    "desk:listing-photo": desk("", "o"),
    "desk:listing-split": desk(SELLING),
    "desk:listing-export": desk(SELLING),
    "desk:listing-import": desk("o", "o"),
    "desk:listing-template": desk("o"),
    "desk:listing-copy": desk(SELLING, "o", "product"),
    "desk:listing-english": desk(SELLING, "r", "product"),
    "desk:listing-steps": desk(SELLING, "o", "product"),
    "desk:listing-certificates": desk(SELLING, "o", "product"),
    "desk:certificate-confirm": desk(SELLING, "r", "certificate"),
    "desk:certificate-remove": desk(SELLING, "or", "certificate"),
    "desk:certificate-scan": desk(SELLING, "", "certificate"),
    "desk:consignments-file": desk(SELLING),
    "desk:gate-pass": desk(SELLING),
    "desk:consignment-paper": desk("o", "", "accepted parcel"),
    "desk:consignment-note": desk("o", "", "accepted parcel"),
    "desk:consignment-claim": desk(SELLING, "o", "parcel"),
    "desk:consignment-release": desk(SELLING, "o", "parcel"),
    "desk:consignment-take-over": desk(SELLING, "o", "parcel"),
    "desk:consignment-tick": desk(SELLING, "o", "parcel"),
    "desk:consignment-split": desk(SELLING, "o", "parcel"),
    "desk:consignment-undo": desk(SELLING, "o", "parcel"),
    "desk:consignment-return": desk(SELLING, "o", "parcel"),
    "desk:messages": desk(SELLING),
    "desk:message": desk(SELLING, "orh", "message"),
    "desk:message-photo": desk(SELLING, "", "buyer's photo"),
    "desk:reviews": desk(SELLING, "rh"),
    "desk:review": desk(SELLING, "rh", "review"),
    "desk:partner-enquiries": desk("p", "p"),
    "desk:partner-enquiry": desk("p", "p", "partner's enquiry"),
    "desk:enquiries": desk(SELLING),
    "desk:enquiry": desk(SELLING, "orh", "enquiry"),
    "desk:enquiry-take-up": desk(SELLING, "orh", "enquiry"),
    "desk:enquiry-hand": desk(SELLING, "orh", "enquiry"),
    "desk:enquiry-reject": desk(SELLING, "orh", "enquiry"),
    "desk:enquiry-prisons": desk(SELLING, "", "enquiry"),
    "desk:enquiry-paper": desk(SELLING, "", "paper of an enquiry"),
    "desk:quotation-edit": desk(SELLING, "orh", "enquiry"),
    "desk:quotation-offer": desk(SELLING, "rh", "enquiry"),
    "desk:quotation-letter": desk(SELLING, "", "quotation"),
    "desk:counter": desk(SELLING, "o"),
    "desk:counter-chat": desk(SELLING, "o"),
    "desk:counter-sale": desk(SELLING, "o", "sale"),
    "desk:cash": desk(MONEY, "t"),
    "desk:statements": desk(MONEY, "t"),
    "desk:statement": desk(MONEY, "t", "statement"),
    "desk:listing-facts": desk(SELLING, "o", "product"),
    "desk:listing-sheet": desk(SELLING, "", "product"),
    "desk:editions": desk(SELLING, "rhkp"),
    "desk:edition": desk(SELLING, "rhkp", "draft edition"),
    "desk:edition-freeze": desk(SELLING, "rhkp", "draft edition"),
    "desk:edition-file": desk(SELLING, "", "file of an edition"),
    "desk:event-poster": desk(SELLING, "", "exhibition at the desk"),
    "desk:leads": desk(SELLING),
    "desk:lead-new": desk(SELLING, SELLING),
    "desk:lead": desk(SELLING, "orh", "lead"),
    "desk:lead-done": desk(SELLING, "orh", "lead"),
    "desk:lead-forget": desk(SELLING, "orh", "lead"),
    "desk:event-reports": desk(SELLING),
    "desk:event-report": desk(SELLING, "", "exhibition at the desk"),
    "desk:event-report-file": desk(SELLING, "", "file of a report"),
    "desk:people": desk(APPOINTING),
    "desk:person-invite": desk(APPOINTING, APPOINTING),
    "desk:invitation-withdraw": desk(APPOINTING, APPOINTING, "invitation"),
    "desk:person": desk(APPOINTING, "", "appointment"),
    "desk:person-end": desk(APPOINTING, APPOINTING, "appointment"),
    "desk:person-replace": desk(APPOINTING, APPOINTING, "appointment"),
    "desk:person-reset": desk(APPOINTING, APPOINTING, "appointment"),
    "desk:log": desk(APPOINTING),
    "desk:orders": desk(DEPOSITS),
    "desk:order": desk(DEPOSITS, "", "order at the desk"),
    "desk:order-cancel": desk(DEPOSITS, "t", "order at the desk"),
    "desk:order-invoice": desk("t", "", "order at the desk"),
    "desk:order-refund": desk(DEPOSITS, "t", "order at the desk"),
    "desk:refund-request": desk(MONEY, "th", "refund request"),
    "desk:order-ask": desk(DEPOSITS, "kp", "order at the desk"),
    "desk:prisons": desk("kp"),
    "desk:agreements": desk("rhkp"),
    "desk:agreement-scan": desk("rhkp", "", "agreement"),
    "desk:settings": desk("kp"),
    "desk:setting-confirm": desk("kp", "kp", "change"),
    "desk:new-prison": desk("kp", "", "prison"),
    "desk:setting-list": desk("kp", "", "screen"),
    "desk:setting-new": desk("kp", "kp", "screen"),
    "desk:setting": desk("kp", "kp", "row of a screen"),
}

ROWS = SHOP | DESK
