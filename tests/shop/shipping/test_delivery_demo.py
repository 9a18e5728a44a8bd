from datetime import date

from config.common import places
from shop.shipping import demo
from shop.shipping.models import OwnDelivery, ParcelRule, PickupPoint, Tariff
from shop.shipping.quotes import PackLine, Parcel, quotes_for
from shop.shipping.rates import ZONES

REGENCIES = {"SBY": "35.15", "SMG": "33.74", "TNG": "36.71", "JKN": "31.75", "CKR": "32.16", "AMB": "33.22"}
TODAY = date(2026, 11, 24)


def test_the_demo_rules_are_complete_marked_and_loaded_once(make_prison):
    prisons = {code: make_prison(code, regency) for code, regency in REGENCIES.items()}
    demo.load(prisons)
    demo.load(prisons)
    counts = [model.objects.count() for model in (Tariff, ParcelRule, OwnDelivery, PickupPoint)]
    assert counts == [2 * 2 * len(ZONES), 1, 9, 6]
    for model in (Tariff, ParcelRule, OwnDelivery, PickupPoint):
        assert set(model.objects.values_list("source", flat=True)) == {demo.SOURCE}
    assert Tariff.objects.in_force(TODAY).count() == 2 * len(ZONES)

    batik = PackLine(300, 300, 200, 30, 1)
    greens = PackLine(250, 300, 100, 100, 1, is_fresh=True)
    parcels = [Parcel(prisons["SMG"], [batik]), Parcel(prisons["JKN"], [greens])]
    (jakarta,) = [each for each in places.search("tebet jakarta") if each.regency_code == "31.74"]
    found = quotes_for(parcels=parcels, destination=jakarta, on=TODAY)
    semarang, narkotika = (found[parcel.prison.pk] for parcel in parcels)
    assert [(each.code, each.price) for each in semarang] == [("kurir-mitra-reguler", 20_000), ("pickup", 0)]
    assert [(each.code, each.price) for each in narkotika] == [("own", 15_000), ("pickup", 0)]
