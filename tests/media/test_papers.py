"""What may be kept as evidence: pages that only show, to the byte; whatever acts is refused, however it hides."""

import re
import zlib

import pytest
import typst
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents import get_document_model

from media import pdf
from media.files import PictureRefused
from media.papers import PaperField, clean_paper, hand_out
from shop.payment.models import TransferProof
from tests.factories import place_order
from tests.media import odd, samples
from tests.media.conftest import stored_files, superuser

HEAD, END = b"%PDF-1.7\n", b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def paper(*objects: bytes) -> bytes:
    numbered = (b"%d 0 obj%b endobj\n" % (n, body) for n, body in enumerate(objects, 1))
    return HEAD + b"".join(numbered) + END


def stream(facts: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (facts, len(content), content)


def objects(content: bytes, facts: bytes = b"/Filter/FlateDecode") -> bytes:
    return stream(b"/Type/ObjStm/N 1/First 4" + facts, zlib.compress(content))


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
GOOD = {
    "plain": paper(b"<</Type/Catalog>>"),
    "objects packed": paper(objects(b"7 0 <</Type/Catalog>>")),
    "an outline, then a picture": paper(
        b"<</Type/Outlines/First 12 0 R/Last 12 0 R>>", stream(b"/Filter/DCTDecode", b"\xff\xd8" * 90)
    ),
    "a link and a signature": paper(b"<</S/URI/URI(https://example.org)>>", b"<</FT/Sig/V 3 0 R>>"),
    "a name that only begins so": paper(b"<</JavaScripts 1/Launching 2/Encrypted 3>>"),
    "a photo that happens to say JS": paper(stream(b"/Filter/DCTDecode", b"\xff\xd8/JS (x)")),
}
BAD = {
    "no end": ("pdf_cut", GOOD["plain"][:-12]),
    "another beginning": ("not_a_picture", b"<html>" + GOOD["plain"]),
    "a page behind it": ("pdf_cut", GOOD["plain"] + samples.TAIL),
    "no version": ("pdf_cut", b"%PDF-\n%%EOF"),
    "locked": ("pdf_locked", paper(b"<<>>").replace(b"/Root", b"/Encrypt 9 0 R/Root")),
    "script": ("pdf_active", paper(SCRIPT)),
    "script in letters of its own": ("pdf_active", paper(SCRIPT.replace(b"/Java", b"/J#61v#61"))),
    "script in packed objects": ("pdf_active", paper(objects(b"7 0 " + SCRIPT))),
    "script in packed objects that do not say so": (
        "pdf_active",
        paper(stream(b"/N 1/First\0 4/Filter/Fl#61teDecode", zlib.compress(SCRIPT))),
    ),
    "nothing but letters written as numbers": ("pdf_active", paper(b"#41" * 2_000_000)),
    "packed twice": ("pdf_active", paper(objects(SCRIPT, b"/Filter[/FlateDecode/FlateDecode]"))),
    "packed in another way": ("pdf_active", paper(objects(SCRIPT, b"/Filter[/ASCIIHexDecode/FlateDecode]"))),
    "packing named elsewhere": ("pdf_active", paper(objects(SCRIPT, b"/Filter 9 0 R"))),
    "packing named elsewhere in a list": ("pdf_active", paper(objects(SCRIPT, b"/Filter[9 0 R]"))),
    "packed as differences": (
        "pdf_active",
        paper(objects(SCRIPT, b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>")),
    ),
    "packing that breaks off": (
        "pdf_cut",
        paper(stream(b"/Type/ObjStm/Filter/FlateDecode", b"x\x9c\x01\x02")),
    ),
    "bomb": ("pdf_active", paper(objects(bytes(40_000_000)))),
    "program": ("pdf_active", paper(b"<</S/Launch/F(cmd.exe)>>")),
    "attached file": ("pdf_active", paper(b"<</Names<</EmbeddedFiles 5 0 R>>>>")),
    "file within": ("pdf_active", paper(stream(b"/Type/EmbeddedFile", b"MZ"))),
    "film": ("pdf_active", paper(b"<</Subtype/RichMedia>>")),
    "form that sends": ("pdf_active", paper(b"<</S/SubmitForm/F(https://evil.example)>>")),
    "form of another kind": ("pdf_active", paper(b"<</AcroForm<</XFA[(a) 5 0 R]>>>>")),
    "way into another file": ("pdf_active", paper(b"<</S/GoToE/T<<>>>>")),
}


@pytest.mark.parametrize("name", GOOD)
def test_pages_are_kept_to_the_byte(name):
    kept = clean_paper(GOOD[name])
    assert (kept.read(), kept.name) == (GOOD[name], "paper.pdf")


@pytest.mark.parametrize("name", BAD)
def test_what_acts_is_refused_with_a_sentence(name):
    code, data = BAD[name]
    with pytest.raises(PictureRefused) as refused:
        clean_paper(data, field="receipt")
    assert (refused.value.code, refused.value.field) == (code, "receipt")
    assert str(refused.value).endswith(".")


def test_our_own_documents_are_kept():
    pdf.check(typst.compile(b'= Setoran\n#link("https://example.org")[SIMPONI]'))


def test_many_streams_take_no_longer_than_their_bytes():
    pdf.check(paper(*[objects(b"7 0 <<>>")] * 20_000))


FIELDS = ["payment.TransferProof.file", "ledger.Deposit.receipt", "catalogue.Certificate.scan"]


@pytest.mark.parametrize("place", FIELDS)
def test_every_paper_passes_the_door(place):
    label, _dot, name = place.rpartition(".")
    field = apps.get_model(label)._meta.get_field(name)
    assert isinstance(field, PaperField)
    assert field.deconstruct()[1] == "django.db.models.FileField"


def test_a_paper_that_went_past_the_form_is_looked_at_when_it_is_stored(db, settings):
    request = place_order().payment_requests.get()
    for data in (BAD["script"][1], odd.SVG):
        with pytest.raises(PictureRefused), transaction.atomic():
            TransferProof.objects.create(request=request, file=ContentFile(data, name="a.pdf"))
    assert TransferProof.objects.count() == 0
    assert stored_files(settings.PRIVATE_ROOT) == []
    photo = TransferProof.objects.create(
        request=request, file=ContentFile(samples.phone_photo(), name="KTP Budi.jpg")
    )
    assert re.fullmatch(r"transfer-proofs/[0-9a-f]{24}\.webp", photo.file.name)


def test_a_local_paper_is_handed_out_as_a_file_nobody_keeps(db):
    request = place_order().payment_requests.get()
    proof = TransferProof.objects.create(request=request, file=ContentFile(GOOD["plain"], name="a.pdf"))
    answer = hand_out(proof.file, name="setoran-1")
    assert b"".join(answer.streaming_content) == GOOD["plain"]
    answer.close()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="setoran-1.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "stored"), [("plain", 1), ("script", 0), ("photo", 0)])
def test_wagtails_documents_are_looked_through_too(db, client, name, stored):
    data = {"photo": samples.phone_photo(), "script": BAD["script"][1]}.get(name, GOOD["plain"])
    client.force_login(superuser())
    file = SimpleUploadedFile("panduan.pdf", data, "application/pdf")
    answer = client.post(reverse("wagtaildocs:add"), {"title": "Panduan", "file": file})
    assert answer.status_code == (302 if stored else 200)
    assert get_document_model().objects.count() == stored
