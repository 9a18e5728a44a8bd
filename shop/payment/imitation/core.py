"""Our own imitation of the parts of Stripe the shop uses: requests in, answers out, no socket.

Tests put it behind the client library (``tests/shop/payment/imitated.py``), the demo behind a server on this
machine. It was written from the library's types and the public reference, and it is strict: what it does not know
it refuses. ``tests/shop/payment/test_contract.py`` asks the same of it and, given a key, of Stripe's test mode.
"""

from copy import deepcopy
from secrets import token_hex
from typing import Any, NamedTuple

from shop.payment.imitation.wire import (
    HIGHEST_AMOUNT,
    Problem,
    TimedOut,
    address,
    check,
    metadata,
    moment,
    need,
    nested,
    one_of,
    text,
    whole,
)
from shop.payment.imitation.world import API_VERSION, Thing, World, public

Answer = tuple[int, dict[str, Any], dict[str, str]]

HALF_AN_HOUR, A_DAY = 1_800, 86_400
LEAST_AMOUNT = 50
EXPAND = [text()]
WORDS, CURRENCY = text(), one_of("idr", "sgd", "usd")
SESSION: dict[str, Any] = {
    "mode": one_of("payment"),
    "client_reference_id": text(200),
    "customer_email": text(512),
    "locale": one_of("auto", "id", "en"),
    "metadata": metadata,
    "expires_at": whole(),
    "payment_intent_data": {"metadata": metadata, "description": text(1_000)},
    "line_items": [
        {
            "quantity": whole(1),
            "price_data": {
                "currency": CURRENCY,
                "unit_amount": whole(),
                "product_data": {"name": WORDS, "description": WORDS},
            },
        }
    ],
    "success_url": address,
    "cancel_url": address,
    "expand": EXPAND,
}
REFUND: dict[str, Any] = {
    "payment_intent": WORDS,
    "charge": WORDS,
    "amount": whole(1),
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "metadata": metadata,
    "expand": EXPAND,
}
PAGING: dict[str, Any] = {
    "limit": whole(1, 100),
    "starting_after": WORDS,
    "created": moment,
    "expand": EXPAND,
}
OF_PAYMENT = {"payment_intent": WORDS, "charge": WORDS}
# What can be read: where, what it is called there, and by what it can be filtered.
READ: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {
    ("checkout", "sessions"): ("checkout.session", {"payment_intent": WORDS, "status": WORDS}),
    ("payment_intents",): ("payment_intent", {}),
    ("charges",): ("charge", {"payment_intent": WORDS}),
    ("refunds",): ("refund", OF_PAYMENT),
    ("disputes",): ("dispute", OF_PAYMENT),
    ("payouts",): ("payout", {"status": WORDS}),
    ("balance_transactions",): (
        "balance_transaction",
        {"payout": WORDS, "source": WORDS, "type": WORDS, "currency": WORDS},
    ),
    ("events",): ("event", {"type": WORDS, "types": [WORDS]}),
}
FAULTS = ("timeout_before", "timeout_after", "500", "429")


class Kept(NamedTuple):
    at: int
    asked: tuple[Any, ...]
    status: int
    body: dict[str, Any]


