"""The page for would-be partners: facts from the shop, and the way to the form."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cms.models.partnership import PartnerPage, at_work
from config.common import clock
from partners.models import Agreement, Mitra
from tests import factories
from tests.cms.conftest import only


def test_it_says_how_workshops_are_run_and_what_is_agreed(site, client):
    factories.make_workshop(site.semarang, "SP", mitra="PT Uji")
    today = clock.today()
    for number, begun, ended in (("1", 30, None), ("2", 60, today - timedelta(days=1))):
        Agreement.objects.create(
            kind="pks",
            number=number,
            office=site.semarang.office,
            mitra=Mitra.objects.get(),
            signed_on=today,
            valid_from=today - timedelta(days=begun),
            valid_to=ended,
        )
    assert at_work() == [
        (site.semarang.name, "2 bengkel, 1 di antaranya bersama mitra, 2 PKS berlaku"),
        (site.ambarawa.name, "0 bengkel, 0 di antaranya bersama mitra, 0 PKS berlaku"),
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_leads_to_the_form_and_holds_none(site, client, prefix):
    answer = client.get(f"{prefix}/mitra/")
    assert f'href="{prefix}/mitra/tanya/"' in answer.text
    assert 'method="post"' not in answer.text
    assert client.get(f"{prefix}/mitra/tanya/").status_code == 200


def test_it_is_found_at_its_own_address_only(site):
    page = only(PartnerPage)
    page.full_clean()
    page.slug = "kerja-sama"
    with pytest.raises(ValidationError, match="mitra"):
        page.full_clean()
