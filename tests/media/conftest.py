import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import storages

from media.services import add_picture
from tests.media import samples


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
