"""Moving a local store into buckets, and finding what is left over on either side."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from config.common import clock
from media.models import Picture, PictureRendition
from media.services import add_picture, render_pictures
from media.storages import PrivateMedia, PublicMedia
from shop.payment.models import TransferProof
from tests.factories import place_order
from tests.media import samples
from tests.media.conftest import stored_files

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PDF = samples.PDF


@pytest.fixture
def local_shop(store, settings):
    """A picture with its sizes and a proof, on the local disk as before the buckets."""
    picture = add_picture(data=samples.phone_photo(), title="Kursi", description="", apart=False)
    render_pictures(pictures=[picture])
    request = place_order().payment_requests.get()
    TransferProof.objects.create(request=request, file=ContentFile(PDF, name="a.pdf"))
    return picture


@pytest.fixture
def buckets(local_shop, in_buckets):
    return storages["default"], storages["private"]


def keys(bucket) -> set[str]:
    return {each.key for each in bucket.bucket.objects.all()}


def names(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in stored_files(folder)}


def told(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


# ── copying


def test_every_file_is_copied_read_back_and_found_under_its_name(buckets, settings, capsys):
    public, private = buckets
    call_command("copy_media")
    number = len(names(settings.MEDIA_ROOT))
    assert told(capsys) == [
        f"default: {number} copied, 0 were there, all verified",
        "private: 1 copied, 0 were there, all verified",
    ]
    assert keys(public) == names(settings.MEDIA_ROOT)
    assert keys(private) == names(settings.PRIVATE_ROOT)
    picture = Picture.objects.order_by("pk").first()
    with picture.file.open() as file:
        assert file.read() == (settings.MEDIA_ROOT / picture.file.name).read_bytes()
    headers = public.bucket.Object(picture.file.name)
    assert (headers.content_type, headers.cache_control) == (
        "image/webp",
        "public, max-age=31536000, immutable",
    )


def test_a_second_time_it_copies_nothing_and_what_differs_again(buckets, capsys):
    public, _private = buckets
    call_command("copy_media")
    name = Picture.objects.order_by("pk").first().file.name
    public.put(name, ContentFile(b"x" * 10))
    told(capsys)
    call_command("copy_media")
    first, second = told(capsys)
    assert first.startswith("default: 1 copied, ")
    assert second == "private: 0 copied, 1 were there, all verified"


def test_a_store_that_keeps_something_else_is_noticed(buckets, monkeypatch):
    public, _private = buckets
    put = public.put
    monkeypatch.setattr(public, "put", lambda name, file: put(name, ContentFile(file.read()[:-1])))
    with pytest.raises(CommandError, match="gives back something else"):
        call_command("copy_media")


def test_a_store_that_breaks_down_is_told_and_gone_on_with(buckets, door, settings, capsys):
    public, _private = buckets
    door.break_down("503", "PUT")
    with pytest.raises(CommandError, match="default: the bucket does not answer; run this again"):
        call_command("copy_media")
    assert keys(public) == set()
    door.heal()
    public.silent_until = 0
    call_command("copy_media")
    assert keys(public) == names(settings.MEDIA_ROOT)


def test_without_a_bucket_there_is_nowhere_to_copy_to(store):
    with pytest.raises(CommandError, match="Set MEDIA_BUCKET"):
        call_command("copy_media")


# ── orphans


def test_nothing_is_left_over_in_a_shop_that_works(local_shop, settings, capsys):
    call_command("find_orphans")
    number = len(names(settings.MEDIA_ROOT))
    assert told(capsys) == [
        f"default: {number} files, {number} named by rows",
        "private: 1 files, 1 named by rows",
    ]


def test_an_empty_shop_has_no_orphans(store, capsys):
    call_command("find_orphans", delete=True)
    assert told(capsys)[0] == "default: 0 files, 0 named by rows"


def test_files_without_a_row_are_named_and_deleted_when_they_are_old(local_shop, settings, capsys):
    public = PublicMedia().save("pictures/x.webp", ContentFile(b"x"))
    private = PrivateMedia().save("deposits/x.pdf", ContentFile(PDF))
    call_command("find_orphans", delete=True)
    lines = told(capsys)
    assert (f"  no row: {public}" in lines, f"  no row: {private}" in lines) == (True, True)
    assert PublicMedia().exists(public), "it may belong to a row that is not committed yet"
    with clock.at(clock.now() + timedelta(days=2)):
        call_command("find_orphans")
        assert PrivateMedia().exists(private)
        call_command("find_orphans", delete=True)
    assert not PublicMedia().exists(public)
    assert not PrivateMedia().exists(private)
    told(capsys)
    call_command("find_orphans")
    assert not any("no row" in line for line in told(capsys))


def test_rows_without_a_file_are_named_and_sizes_are_made_again(local_shop, settings, capsys):
    size, proof = local_shop.renditions.first(), TransferProof.objects.get()
    for store, file in ((settings.MEDIA_ROOT, size.file), (settings.PRIVATE_ROOT, proof.file)):
        (store / file.name).unlink()
    with pytest.raises(CommandError, match="1 rows without their file"):
        call_command("find_orphans", delete=True)
    lines = told(capsys)
    assert f"  no file: media.PictureRendition {size.pk}: {size.file.name}" in lines
    assert f"  no file: payment.TransferProof {proof.pk}: {proof.file.name}" in lines
    assert not PictureRendition.objects.filter(pk=size.pk).exists()
    assert TransferProof.objects.filter(pk=proof.pk).exists()
    assert render_pictures(pictures=[local_shop]) == 1


def test_buckets_are_looked_through_alike(buckets, capsys):
    public, private = buckets
    call_command("copy_media")
    lost = public.save("pictures/x.webp", ContentFile(b"x"))
    proof = TransferProof.objects.get()
    private.delete(proof.file.name)
    with pytest.raises(CommandError, match="1 rows without their file"):
        call_command("find_orphans")
    lines = told(capsys)
    assert f"  no row: {lost}" in lines
    assert f"  no file: payment.TransferProof {proof.pk}: {proof.file.name}" in lines
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(CommandError):
        call_command("find_orphans", delete=True)
    assert lost not in keys(public)
