"""Small stories that several tests begin with."""

from shop.ledger import refs
from shop.ledger.models import Scheme
from shop.ledger.payments import PrisonShare, post_payment
from shop.ledger.recognition import RecognisedLine, post_recognition


def scheme(code="SK1990"):
    return Scheme.objects.get(code=code)


def pay(office, *, order="A1", goods=250_000, shipping=0, into=None, n=1, **more):
    share = PrisonShare(office, goods, shipping)
    return post_payment(order_number=order, n=n, shares=[share], into=into or office, **more)


def recognise(
    office, *, order="A1", line=1, goods=250_000, tax=0, cost=100_000, code="SK1990", part=1, point=""
):
    lines = [RecognisedLine(line, goods, tax, cost, scheme(code).terms)]
    return post_recognition(order_number=order, office=office, part=part, lines=lines, point=point)


def sell(office, **more):
    """Paid to the prison itself and recognised: PNBP of 22.500 is due."""
    paid = {name: value for name, value in more.items() if name in ("order", "goods", "into")}
    pay(office, **paid)
    more.pop("into", None)
    return recognise(office, **more)


def reference(office, order="A1", part=1):
    return refs.consignment(order, office, part)
