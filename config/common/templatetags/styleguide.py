"""Sample data for the style guide, which shows every component without a database. In Indonesian only."""

from types import SimpleNamespace
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.templatetags.static import static

from config.common.forms import Form, PhoneField, RupiahField

register = template.Library()

# Colours that carry meaning, in the order of tokens.css.
TOKENS = {
    "arang": "teks, garis",
    "abu": "keterangan",
    "garis-kuat": "tepi isian",
    "tarum": "tautan, tombol utama",
    "soga": "tempat pembuatan",
    "kunyit": "fokus, bagian pembuat",
    "mengkudu": "kesalahan, selalu dengan kata",
    "daun": "siap, dibayar, selesai, selalu dengan kata",
}


class Message(SimpleNamespace):
    def __str__(self) -> str:
        return str(self.text)


class SampleForm(Form):
    name = forms.CharField(label="Nama penerima")
    phone = PhoneField(label="Nomor HP atau WhatsApp", help_text="Misalnya 0812-3456-789.")
    price = RupiahField(label="Harga", minimum=1000)
    address = forms.CharField(label="Alamat lengkap", widget=forms.Textarea(attrs={"rows": 3}))
    delivery = forms.ChoiceField(
        label="Pengiriman", choices=[("courier", "Kurir"), ("pickup", "Ambil")], widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label="Kategori", choices=[("", ""), ("wood", "Mebel kayu")])
    photo = forms.FileField(label="Foto", required=False)
    gift = forms.BooleanField(label="Kirim sebagai hadiah", required=False)


def picture(alt: str) -> dict[str, str]:
    return {"src": static("img/no-picture.svg"), "alt": alt, "url": "#"}


def product(title: str, workshop: str, price: int, **more: Any) -> SimpleNamespace:
    common = {"card_picture": picture(title), "get_absolute_url": "#", "availability": "ready"}
    return SimpleNamespace(title=title, workshop_name=workshop, price_from=price, **(common | more))


def buying() -> dict[str, Any]:
    chair = {"availability": "made_to_order", "lead_days": 14}
    shoes = {"price_varies": True, "is_ready": True}
    return {
        "products": [
            product("Kursi rotan", "Bengkel Rotan, Lapas Kelas I Semarang", 850_000, **chair),
            product("Roti tawar", "Bengkel Roti, Lapas Pemuda Tangerang", 18_000, is_ready=True),
            product("Sepatu kulit pria, sol jahit", "Bengkel Sepatu, Lapas Semarang", 250_000, **shoes),
            product("Lukisan kanvas", "Bengkel Seni, Lapas Surabaya", 900_000, availability="sold_out"),
        ],
        "pictures": [picture(f"Kursi rotan dari {side}") for side in ("depan", "samping", "dekat")],
        "crumbs": [("Semua barang", "#"), ("Mebel rotan", "")],
        "page_obj": Paginator(range(240), 24).page(5),
        "facts": [
            ("Dikerjakan", "14 jam"),
            ("Bahan", "Rotan manau, rangka jati"),
            ("Teknik", "Anyam silang, ikat kulit rotan tanpa paku"),
        ],
        "price_steps": [("1–9", 850_000), ("10–49", 825_000), ("50 atau lebih", 800_000)],
        "estimate": SimpleNamespace(
            place=SimpleNamespace(regency="Kota Semarang"),
            quote=SimpleNamespace(price=12_000),
            arrival="Tiba paling lambat 16 Desember 2026 bila dibayar hari ini.",
            way="Kurir mitra reguler, 1–2 hari kerja.",
            pickup=SimpleNamespace(note="Galeri karya Lapas Kelas I Semarang. Senin–Jumat 09.00–14.00 WIB"),
        ),
        "asked": SimpleNamespace(text="Atlantis", place=None, hits=[], is_unknown=True),
        "scale": SimpleNamespace(
            width=1551,
            height=1785,
            reference="person",
            reference_box=(67, 68, 430, 1650),
            front=(631, 898, 620, 820),
            top="631,898 843,686 1463,686 1251,898",
            side="1251,898 1463,686 1463,1506 1251,1718",
            ground=1718,
            marks=[],
        ),
        "split": [
            ("Bahan dan alat", 404_000, "garis-kuat"),
            ("Premi pembuat", 223_000, "kunyit"),
            ("Penerimaan negara", 66_900, "tarum"),
            ("Dana kegiatan", 156_100, "soga"),
        ],
        "split_total": 850_000,
        "groups": [
            {
                "name": "kesiapan",
                "legend": "Kesiapan",
                "options": [
                    {"value": "ready", "label": "Siap kirim", "count": 18, "checked": True},
                    {"value": "made", "label": "Dibuat setelah dipesan", "count": 9},
                ],
            },
            {
                "name": "harga",
                "legend": "Harga",
                "single": True,
                "options": [
                    {"value": "1", "label": "sampai Rp100.000", "count": 14},
                    {"value": "2", "label": "Rp100.000 sampai Rp500.000", "count": 6, "checked": True},
                ],
            },
        ],
        "sorts": [
            {"value": "new", "label": "Terbaru", "selected": True},
            {"value": "low", "label": "Termurah"},
        ],
        "chips": [("Siap kirim", "#"), ("Rp100.000 sampai Rp500.000", "#")],
    }


