from datetime import timedelta

import pytest
from django.urls import reverse

from config.common import clock
from shop.ledger.models import Entry
from shop.ledger.payments import not_remitted
from shop.payment.models import Receipt
from tests import factories
from tests.shop.desk.conftest import chair
from tests.shop.payment.quoted_sales import quoted_goods, quoted_order


@pytest.fixture
def asked(smg):
    return factories.place_order(factories.basket_with((chair(smg), 1))).payment_requests.get()


def page(asked):
    return reverse("desk:receipt", args=[asked.pk])


def statement(asked, **words):
    return {
        "reference": "BNI 7781",
        "amount": str(asked.amount),
        "received_on": clock.today().isoformat(),
        **words,
    }


def test_a_transfer_is_found_by_its_amount_and_confirmed(treasurer, asked):
    rows = reverse("desk:receipts")
    dotted = f"{asked.amount:,}".replace(",", ".")
    for q, found in (
        (f"Rp {dotted}", 1),
        (asked.order.number[:5], 1),
        ("123", 0),
        ("\x00", 1),
        ("9" * 30, 0),
    ):
        assert len(treasurer.get(rows, {"q": q}).context["rows"]) == found, q
    answer = treasurer.post(page(asked), statement(asked))
    assert (answer.status_code, answer["Location"]) == (302, rows)
    asked.refresh_from_db()
    receipt = asked.receipts.get()
    assert (asked.state, receipt.reference, receipt.amount) == ("paid", "BNI 7781", asked.amount)
    assert treasurer.get(rows).context["rows"] == []


def test_another_amount_is_refused_with_both_amounts(treasurer, asked):
    answer = treasurer.post(page(asked), statement(asked, amount="850.001"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"] == [
        "Tagihan pesanan ini Rp860.000, bukan Rp850.001. Periksa rekening koran."
    ]
    assert 'value="BNI 7781"' in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, Receipt.objects.count(), Entry.objects.count()) == ("open", 0, 0)


def test_a_reference_counts_once(treasurer, asked, smg):
    factories.pay(factories.place_order(factories.basket_with((chair(smg), 1))), "BNI 7781")
    answer = treasurer.post(page(asked), statement(asked, reference="bni  7781"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["reference"] == [
        "Referensi bank ini sudah dipakai untuk pesanan lain."
    ]
    asked.refresh_from_db()
    assert asked.state == "open"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "banyak"),
        ("amount", ""),
        ("reference", " "),
        ("received_on", "kemarin"),
        ("received_on", ""),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(treasurer, asked, field, value):
    answer = treasurer.post(page(asked), statement(asked, **{field: value}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert Receipt.objects.count() == 0


def test_money_cannot_come_tomorrow(treasurer, asked):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = treasurer.post(page(asked), statement(asked, received_on=tomorrow))
    assert set(answer.context["form"].errors) == {"received_on"}
    assert Receipt.objects.count() == 0


def test_confirming_twice_books_once(treasurer, asked):
    treasurer.post(page(asked), statement(asked))
    answer = treasurer.post(page(asked), statement(asked, reference="BNI 7782"))
    assert answer.status_code == 422
    assert Receipt.objects.count() == 1


def test_deposit_and_rest_that_came_at_once_are_found_by_their_sum_and_booked_together(smg, tng, enter):
    order = quoted_order(*quoted_goods())
    first, rest = order.payment_requests.order_by("n")
    treasurer = enter(factories.make_office_tree(), "treasurer")
    found = treasurer.get(reverse("desk:receipts"), {"q": "1.030.000"}).context["rows"]
    assert [row["request"] for row in found] == [first, rest]
    assert "datang sekaligus, tulis Rp1.030.000" in treasurer.get(page(first)).text
    wrong = treasurer.post(page(first), statement(first, amount="1.000.000"))
    assert (wrong.status_code, wrong.context["form"].errors["amount"]) == (
        422,
        [
            "Tagihan pesanan ini Rp309.000, atau sekaligus Rp1.030.000, bukan Rp1.000.000. Periksa rekening koran."
        ],
    )
    answer = treasurer.post(page(first), statement(first, amount="1.030.000"), follow=True)
    assert f"Pesanan {order.number} lunas" in answer.text
    assert list(order.payment_requests.values_list("state", flat=True)) == ["paid", "paid"]
    assert "BNI 7781" in treasurer.get(page(rest)).text
    assert "datang sekaligus" not in treasurer.get(page(rest)).text


@pytest.fixture
def held(smg, tng):
    """A mixed basket, paid to the region that collects for both prisons."""
    order = factories.place_order(factories.basket_with((chair(smg), 1), (chair(tng, price=100_000), 1)))
    return factories.pay(order)


def test_collected_money_is_passed_on_row_by_row(smg, held, enter):
    region = smg.office.parent
    client, address = enter(region, "treasurer"), reverse("desk:remittances")
    rows = client.get(address).context["rows"]
    assert [(row.prison_code, row.days) for row, _name, _form in rows] == [("SMG", 0), ("TNG", 0)]
    data = {"order": held.number, "prison": "SMG", "reference": "OUT 1"}
    assert client.post(address, data).status_code == 302
    assert [row.prison_code for row in not_remitted(region)] == ["TNG"]
    again = client.post(address, data)
    assert again.status_code == 422
    assert "Uang ini tidak lagi dititipkan di sini." in again.content.decode()


def test_passing_on_needs_the_banks_reference_in_that_row(smg, held, enter):
    region = smg.office.parent
    answer = enter(region, "treasurer").post(
        reverse("desk:remittances"), {"order": held.number, "prison": "TNG", "reference": ""}
    )
    assert answer.status_code == 422
    wrong = {row.prison_code: bool(form.errors) for row, _name, form in answer.context["rows"]}
    assert wrong == {"SMG": False, "TNG": True}
    assert len(not_remitted(region)) == 2


def test_a_treasurer_passes_on_nothing_that_another_office_holds(treasurer, held):
    data = {"order": held.number, "prison": "SMG", "reference": "OUT 1"}
    assert treasurer.post(reverse("desk:remittances"), data).status_code == 422
    assert Entry.objects.filter(event="remitted").count() == 0
