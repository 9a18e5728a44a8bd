import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import storages

from catalogue.models import Certificate
from media.models import Consent
from media.services import add_picture
from media.storages import storages_from_env
from shop.ledger.models import Deposit
from shop.payment.models import TransferProof
from tests.media import samples
from tests.support import s3

PAPERS = [(TransferProof, "file"), (Deposit, "receipt"), (Certificate, "scan"), (Consent, "document")]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A public and a private folder of the test's own; the public one is returned."""
    settings.MEDIA_ROOT = tmp_path / "public"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.CACHES = settings.CACHES | {
        "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    assert storages["default"].location == str(tmp_path / "public")
    return tmp_path / "public"


@pytest.fixture(scope="session")
def s3_server():
    with s3.store() as door:
        yield door


@pytest.fixture
def door(s3_server):
    """The store's door, where a test makes it misbehave."""
    s3_server.heal()
    return s3_server


@pytest.fixture
def in_buckets(settings, monkeypatch, store, door):
    """Both stores in new, empty buckets, as the environment would say it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "uji")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "uji")
    names = {"MEDIA_BUCKET": "umum", "MEDIA_PRIVATE_BUCKET": "rahasia"}
    place = {"AWS_S3_ENDPOINT_URL": door.address, "AWS_S3_REGION_NAME": s3.REGION}
    settings.STORAGES = settings.STORAGES | storages_from_env(names | place)
    for model, field in PAPERS:  # asks for its store once, when the class is made
        monkeypatch.setattr(model._meta.get_field(field), "storage", storages["private"])
    door.new_buckets(*names.values())
    yield
    door.heal()


@pytest.fixture
def picture(db):
    return add_picture(
        data=samples.encoded(samples.scene(1_200, 800), "JPEG", exif=samples.exif(), xmp=samples.XMP),
        title="Rotan",
        description="Kursi rotan dari depan",
        description_en="Rattan chair from the front",
        apart=False,
    )


def superuser():
    user = get_user_model()
    names = {user.USERNAME_FIELD: "pusat@example.org", "email": "pusat@example.org"}
    return user.objects.create_superuser(**names, password="rahasia-sekali")


def stored_files(store) -> list:
    """Every file in the public store, by name."""
    return sorted(path for path in store.rglob("*") if path.is_file())
