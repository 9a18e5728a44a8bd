"""What may be kept as evidence: pages that only show, to the byte; whatever acts is refused, however it hides."""

import io
import re

import pikepdf
import pytest
import typst
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents import get_document_model

from media import pdf, sandbox
from media.files import PictureRefused
from media.papers import PaperField, clean_paper, hand_out
from shop.payment.models import TransferProof
from tests.factories import place_order
from tests.media import odd, samples
from tests.media.conftest import stored_files, superuser
from tests.support.cpu import on_cpu

PLAIN = samples.PDF
SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
PACKED = samples.pdf(SCRIPT, packed=True)


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLAIN)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


GOOD = {
    "plain": PLAIN,
    "objects packed": samples.pdf(b"<</Type/Nothing>>", packed=True),
    "an outline": samples.pdf(b"<</Type/Outlines/First 12/Last 12>>"),
    "a link and a signature": samples.pdf(b"<</S/URI/URI(https://example.org)>>", b"<</FT/Sig>>"),
    "a name that only begins so": samples.pdf(b"<</JavaScripts 1/Launching 2/Encrypted 3>>"),
    "words that say so": samples.pdf(b"(/JavaScript /JS stream\n endstream)"),
}
BAD = {
    "no end": ("pdf_cut", PLAIN[:-8]),
    "another beginning": ("not_a_picture", b"<html>" + PLAIN),
    "a page behind it": ("pdf_cut", PLAIN + samples.TAIL),
    "no version": ("pdf_cut", b"%PDF-\n%%EOF"),
    "no page": ("pdf_cut", b"%PDF-1.7\n%%EOF\n"),
    "locked": ("pdf_locked", locked()),
    "script": ("pdf_active", samples.pdf(SCRIPT)),
    "script in letters of its own": (
        "pdf_active",
        samples.pdf(SCRIPT).replace(b"/JavaScript", b"/J#61vaScript"),
    ),
    "script in packed objects": ("pdf_active", PACKED),
    "script behind a stream that is none": (
        "pdf_active",
        PACKED.replace(b"/Type /ObjStm", b"/Type /ObjStm /X (stream\n)").replace(
            b"startxref", b"startxref\n1"
        ),
    ),
    "script behind a comment": (
        "pdf_active",
        PACKED.replace(b"/Type /ObjStm", b"/Type /ObjStm %stream\n").replace(b"startxref", b"startxref\n1"),
    ),
    "script in a list in a list": ("pdf_active", samples.pdf(b"[[[" + SCRIPT + b"]]]")),
    "nothing but letters written as numbers": ("pdf_cut", b"%PDF-1.7\n" + b"#41" * 2_000_000 + b"\n%%EOF"),
    "lists without end": ("pdf_cut", b"%PDF-1.7\n1 0 obj" + b"[" * 2_000_000 + b"\n%%EOF"),
    "program": ("pdf_active", samples.pdf(b"<</S/Launch/F(cmd.exe)>>")),
    "attached file": ("pdf_active", samples.pdf(b"<</Names<</EmbeddedFiles 5>>>>")),
    "file within": ("pdf_active", samples.pdf(b"<</Type/EmbeddedFile>>")),
    "film": ("pdf_active", samples.pdf(b"<</Subtype/RichMedia>>")),
    "form that sends": ("pdf_active", samples.pdf(b"<</S/SubmitForm/F(https://evil.example)>>")),
    "form of another kind": ("pdf_active", samples.pdf(b"<</AcroForm<</XFA[(a) 5]>>>>")),
    "way into another file": ("pdf_active", samples.pdf(b"<</S/GoToE/T<<>>>>")),
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


def test_a_thousand_objects_are_looked_through_in_no_time():
    began = on_cpu()
    clean_paper(samples.pdf(*[b"<</A[1 2 3]>>"] * 1_000, packed=True))
    assert on_cpu() - began < 2


def test_a_reader_that_dies_refuses_the_paper(tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text("import os; os.kill(os.getpid(), 11)")
    monkeypatch.setattr(sandbox, "PDF_PROGRAM", path)
    with pytest.raises(PictureRefused) as refused:
        clean_paper(PLAIN)
    assert refused.value.code == "pdf_cut"


FIELDS = [
    "payment.TransferProof.file",
    "ledger.Deposit.receipt",
    "catalogue.Certificate.scan",
    "media.Consent.document",
]


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
