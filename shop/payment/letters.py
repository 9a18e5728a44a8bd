"""What letters say of money: what is asked for and until when, and to whom money goes back."""

from typing import Any

from config.common import clock, outbox
from partners.choices import Role
from partners.models import Partner
from shop.fulfilment.models import Consignment
from shop.payment.models import PaymentRequest


def asked(request: PaymentRequest) -> dict[str, Any]:
    """The request with its account and deadline; a letter says the hour in the zone of whoever receives."""
    account = request.account
    return {
        "amount": request.amount,
        "deadline": request.expires_at.isoformat(),
        "timezone": request.office.timezone,
        "account": [account.bank, account.number, account.holder] if account else [],
    }


def tell_officers(prison: Partner, template: str, *, about: str, **facts: Any) -> None:
    """Owe each officer of a prison one letter about something."""
    officers = prison.office.appointments.in_force(clock.today()).filter(role=Role.OFFICER)
    for email in officers.values_list("user__email", flat=True).distinct():
        key, context = f"{template}:{about}:{email}", {"prison": prison.name, **facts}
        outbox.queue(key=key, to=email, template=template, language="id", context=context)


def tell_prisons(consignments: list[Consignment]) -> None:
    """Each prison's officers hear of their own consignment, and of nothing else in the order."""
    for consignment in consignments:
        reference = consignment.reference
        tell_officers(consignment.prison, "new_consignment", about=reference, reference=reference)