def around() -> dict[str, Any]:
    """What surrounds the goods: the look's own colours, the range, what is said to one visitor."""
    rows = [("Mebel", 6), ("Roti dan pangan segar", 8), ("Sandang dan sepatu", 2), ("Seni dan kerajinan", 3)]
    levels = [("success", "Alamat sudah disimpan."), ("error", "Kesalahan: kata sandi lama tidak cocok.")]
    return {
        "tokens": [{"name": name, "use": use} for name, use in TOKENS.items()],
        "categories": [{"name": name, "number": n, "get_absolute_url": "#"} for name, n in rows],
        "messages": [Message(level_tag=level, text=text) for level, text in levels],
        "logins": [{"email": "petugas@contoh.example", "label": "petugas, Semarang"}],
    }


def ordering() -> dict[str, Any]:
    address = "Sri Wahyuni\nJalan Pemuda 12\nSemarang 50132"
    gallery = "Lapas Kelas I Semarang, jam 9 sampai 15 WIB"
    return {
        "form": SampleForm(),
        "wrong_form": SampleForm({"wrong-phone": "12", "wrong-price": "murah"}, prefix="wrong"),
        "answers": [
            {"label": "Kirim ke", "value": address, "change_url": "#"},
            {"label": "Pembayaran", "value": "Transfer bank", "change_url": "#"},
        ],
        "delivery": [
            {"value": "a", "label": "JNE Reguler", "detail": "tiba 26 sampai 29 November", "price": 28_000},
            {"value": "b", "label": "Ambil di galeri", "detail": gallery, "price": 0, "checked": True},
            {"value": "c", "label": "Kargo", "detail": "terlalu ringan untuk kargo", "disabled": True},
        ],
        "lines": [
            {"title": "Kursi rotan", "url": "#", "quantity": 2, "unit_price": 850_000, "price": 1_700_000},
            {
                "title": "Sepatu kulit, ukuran 41",
                "quantity": 1,
                "unit_price": 250_000,
                "price": 250_000,
                "note": "Harganya berubah sejak barang ini dimasukkan ke keranjang.",
                "note_kind": "problem",
            },
        ],
        "rows": [("Barang", 1_950_000), ("Ongkos kirim", 28_000)],
        "total": 1_978_000,
        "steps": [
            {"label": "Dibayar", "at": "24 November 2026, 10.42 WIB", "state": "done"},
            {"label": "Dibuat", "detail": "selesai sekitar 8 Desember", "state": "now"},
            {"label": "Diserahkan ke kurir", "state": "next"},
        ],
        "trail": [{"title": "Lapas Kelas I Semarang", "steps": money_steps()}],
        "entries": [("Pesanan", "#", "4 pesanan"), ("Alamat", "#", "")],
        "links": [("Lihat semua barang", "#"), ("Buka beranda", "#")],
    }


def money_steps() -> list[dict[str, Any]]:
    parts = [("Premi pembuat", 223_000, "kunyit"), ("Penerimaan negara", 66_900, "tarum")]
    return [
        {"label": "Ditahan", "amount": 878_000, "at": "24 November 2026", "state": "done"},
        {"label": "Dibagi", "amount": 289_900, "at": "8 Desember 2026", "rows": parts, "state": "done"},
        {"label": "Premi dibagikan", "detail": "Belum: menunggu catatan kerja.", "state": "now"},
        {"label": "Disetor", "detail": "Belum: bendahara menyetornya kemudian.", "state": "next"},
    ]


def public() -> dict[str, Any]:
    """Drawings with words beside them."""
    places = [("Lapas Kelas I Semarang", 315, 269), ("Lapas Kelas I Surabaya", 362, 279)]
    return {
        "map": {
            "box": "0 0 936 356",
            "points": [{"name": name, "url": "#", "x": x, "y": y} for name, x, y in places],
        },
        "bars": [
            {
                "label": "Semarang",
                "words": "Rp12.000.000 dari Rp35.000.000, 34%",
                "width": 340,
                "frame": 1000,
            },
            {"label": "Ambarawa", "words": "Rp6.000.000 dari Rp17.000.000, 35%", "width": 170, "frame": 485},
        ],
    }


def working() -> dict[str, Any]:
    return {
        "columns": [
            {"label": "Tanggal"},
            {"label": "Uraian"},
            {"label": "Masuk", "money": True},
            {"label": "Keluar", "money": True},
            {"label": "Saldo", "money": True},
        ],
        "book": [
            ["2 November 2026", "Pesanan KB-1042 dibayar", 1_978_000, None, 1_978_000],
            ["9 November 2026", "Setoran, NTPN 1A2B3C4D5E6F7G8H", None, 66_900, 1_911_100],
            ["10 November 2026", "Pembalikan: salah catat", -28_000, None, 1_883_100],
        ],
        "book_total": ["Jumlah", "", 1_950_000, 66_900, 1_883_100],
        "figures": [("barang terjual", "1.204"), ("premi dibagikan", "Rp48.210.000")],
        "tabs": [
            {"label": "Perlu diterima", "url": "#", "count": 3, "current": True},
            {"label": "Buat", "url": "#", "count": 12},
            {"label": "Serahkan", "url": "#", "count": 0},
        ],
        "counts": [
            {"label": "pesanan perlu diterima", "url": "#", "count": 3},
            {"label": "barang menunggu persetujuan", "url": "#", "count": 12},
            {"label": "setoran terlambat", "url": "#", "count": 0},
        ],
    }


@register.simple_tag
def samples() -> dict[str, Any]:
    """One dictionary with what each component wants."""
    return around() | buying() | ordering() | public() | working()
