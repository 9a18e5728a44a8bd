"""What letters say of money: what is asked for and until when, and to whom money goes back."""

from typing import Any

from config.common import clock, outbox
from partners.choices import Role
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


def tell_prisons(consignments: list[Consignment]) -> None:
    """Each prison's officers hear of their own consignment, and of nothing else in the order."""
    for consignment in consignments:
        officers = consignment.prison.office.appointments.in_force(clock.today()).filter(role=Role.OFFICER)
        for email in officers.values_list("user__email", flat=True).distinct():
            outbox.queue(
                key=f"new_consignment:{consignment.reference}:{email}",
                to=email,
                template="new_consignment",
                language="id",
                context={"reference": consignment.reference, "prison": consignment.prison.name},
            )
