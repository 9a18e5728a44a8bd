import pytest
from django.urls import reverse

from catalogue.services import open_proposal, save_proposal, submit_proposal
from tests import factories
from tests.shop.desk.conftest import chair


@pytest.fixture
def product(smg):
    return chair(smg)


@pytest.fixture
def proposal(product, smg):
    """A change of the live listing that waits for approval."""
    by = factories.person(smg, "officer")
    opened = save_proposal(
        proposal=open_proposal(product=product, by=by), changes={"title_ind": "Kursi rotan besar"}, by=by
    )
    return submit_proposal(proposal=opened, by=by)


@pytest.fixture
def address(product):
    return reverse("desk:listing-review", args=[product.pk])


def seen(client, address):
    return client.get(address).context["form"]["seen"].value()


def test_only_what_changes_stands_on_top_beside_what_is_published(reviewer, proposal, address):
    context = reviewer.get(address).context
    assert [(row.label, row.before, row.after) for row, _field in context["changed"]] == [
        ("Nama", "Kursi rotan", "Kursi rotan besar")
    ]
    same = {row.name: row.after for row, _field in context["same"]}
    assert (same["length_mm"], same["weight_g"], same["category"]) == ("30 cm", "1 kg", "Mebel rotan")


def test_publishing_takes_the_reviewers_word_on_the_photos(reviewer, product, proposal, address):
    data = {"action": "publish", "seen": seen(reviewer, address)}
    answer = reviewer.post(address, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["safe"] == ["Periksa fotonya dan centang ini sebelum menayangkan."]
    product.refresh_from_db()
    assert product.title_ind == "Kursi rotan"
    assert reviewer.post(address, {**data, "safe": "on"}).status_code == 302
    product.refresh_from_db()
    assert product.title_ind == "Kursi rotan besar"
    assert reviewer.get(address).status_code == 404


def test_reasons_reach_the_officer_beside_the_fields(reviewer, officer, product, proposal, address):
    data = {"action": "return", "seen": seen(reviewer, address), "reason_pictures": "Terlalu gelap."}
    assert reviewer.post(address, data).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reasons) == ("returned", {"pictures": "Terlalu gelap."})
    page = officer.get(reverse("desk:listing", args=[product.pk]))
    assert page.context["reasons"] == {"pictures": "Terlalu gelap."}
    assert "Terlalu gelap." in page.content.decode()
    product.refresh_from_db()
    assert product.title_ind == "Kursi rotan"


def test_returning_needs_a_reason(reviewer, proposal, address):
    answer = reviewer.post(address, {"action": "return", "seen": seen(reviewer, address)})
    assert answer.status_code == 422
    assert "Tulis sedikitnya satu alasan." in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "submitted"


def test_nobody_publishes_what_was_changed_behind_his_back(reviewer, smg, product, proposal, address):
    by, old = factories.person(smg, "officer"), seen(reviewer, address)
    save_proposal(proposal=proposal, changes={"title_ind": "Lain sekali"}, by=by)
    submit_proposal(proposal=proposal, by=by)
    answer = reviewer.post(address, {"action": "publish", "safe": "on", "seen": old})
    assert answer.status_code == 422
    assert "Barang ini diubah saat Anda memeriksanya." in answer.content.decode()
    product.refresh_from_db()
    assert product.title_ind == "Kursi rotan"


def test_whoever_proposed_cannot_publish_even_as_reviewer(smg, enter, product, proposal, address):
    officer = factories.person(smg, "officer")
    # No service appoints so; a row that came another way still does not help.
    officer.appointments.create(office=smg.office, role="reviewer", valid_from=factories.BEGIN)
    client = enter(officer)
    answer = client.post(address, {"action": "publish", "safe": "on", "seen": seen(client, address)})
    assert answer.status_code == 422
    assert "Barang Anda harus disetujui orang lain." in answer.content.decode()
    product.refresh_from_db()
    assert product.title_ind == "Kursi rotan"


def test_a_listing_is_withdrawn_at_once(reviewer, product):
    assert reviewer.post(reverse("desk:listing-withdraw", args=[product.pk])).status_code == 302
    product.refresh_from_db()
    assert not product.is_public
