"""What a browser sees of the imitation: the page that buyers pay on, and a dashboard for what banks do.

Both say in their title that they are an imitation, ask for no card number and work without script.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from shop.payment.imitation.core import Gateway
from shop.payment.imitation.world import DECLINED_CARD, SECURE_CARD, Thing

WAYS: dict[str, dict[str, Any]] = {
    "pay": {},
    "decline": {"card": DECLINED_CARD},
    "abandon": {"card": SECURE_CARD, "three_ds_ok": False},
    "delay": {"delayed": True},
}
ACTS: dict[str, Callable[[Gateway, str], Any]] = {
    "arrives": lambda gateway, session: gateway.settle_delayed(session, ok=True),
    "fails": lambda gateway, session: gateway.settle_delayed(session, ok=False),
    "refund": lambda gateway, session: _refund_rest(gateway, _charge(gateway, session)),
    "dispute": lambda gateway, session: gateway.dispute(gateway.things[session]["payment_intent"]),
    "won": lambda gateway, session: gateway.close_dispute(_dispute(gateway, session)["id"], won=True),
    "lost": lambda gateway, session: gateway.close_dispute(_dispute(gateway, session)["id"], won=False),
    "pay_out": lambda gateway, _session: gateway.pay_out(),
}
SHOWN = 50


class Page(NamedTuple):
    status: int
    html: str = ""
    go_on: str = ""


def answer(gateway: Gateway, method: str, path: str, form: dict[str, str]) -> Page:
    match [method, *path.strip("/").split("/")]:
        case ["GET", "c", "pay", session_id] if session := _session(gateway, session_id):
            return _pay_page(session, form)
        case ["POST", "c", "pay", session_id] if session := _session(gateway, session_id):
            return _pay(gateway, session, form.get("how", ""))
        case ["GET", ""]:
            payments = [_payment(gateway, each) for each in gateway.all_of("checkout.session")[-SHOWN:]]
            return Page(200, _html("dashboard", "id", {"payments": payments[::-1]}))
        case ["POST", ""] if form.get("act") in ACTS:
            act, session_id = form["act"], form.get("session", "")
            if act == "pay_out" or act in _acts(gateway, _session(gateway, session_id)):
                ACTS[act](gateway, session_id)
            return Page(303, go_on="/")
    return Page(404, _html("pay", form.get("bahasa", "id"), {}))


def _session(gateway: Gateway, session_id: str) -> Thing | None:
    gateway.age()
    thing = gateway.things.get(session_id)
    return thing if thing and thing["object"] == "checkout.session" else None


def _pay_page(session: Thing, form: dict[str, str]) -> Page:
    language = form.get("bahasa") or session["locale"] or ""
    shown = {
        "session": session,
        "name": session["_name"],
        "amount": session["amount_total"] // 100,
        "said": form.get("said"),
        "back": session["cancel_url"] or session["success_url"],
    }
    return Page(200, _html("pay", language, shown))


def _pay(gateway: Gateway, session: Thing, how: str) -> Page:
    """Back to the shop where the buyer is done, else to the page, which says why not."""
    here = f"/c/pay/{session['id']}"
    if how not in WAYS:
        return Page(303, go_on=session["cancel_url"] if how == "cancel" and session["cancel_url"] else here)
    outcome = gateway.pay(session["id"], **WAYS[how])
    if outcome in ("paid", "processing"):
        return Page(303, go_on=session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))
    return Page(303, go_on=f"{here}?said={outcome}")


def _payment(gateway: Gateway, session: Thing) -> dict[str, Any]:
    acts = _acts(gateway, session)
    return {"session": session, "amount": session["amount_total"] // 100, "acts": acts}


def _acts(gateway: Gateway, session: Thing | None) -> list[str]:
    """What can happen to a payment now."""
    intent = gateway.things.get(session["payment_intent"] or "") if session else None
    if intent is None or session is None:
        return []
    if intent["status"] == "processing":
        return ["arrives", "fails"]
    if intent["status"] != "succeeded":
        return []
    if dispute := _dispute(gateway, session["id"]):
        return ["won", "lost"] if dispute["status"] == "needs_response" else []
    return [] if _charge(gateway, session["id"])["refunded"] else ["refund", "dispute"]


def _charge(gateway: Gateway, session_id: str) -> Thing:
    return gateway.things[gateway.things[gateway.things[session_id]["payment_intent"]]["latest_charge"]]


def _refund_rest(gateway: Gateway, charge: Thing) -> None:
    gateway.refund_in_dashboard(charge["payment_intent"], charge["amount"] - charge["amount_refunded"])


def _dispute(gateway: Gateway, session_id: str) -> Thing:
    intent = gateway.things[session_id]["payment_intent"]
    return next(iter(gateway.all_of("dispute", payment_intent=intent)), {})


def _html(name: str, language: str, shown: dict[str, Any]) -> str:
    with translation.override(language if language in ("id", "en") else "id"):
        return render_to_string(f"imitation/{name}.html", shown)
