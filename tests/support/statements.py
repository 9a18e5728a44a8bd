"""Files as banks write them, made for tests after the columns that internet banking of each bank is known to have;
every name and number in them is invented. ``{number}`` is an order's, ``{plain}`` stands for its amount."""

import io

from openpyxl import Workbook

# Each: 860.000 in for an order on 2 March 2026, 5.000.000 in from somebody else, 15.000 out.
BRI = """TGL_TRAN;JAM_TRAN;DESK_TRAN;SALDO_AWAL;MUTASI_DEBET;MUTASI_KREDIT;SALDO_AKHIR
02/03/26;09:10:11;TRF BUDI {number} ESB;1000000,00;0,00;860000,00;1860000,00
02/03/26;10:00:00;SETORAN TUNAI;1860000,00;0,00;5.000.000,00;6860000,00
02/03/26;11:00:00;BIAYA ADM;6860000,00;15000,00;0,00;6845000,00
"""
BNI = """Post Date\tValue Date\tBranch\tJournal No.\tDescription\tAmount\tDb/Cr\tBalance
02/03/26 09.10.11\t02/03/26\t0259\t100001\tTRF DARI BUDI {number}\t860,000.00\tK\t1,860,000.00
02/03/26 10.00.00\t02/03/26\t0259\t100002\tSETOR\t5,000,000.00\tK\t6,860,000.00
02/03/26 11.00.00\t02/03/26\t0259\t100003\tADM\t15,000.00\tD\t6,845,000.00
"""
MANDIRI = """Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit
1350000000001,02/03/26,02/03/26,7501,TRANSFER,DARI BUDI {number},BMR1,.00,"860,000.00"
1350000000001,02/03/26,02/03/26,7501,SETOR,TUNAI,BMR2,.00,"5,000,000.00"
1350000000001,02/03/26,02/03/26,7502,ADM,,BMR3,"15,000.00",.00
"""
BCA = """No. rekening : ,'0000000017
Nama : ,BENDAHARA CONTOH
Kode Mata Uang : ,Rp

Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo
'02/03,TRSF E-BANKING CR {number} BUDI,'0000,"860,000.00",CR,"1,860,000.00"
'02/03,SETORAN,'0000,"5,000,000.00",CR,"6,860,000.00"
'02/03,BIAYA ADM,'0000,"15,000.00",DB,"6,845,000.00"

Saldo Awal : ,"1,000,000.00"
Mutasi Debet : ,"15,000.00",1
"""
TEXTS = {"BRI": BRI, "BNI": BNI, "Mandiri": MANDIRI, "BCA": BCA}


def written(bank: str, number: str, coding: str = "utf-8") -> bytes:
    return TEXTS[bank].replace("{number}", number).encode(coding)


def sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bsi(number: str) -> bytes:
    """BSI's is a sheet, with numbers and days as a sheet has them."""
    return sheet(
        ["Bank Syariah Indonesia"],
        ["Tanggal", "FT Number", "Description", "Currency", "Amount", "DB/CR", "Balance"],
        ["02 Mar 2026", "FT1", f"TRF BUDI {number}", "IDR", 860_000.0, "CR", 1_860_000],
        ["02 Mar 2026", "FT2", "SETOR", "IDR", 5_000_000, "CR", 6_860_000],
        ["02 Mar 2026", "FT3", "ADM", "IDR", 15_000, "DB", 6_845_000],
    )