class Gateway(World):
    """``handle`` is the whole API. ``fail_next`` spoils the next requests, ``down`` leaves all unanswered."""

    def __init__(self, *args: Any, page: str = "https://checkout.stripe.com", **options: Any) -> None:
        super().__init__(*args, **options)
        self.page, self.down = page, False
        self.faults: list[str] = []
        self.kept: dict[str, Kept] = {}

    def fail_next(self, kind: str, times: int = 1) -> None:
        """``timeout_before`` or ``timeout_after`` it was done, ``500``, ``429``; the client itself tries again."""
        if kind not in FAULTS:
            raise ValueError(f"{kind} is none of {', '.join(FAULTS)}")
        self.faults += [kind] * times

    def handle(self, method: str, path: str, body: str = "", headers: Any = None) -> Answer:
        """Status, object and headers; ``body`` is form fields, also a GET's. TimedOut where nobody answers."""
        with self.lock:
            fault = self.faults.pop(0) if self.faults else ""
            if self.down or fault == "timeout_before":
                raise TimedOut
            sent = {name.lower(): str(value) for name, value in (headers or {}).items()}
            replayed: dict[str, str] = {}
            try:
                self._let_in(sent, fault)
                self.age()
                path, _mark, query = path.partition("?")
                asked = (method.upper(), *path.strip("/").split("/"))
                key = sent.get("idempotency-key", "") if asked[0] == "POST" else ""
                status, found = self._once(key, asked, nested(body or query), fault, replayed)
            except Problem as problem:
                status, found = problem.status, problem.body
            if fault == "timeout_after":
                raise TimedOut
            about = {"Request-Id": f"req_{token_hex(7)}", "Stripe-Version": API_VERSION, **replayed}
            return status, deepcopy(found), about

    def _let_in(self, sent: dict[str, str], fault: str) -> None:
        key = sent.get("authorization", "").removeprefix("Bearer ")
        if not key.startswith(("sk_test_", "rk_test_")):
            raise Problem("Invalid API Key provided", status=401)
        if fault == "429":
            raise Problem("Too many requests", status=429, kind="api_error", code="rate_limit")

    def _once(
        self, key: str, asked: tuple[str, ...], given: Any, fault: str, replayed: dict[str, str]
    ) -> tuple[int, Thing]:
        """The first answer again under the same key, errors of the gateway's own included."""
        if len(key) > 255:
            raise Problem("Idempotency keys have up to 255 characters")
        kept = self.kept.get(key) if key else None
        if kept and kept.at > self.now() - A_DAY:
            if kept.asked != (asked, given):
                raise Problem(
                    "Keys for idempotent requests can only be used with the same parameters they were first "
                    f"used with. Try using a key other than '{key}'.",
                    kind="idempotency_error",
                )
            replayed["Idempotent-Replayed"] = "true"
            return kept.status, kept.body
        try:
            if fault == "500":
                raise Problem("An unknown error occurred", status=500, kind="api_error", begun=True)
            status, found = 200, self._do(asked, deepcopy(given), key)
        except Problem as problem:
            if not problem.begun:
                raise
            status, found = problem.status, problem.body
        if key:
            self.kept[key] = Kept(self.now(), (asked, given), status, deepcopy(found))
        return status, found

    def _do(self, asked: tuple[str, ...], given: Any, key: str) -> Thing:
        match asked:
            case ("POST", "v1", "checkout", "sessions"):
                return self._show(self._new_session(check(given, SESSION)), given.get("expand", []))
            case ("POST", "v1", "checkout", "sessions", session, "expire"):
                check(given, {"expand": EXPAND})
                return self._show(self._expire(session), given.get("expand", []))
            case ("POST", "v1", "refunds"):
                return self._show(self._new_refund(check(given, REFUND)), given.get("expand", []))
            case ("GET", "v1", *where) if tuple(where) in READ:
                return self._list(*READ[tuple(where)], given, "/" + "/".join(asked[1:]))
            case ("GET", "v1", *where, thing) if tuple(where) in READ:
                kind, _filters = READ[tuple(where)]
                check(given, {"expand": EXPAND})
                return self._show(self._find(kind, thing), given.get("expand", []))
        raise Problem(f"Unrecognized request URL ({asked[0]}: /{'/'.join(asked[1:])}).", status=404)

    def _find(self, kind: str, known_as: str, param: str = "id") -> Thing:
        thing = self.things.get(known_as)
        if thing is None or thing["object"] != kind:
            missing = f"No such {kind}: '{known_as}'"
            raise Problem(missing, status=404, code="resource_missing", param=param)
        return thing

    def _show(self, thing: Thing, expand: list[str]) -> Thing:
        """A copy, with the objects in place of the ids that ``expand`` names."""
        shown = public(thing)
        for path in expand:
            place, steps = shown, path.split(".")
            if len(steps) > 4:
                raise Problem("Expansions go up to four levels deep", param="expand")
            for step in steps:
                if step not in place:
                    raise Problem(f"This property cannot be expanded ({path}).", param="expand")
                if isinstance(place[step], str):
                    place[step] = deepcopy(self._find_any(place[step], path))
                if place[step] is None:
                    break
                place = place[step]
        return shown

    def _find_any(self, known_as: str, path: str) -> Thing:
        if known_as not in self.things:
            raise Problem(f"This property cannot be expanded ({path}).", param="expand")
        return self.things[known_as]

    def _list(self, kind: str, filters: dict[str, Any], given: Any, url: str) -> Thing:
        read = check(given, PAGING | filters)
        found = list(reversed(self.all_of(kind)))
        for name in read.keys() & filters.keys():
            found = [each for each in found if self._matches(each, name, read[name])]
        bounds = read.get("created", {})
        tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
        found = [each for each in found if all(tests[how](each["created"], at) for how, at in bounds.items())]
        if "starting_after" in read:
            last = self._find(kind, read["starting_after"], "starting_after")
            found = found[found.index(last) + 1 :] if last in found else []
        limit = read.get("limit", 10)
        inner = [path.removeprefix("data.") for path in read.get("expand", [])]
        data = [self._show(each, inner) for each in found[:limit]]
        return {"object": "list", "url": url, "has_more": len(found) > limit, "data": data}

    def _matches(self, thing: Thing, name: str, wanted: Any) -> bool:
        if name == "payout":
            return self.paid_out_with.get(thing["id"]) == wanted
        return thing["type"] in wanted if name == "types" else thing[name] == wanted

    def _new_session(self, given: dict[str, Any]) -> Thing:
        need(given, "mode", "line_items", "success_url")
        for n, item in enumerate(given["line_items"]):
            need(item, "quantity", "price_data")
            need(item["price_data"], "currency", "unit_amount", "product_data")
            need(item["price_data"]["product_data"], "name")
            if n >= 100:
                raise Problem("Checkout Sessions have up to 100 line items", param="line_items")
        prices = [(item["price_data"], item["quantity"]) for item in given["line_items"]]
        if len({price["currency"] for price, _quantity in prices}) > 1:
            raise Problem("All line items must have the same currency", param="line_items")
        total = sum(price["unit_amount"] * quantity for price, quantity in prices)
        if total > HIGHEST_AMOUNT or total < LEAST_AMOUNT:
            code = "amount_too_large" if total > HIGHEST_AMOUNT else "amount_too_small"
            raise Problem("The Checkout Session's total amount is out of bounds", code=code)
        ends = given.get("expires_at", self.now() + A_DAY)
        if not HALF_AN_HOUR <= ends - self.now() <= A_DAY:
            raise Problem(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session "
                "creation.",
                param="expires_at",
            )
        session = self.add(
            "checkout.session",
            "cs_test",
            **{name: given.get(name) for name in ("client_reference_id", "customer_email", "locale")},
            **{name: given.get(name) for name in ("mode", "success_url", "cancel_url")},
            amount_subtotal=total,
            amount_total=total,
            currency=prices[0][0]["currency"],
            metadata=given.get("metadata", {}),
            expires_at=ends,
            status="open",
            payment_status="unpaid",
            payment_intent=None,
            customer_details=None,
            _of_intent=given.get("payment_intent_data", {}).get("metadata", {}),
            _name=prices[0][0]["product_data"]["name"],
        )
        session["url"] = f"{self.page}/c/pay/{session['id']}"
        return session

    def _expire(self, session_id: str) -> Thing:
        session = self._find("checkout.session", session_id, "session")
        if session["status"] != "open":
            raise Problem(
                'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has '
                f"a status of `{session['status']}`.",
                begun=True,
            )
        self.close(session)
        return session

    def _new_refund(self, given: dict[str, Any]) -> Thing:
        if "charge" not in given:
            need(given, "payment_intent")
            intent = self._find("payment_intent", given["payment_intent"], "payment_intent")
            if intent["status"] != "succeeded":
                raise Problem("This PaymentIntent does not have a successful charge to refund.", begun=True)
            given["charge"] = intent["latest_charge"]
        charge = self._find("charge", given["charge"], "charge")
        left = charge["amount"] - charge["amount_refunded"]
        if charge["disputed"]:
            raise Problem("The charge has been charged back.", code="charge_disputed", begun=True)
        if not left:
            raise Problem(
                f"Charge {charge['id']} has already been refunded.",
                code="charge_already_refunded",
                begun=True,
            )
        amount = given.get("amount", left)
        if amount > left:
            raise Problem(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                param="amount",
                begun=True,
            )
        return self.give_back(charge, amount, metadata=given.get("metadata", {}), reason=given.get("reason"))
