"""``python -m tests.bench.books``: what a page costs beside a million transfers of settled sales.

The demo's year of orders, through the real services, then its ledger rows again and again under other numbers, by
the cluster's superuser with the tables' triggers off: the books of many such shops, all paid, split and deposited.
Each copy has accounts of its own with balances at zero, as settled sales have. The same pages, in this process, before
and after.
"""

import argparse
import os
import statistics
import time

import django
from django.test import Client

SPAN = 1_000_000  # further apart than any two numbers of the demo
WARM, MEASURED = 5, 60
COPIES = """
CREATE TEMP TABLE copies AS SELECT n * {span}::bigint AS add FROM generate_series(1, {times}) n;
INSERT INTO ledger_account (id, code, office_id, subject)
    SELECT id + add, code, office_id, subject || '~' || add FROM ledger_account, copies WHERE subject <> '';
INSERT INTO ledger_balance (account_id, code, office_id, subject, debit, credit)
    SELECT account_id + add, code, office_id, subject || '~' || add, greatest(debit, credit), greatest(debit, credit)
    FROM ledger_balance, copies WHERE subject <> '';
INSERT INTO ledger_entry (id, number, key, event, effective_on, posted_at, reason, legs, content_hash, previous_hash,
        hash, actor_id)
    SELECT id + add, number + add, key || '~' || add, event, effective_on, posted_at, reason, legs, content_hash,
        md5('before' || id + add), md5(id + add || ''), actor_id FROM ledger_entry, copies;
INSERT INTO ledger_transfer (id, position, amount, subject, debit_id, credit_id, entry_id)
    SELECT t.id + add, position, amount, CASE t.subject WHEN '' THEN '' ELSE t.subject || '~' || add END,
        debit_id + CASE d.subject WHEN '' THEN 0 ELSE add END,
        credit_id + CASE c.subject WHEN '' THEN 0 ELSE add END, entry_id + add
    FROM copies, ledger_transfer t JOIN ledger_account d ON d.id = debit_id JOIN ledger_account c ON c.id = credit_id;
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.books")
    parser.add_argument("--transfers", type=int, default=1_000_000)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from django.core.management import call_command

    from shop.ledger.models import Transfer
    from tests.support import databases

    with databases.copy_of(databases.template()) as name:
        call_command("load_demo", verbosity=0)
        few, before = Transfer.objects.count(), measure()
        copy_books(name, times=-(-(asked.transfers - few) // few))
        many, after = Transfer.objects.count(), measure()
    print(f"\n| Page | {few:,} transfers, ms | {many:,} transfers, ms | Ratio |\n| --- | --- | --- | --- |")
    for page, milliseconds in before.items():
        ratio = after[page] / milliseconds
        print(f"| {page} | {milliseconds:.1f} | {after[page]:.1f} | {ratio:.2f} |")


def copy_books(name: str, *, times: int) -> None:
    from config.database.cluster import cluster

    with cluster("tests").connect(name=name) as server:
        server.execute("SET session_replication_role = replica")
        for statement in COPIES.format(span=SPAN, times=times).split(";\n"):
            if statement.strip():
                server.execute(statement)  # type: ignore[arg-type]
        server.execute("ANALYZE")


def measure() -> dict[str, float]:
    """Milliseconds of each page, the middle of many."""
    from django.core.cache import cache
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from shop.accounts import second_factor
    from shop.accounts.demo import DOMAIN
    from shop.accounts.models import User
    from shop.ledger.models import Deposit, DepositState
    from shop.order.models import Order
    from shop.storefront.figures import public_figures

    buyer, treasurer = Client(), Client()
    user = User.objects.get(email=f"bendahara.semarang@{DOMAIN}")
    treasurer.force_login(user, "shop.accounts.backends.EmailBackend")
    session = treasurer.session
    session[second_factor.SESSION] = TOTPDevice.objects.create(user=user).pk
    session.save()
    token = Order.objects.filter(status="paid").order_by("pk").first().token  # type: ignore[union-attr]
    deposit = Deposit.objects.filter(state=DepositState.DEPOSITED, office__prison__code="semarang").first()
    found = {
        "home": middle(lambda: buyer.get("/")),
        "order, with its money's way": middle(lambda: buyer.get(f"/pesanan/{token}/")),
        "desk, today": middle(lambda: treasurer.get("/meja/")),
        "desk, what is due": middle(lambda: treasurer.get("/meja/setoran/")),
    }
    if deposit is not None:
        found["desk, a deposit"] = middle(lambda: treasurer.get(f"/meja/setoran/{deposit.pk}/"))

    def anew() -> None:
        cache.clear()
        public_figures()

    found["home's figures, every ten minutes"] = middle(anew)
    return found


def middle(visit) -> float:
    times = []
    for turn in range(WARM + MEASURED):
        started = time.perf_counter()
        answer = visit()
        if turn >= WARM:
            times.append(time.perf_counter() - started)
        assert answer is None or answer.status_code == 200, answer.status_code
    return statistics.median(times) * 1_000


if __name__ == "__main__":
    main()
