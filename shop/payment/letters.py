"""What letters say of money: what is asked for and until when, and to whom money goes back."""

from typing import Any

from django.db import transaction

from config.common import audit, clock, outbox
from partners.choices import Role
from partners.models import Office, Partner
from shop.fulfilment.models import Consignment
from shop.order.models import Order
from shop.payment.models import PaymentRequest


def asked(request: PaymentRequest) -> dict[str, Any]:
    """The request with its account and deadline; a letter says the hour in the zone of whoever receives."""
    account, code = request.pays_into, request.merchant_code
    return {
        "amount": request.amount,
        "method": request.method,
        "deadline": request.expires_at.isoformat(),
        "timezone": request.office.timezone,
        "account": [account.bank, account.number, account.holder] if account else [],
        "merchant": [code.merchant_name, code.nmid] if code else [],
    }


def tell_officers(prison: Partner, template: str, *, about: str, **facts: Any) -> None:
    """Owe each officer of a prison one letter about something."""
    officers = prison.office.appointments.in_force(clock.today()).filter(role=Role.OFFICER)
    for email in officers.values_list("user__email", flat=True).distinct():
        key, context = f"{template}:{about}:{email}", {"prison": prison.name, **facts}
        outbox.queue(key=key, to=email, template=template, language="id", context=context)


def tell_handlers(office: Office, template: str, *, about: str, but: Any = None, **facts: Any) -> None:
    """Owe a letter to each who handles money at an office, except whoever did this himself."""
    people = office.appointments.in_force(clock.today()).filter(role__in=(Role.TREASURER, Role.HEAD))
    people = people.exclude(user=but) if but else people
    for email in people.values_list("user__email", flat=True).distinct():
        key, context = f"{template}:{about}:{email}", {"office": office.name, **facts}
        outbox.queue(key=key, to=email, template=template, language="id", context=context)


def tell_prisons(consignments: list[Consignment]) -> None:
    """Each prison's officers hear of their own consignment, and of nothing else in the order."""
    for consignment in consignments:
        reference = consignment.reference
        tell_officers(consignment.prison, "new_consignment", about=reference, reference=reference)


@transaction.atomic
def ask_office(*, order: Order, office: Office, reason: str, by: Any) -> None:
    """Somebody above asks the office to cancel or refund an order; its head and treasurer decide."""
    event = audit.record(
        actor=by, action="asked about an order", target=order, office_id=office.pk, after={"reason": reason}
    )
    asked = office.appointments.in_force(clock.today()).filter(role__in=(Role.HEAD, Role.TREASURER))
    for email in asked.values_list("user__email", flat=True).distinct():
        outbox.queue(
            key=f"order_asked:{event.pk}:{email}",
            to=email,
            template="order_asked",
            language="id",
            context={"number": order.number, "reason": reason, "who": str(by), "office": office.name},
        )
