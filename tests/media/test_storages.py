import re
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404

from media.services import render_pictures
from media.storages import PrivateMedia, PublicMedia, public_origins, storages_from_env
from media.views import public_file

TYPES = {"avif": "image/avif", "jpg": "image/jpeg", "webp": "image/webp"}
BUCKETS = {
    "MEDIA_BUCKET": "karya-public",
    "MEDIA_PRIVATE_BUCKET": "karya-private",
    "AWS_S3_REGION_NAME": "ap-southeast-3",
    "AWS_S3_ENDPOINT_URL": "https://s3.example.org",
    "AWS_S3_CUSTOM_DOMAIN": "media.example.org",
}


def test_without_an_environment_files_lie_on_the_local_disk():
    assert storages_from_env({}) == {
        "default": {"BACKEND": "media.storages.PublicMedia"},
        "private": {"BACKEND": "media.storages.PrivateMedia"},
    }


def test_one_bucket_moves_one_store():
    assert storages_from_env({"MEDIA_BUCKET": "karya"}) == {
        "default": {
            "BACKEND": "media.storages.buckets.PublicBucket",
            "OPTIONS": {
                "bucket_name": "karya",
                "custom_domain": "karya.s3.amazonaws.com",
                "url_protocol": "https:",
            },
        },
        "private": {"BACKEND": "media.storages.PrivateMedia"},
    }


def test_both_buckets_take_their_place_from_the_environment():
    where = {
        "region_name": "ap-southeast-3",
        "endpoint_url": "https://s3.example.org",
        "addressing_style": "path",
    }
    address = {"custom_domain": "media.example.org", "url_protocol": "https:"}
    assert storages_from_env(BUCKETS) == {
        "default": {
            "BACKEND": "media.storages.buckets.PublicBucket",
            "OPTIONS": {"bucket_name": "karya-public", **where, **address},
        },
        "private": {
            "BACKEND": "media.storages.buckets.PrivateBucket",
            "OPTIONS": {"bucket_name": "karya-private", **where},
        },
    }


@pytest.mark.parametrize(
    ("more", "origin"),
    [
        ({}, "https://karya.s3.amazonaws.com"),
        ({"AWS_S3_REGION_NAME": "ap-southeast-3"}, "https://karya.s3.ap-southeast-3.amazonaws.com"),
        ({"AWS_S3_ENDPOINT_URL": "http://10.0.0.9:9000"}, "http://10.0.0.9:9000"),
        ({"AWS_S3_CUSTOM_DOMAIN": "media.example.org"}, "https://media.example.org"),
    ],
)
def test_browsers_may_fetch_pictures_from_the_bucket(more, origin):
    assert public_origins({"MEDIA_BUCKET": "karya", **more}) == [origin]


def test_pictures_on_the_local_disk_come_from_the_shop():
    assert public_origins({"AWS_S3_ENDPOINT_URL": "https://s3.example.org"}) == []


def test_evidence_never_lies_in_the_public_bucket():
    with pytest.raises(ImproperlyConfigured, match="another bucket"):
        storages_from_env({"MEDIA_BUCKET": "karya", "MEDIA_PRIVATE_BUCKET": "karya"})


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_buckets_sign_addresses_of_evidence_and_of_nothing_else(settings):
    settings.STORAGES = settings.STORAGES | storages_from_env(BUCKETS)
    public, private = storages["default"], storages["private"]
    assert public.url("pictures/a.webp") == "https://media.example.org/pictures/a.webp"
    assert (public.querystring_auth, public.file_overwrite) == (False, False)
    assert (private.querystring_auth, private.file_overwrite, private.querystring_expire) == (
        True,
        False,
        300,
    )
    assert (public.default_acl, private.default_acl) == (None, None)
    assert public.deconstruct()[0] == "media.storages.buckets.PublicBucket"
    assert re.fullmatch(r"evidence/[0-9a-f]{24}\.pdf", private.get_available_name("evidence/SIMPONI.pdf"))


def test_the_local_shop_does_not_load_boto3():
    code = "import media.storages, sys; sys.exit('boto3' in sys.modules or 'storages' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("KTP Budi.JPG", r"[0-9a-f]{24}\.jpg"),
        ("evidence/bukti setor.pdf", r"evidence/[0-9a-f]{24}\.pdf"),
        ("a/no extension", r"a/[0-9a-f]{24}"),
        ("a/odd.p\N{RIGHT-TO-LEFT OVERRIDE}dp", r"a/[0-9a-f]{24}"),
        ("a/long." + "x" * 200, r"a/[0-9a-f]{24}"),
    ],
)
@pytest.mark.parametrize("storage", [PublicMedia, PrivateMedia])
def test_nobodys_file_name_is_kept(storage, name, pattern):
    first, second = (storage().save(name, ContentFile(b"x")) for _ in range(2))
    assert re.fullmatch(pattern, first)
    assert first != second


def test_evidence_is_for_the_shops_own_user_and_has_no_address(settings):
    storage = storages["private"]
    name = storage.save("evidence/bukti.pdf", ContentFile(b"%PDF-"))
    path = settings.PRIVATE_ROOT / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with storage.open(name) as file:
        assert file.read() == b"%PDF-"
    with pytest.raises(ValueError, match="no address"):
        storage.url(name)
    storage.delete(name)
    assert not path.exists()


def test_the_two_stores_are_apart(store):
    storages["private"].save("evidence/bukti.pdf", ContentFile(b"x"))
    assert not store.exists()


def test_a_picture_may_be_kept_by_browsers_for_ever(picture, rf):
    render_pictures(pictures=[picture])
    for file in [picture.file, *(rendition.file for rendition in picture.renditions.all())]:
        answer = public_file(rf.get("/"), file.name)
        assert answer.headers["Content-Type"] == TYPES[file.name.rpartition(".")[2]]
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


@pytest.mark.parametrize("path", ["documents/a.pdf", "pictures/none.webp", "pictures/../documents/a.pdf", ""])
def test_only_pictures_are_handed_out(store, rf, path):
    (store / "documents").mkdir(parents=True)
    (store / "documents" / "a.pdf").write_bytes(b"x")
    with pytest.raises(Http404):
        public_file(rf.get("/"), path)
