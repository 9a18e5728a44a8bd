"""Who buys in the demo's year: a numbered buyer, where his parcels go, and how he has them delivered and pays."""

import uuid
from collections.abc import Sequence
from random import Random

from config.common import clock, places
from shop.basket.models import Basket
from shop.placement.services import Purchase
from shop.shipping.quotes import Quote, parcels_of, quotes_for

# Where demo parcels go: postcodes from Aceh to Jayapura, most of them on Java.
POSTCODES = [
    "40111",
    "55281",
    "60111",
    "10310",
    "50132",
    "16121",
    "57111",
    "80113",
    "20111",
    "90111",
    "99111",
]
FRESH_TO = {"SMG": "50188", "TNG": "15118", "JKN": "13410", "CKR": "17530"}
# He and every tenth buyer fetch their goods.
PICKED_UP = 57
BY_QRIS = {12, 34, 56}


def purchase_of(n: int, basket: Basket, random: Random) -> Purchase:
    lines = list(basket.all_lines())
    fresh = any(line.product.is_fresh for line in lines)
    short = lines[0].stockrecord.partner.short_code
    postcode = FRESH_TO[short] if fresh else POSTCODES[n % len(POSTCODES)]
    destination = places.by_postcode(postcode)[0]
    quotes = quotes_for(parcels=parcels_of(lines), destination=destination, on=clock.today())
    pickup = n % 10 == PICKED_UP % 10 or any(
        all(quote.method == "pickup" for quote in each) for each in quotes.values()
    )
    choices = {prison: _chosen_quote(each, pickup) for prison, each in quotes.items()}
    picked_up = {choice.method for choice in choices.values()} == {"pickup"}
    return Purchase(
        key=uuid.UUID(int=random.getrandbits(128), version=4),
        name=f"Pembeli contoh {n:02d}",
        phone=f"+62812000000{n:02d}",
        email=f"pembeli{n:02d}@demo.karyabinaan.example",
        method="pickup" if picked_up and len(choices) == 1 else "qris" if n in BY_QRIS else "transfer",
        choices=choices,
        expected_total=int(basket.total_incl_tax) + sum(choice.price for choice in choices.values()),
        street=f"Jl. Contoh No. {n}",
        place=destination,
        language="en" if n % 12 == 0 else "id",
    )


def _chosen_quote(quotes: Sequence[Quote], pickup: bool) -> Quote:
    wanted = [quote for quote in quotes if (quote.method == "pickup") == pickup]
    return (wanted or list(quotes))[0]
