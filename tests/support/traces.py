"""A refused action leaves nothing behind: every row it could have touched is compared, column by column."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model

from catalogue.models import Product, ProductImage, Proposal
from config.common.errors import Refused
from config.common.models import AuditEvent, OutboxMessage
from partners.models import Appointment, BankAccount, Office, Partner, StockRecord
from partners.workshops.models import Workshop
from shop.accounts.models import Invitation
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.fulfilment.models import Consignment, ConsignmentLine
from shop.ledger.models import Entry, Transfer
from shop.order.models import Line, Order, ShippingAddress
from shop.payment.models import (
    Attempt,
    Dispute,
    GatewayCharge,
    GatewayRefund,
    PaymentRequest,
    Receipt,
    RefundRequest,
    TransferProof,
    Unallocated,
)

WATCHED: tuple[type[Model], ...] = (
    Partner,
    Office,
    Appointment,
    BankAccount,
    Workshop,
    Product,
    ProductImage,
    Proposal,
    StockRecord,
    Basket,
    BasketLine,
    Order,
    Line,
    ShippingAddress,
    Consignment,
    ConsignmentLine,
    PaymentRequest,
    Receipt,
    TransferProof,
    RefundRequest,
    GatewayRefund,
    Dispute,
    Attempt,
    GatewayCharge,
    Unallocated,
    Entry,
    Transfer,
    Invitation,
    OutboxMessage,
    AuditEvent,
)


def traces() -> dict[str, list[dict[str, Any]]]:
    return {each._meta.label: list(each._base_manager.order_by("pk").values()) for each in WATCHED}


@contextmanager
def refused(error: type[Exception] = Refused, *, code: str = "", field: str | None = None) -> Iterator[Any]:
    """Inside, ``error`` is raised (with this code and field, if named), and afterwards every row is as before."""
    before = traces()
    with pytest.raises(error) as caught:
        yield caught
    if code:
        assert caught.value.code == code
    if field is not None:
        assert caught.value.field == field
    assert traces() == before
