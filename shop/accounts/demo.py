"""The people of the demo: one per role and prison, named for what they do, and nobody real.

The password is printed by ``load_demo`` and works in demo settings only because the demo makes it.
"""

from datetime import date

from lokal import qris_crc

from config.common import clock
from partners.choices import Role
from partners.models import CollectingOffice, MerchantCode, Office, Partner
from partners.qris import put_merchant_code
from partners.services import add_bank_account, appoint, confirm_bank_account
from shop.accounts.models import User

PASSWORD = "meja-kerja-demo"
DOMAIN = "demo.karyabinaan.example"
START = date(2025, 1, 1)
PRISON_ROLES = {
    "petugas": (Role.OFFICER, "Petugas"),
    "reviewer": (Role.REVIEWER, "Kasi Kegiatan Kerja"),
    "bendahara": (Role.TREASURER, "Bendahara"),
    "kepala": (Role.HEAD, "Kepala Lapas"),
}
BANKS = {
    "surabaya": "1410000000001",
    "semarang": "1410000000002",
    "tangerang": "1410000000003",
    "narkotika-jakarta": "1410000000004",
    "cikarang": "1410000000005",
    "ambarawa": "1410000000006",
}


def user(name: str, email: str, *, is_superuser: bool = False) -> User:
    """The demo user with this address, made when missing."""
    found = User.objects.filter(email=email).first()
    if found is not None:
        return found
    make = User.objects.create_superuser if is_superuser else User.objects.create_user
    made: User = make(email, PASSWORD)
    made.first_name = name
    made.save(update_fields=["first_name"])
    return made


def load(prisons: dict[str, Partner]) -> dict[str, User]:
    """Users, appointments and bank accounts; returns the users by the part before the at sign."""
    users = {"admin": user("Pengelola", f"admin@{DOMAIN}", is_superuser=True)}
    users["editor"] = user("Editor", f"editor@{DOMAIN}")
    users["peninjau"] = user("Peninjau halaman", f"peninjau@{DOMAIN}")
    users["pembeli"] = _buyer()
    centre = Office.objects.get(kind="centre")
    for name, title, role in (
        ("pusat", "Ditjenpas", Role.CENTRAL),
        ("bendahara.pusat", "Bendahara Ditjenpas", Role.TREASURER),
        ("kepala.pusat", "Sekretaris Ditjenpas", Role.HEAD),
    ):
        users[name] = user(title, f"{name}@{DOMAIN}")
        appoint(user=users[name], office=centre, role=role, valid_from=START, by=users["admin"])
    for region in Office.objects.filter(kind="region"):
        name = f"kanwil.{region.name.removeprefix('Kanwil Ditjenpas ').lower().replace(' ', '-')}"
        users[name] = user(region.name, f"{name}@{DOMAIN}")
        appoint(user=users[name], office=region, role=Role.REGIONAL, valid_from=START, by=users["admin"])
    for code, prison in prisons.items():
        for key, (role, title) in PRISON_ROLES.items():
            name = f"{key}.{code}"
            users[name] = user(f"{title} {prison.name.removeprefix('Lapas ')}", f"{name}@{DOMAIN}")
            appoint(user=users[name], office=prison.office, role=role, valid_from=START, by=users["admin"])
        _account(prison.office, BANKS[code], users[f"bendahara.{code}"], users[f"kepala.{code}"])
    users["penulis.semarang"] = user("Penulis Semarang", f"penulis.semarang@{DOMAIN}")
    office = prisons["semarang"].office
    appoint(
        user=users["penulis.semarang"], office=office, role=Role.OFFICER, valid_from=START, by=users["admin"]
    )
    _account(centre, "1410000000000", users["bendahara.pusat"], users["kepala.pusat"])
    CollectingOffice.objects.get_or_create(
        office=centre,
        defaults={"valid_from": START, "source": "Ilustrasi: penerima gabungan belum ditetapkan."},
    )
    return users


def _buyer() -> User:
    """Somebody from outside, whose address counts as proven."""
    buyer = user("", f"pembeli@{DOMAIN}")
    if buyer.email_confirmed_at is None:
        buyer.email_confirmed_at = clock.now()
        buyer.save(update_fields=["email_confirmed_at"])
    return buyer


def _account(office: Office, number: str, by: User, confirmed_by: User) -> None:
    if office.bank_accounts.exists():
        return
    account = add_bank_account(
        office=office,
        bank="Bank contoh",
        number=number,
        holder=f"Bendahara Penerimaan {office.name}"[:120],
        valid_from=START,
        by=by,
        source="Ilustrasi: bukan rekening sungguhan.",
    )
    confirm_bank_account(account=account, by=confirmed_by)
    _merchant_code(office, by, confirmed_by)


def _merchant_code(office: Office, by: User, confirmed_by: User) -> None:
    """A sticker nobody can pay: no acquirer and no merchant has these numbers."""
    n = f"{office.pk:013d}"
    parts = (
        ("00", "01"),
        ("01", "11"),
        ("26", _tlv(("00", "ID.CO.CONTOH.WWW"), ("01", f"00000{n}"), ("02", n), ("03", "UMI"))),
        ("51", _tlv(("00", "ID.CO.QRIS.WWW"), ("02", f"ID{n}"), ("03", "UMI"))),
        ("52", "9399"),
        ("53", "360"),
        ("58", "ID"),
        ("59", f"CONTOH {office.prison.short_code if office.prison else 'PUSAT'}"),
        ("60", "INDONESIA"),
        ("61", "10110"),
    )
    body = f"{_tlv(*parts)}6304"
    code = MerchantCode(office=office, payload=body + qris_crc(body), valid_from=START)
    code.source = "Ilustrasi: bukan merchant sungguhan."
    put_merchant_code(code=code, by=by, checker=confirmed_by)


def _tlv(*fields: tuple[str, str]) -> str:
    return "".join(f"{tag}{len(value):02d}{value}" for tag, value in fields)
