import time, itertools
from django.db import connection
from django.test.utils import CaptureQueriesContext
from config.database import roles
from shop.ledger.models import Balance
from shop.ledger.due import due
from shop.ledger.payments import not_remitted
from shop.ledger.verify import problems, chain_problems
from tests.shop.ledger.conftest import setting
from tests.shop.ledger.stories import pay, sell
def timed(label, f, n=5):
    best=1e9
    for _ in range(n):
        t=time.perf_counter(); f(); best=min(best,time.perf_counter()-t)
    print(f"{label}: {best*1000:.1f} ms", flush=True)
def test_bench(race_db):
    offices=setting(); smg=offices["SMG"]
    t=time.perf_counter()
    for n in range(300): sell(smg, order=f"S{n}", line=n)
    print("sell/s (2 entries each)", 300/(time.perf_counter()-t), flush=True)
    with CaptureQueriesContext(connection) as c: sell(smg, order="Q", line=9999)
    print(len(c), "queries for pay+recognise")
    t=time.perf_counter(); print(len(problems())); print("verify 602 entries", time.perf_counter()-t, flush=True)
    def reads(label):
        timed(label+" due "+str(len(due(smg))), lambda: due(smg))
        timed(label+" held", lambda: not_remitted(smg))
        timed(label+" by_code", lambda: Balance.objects.of(smg).by_code())
        timed(label+" post", lambda: pay(smg, order=f"X{time.perf_counter_ns()}"))
    reads("small")
    N=250_000
    t=time.perf_counter()
    with roles.as_owner(connection), connection.cursor() as c:
        for tb in ("entry","transfer","balance"): c.execute(f"ALTER TABLE ledger_{tb} DISABLE TRIGGER ALL") if 0 else c.execute(f"ALTER TABLE ledger_{tb} DISABLE TRIGGER USER")
        c.execute("SELECT max(number) FROM ledger_entry"); m=c.fetchone()[0]
        c.execute("SELECT id FROM ledger_account WHERE code='1102' AND office_id=%s",[smg.pk]); bank=c.fetchone()[0]
        c.execute("INSERT INTO ledger_account(id,code,office_id,subject) OVERRIDING SYSTEM VALUE SELECT 10000000+g,'2001',%s,'B'||g FROM generate_series(1,%s) g",[smg.pk,N])
        c.execute("INSERT INTO ledger_account(id,code,office_id,subject) OVERRIDING SYSTEM VALUE SELECT 20000000+g,'2101',%s,'B'||g||'/SMG/1' FROM generate_series(1,%s) g",[smg.pk,N])
        c.execute("INSERT INTO ledger_entry(id,number,key,event,effective_on,posted_at,reason,legs,content_hash,previous_hash,hash) OVERRIDING SYSTEM VALUE SELECT 10000000+g,%s+g,'b'||g,'recognised','2026-01-01',now(),'',4,repeat('0',64),md5('p'||g),md5('h'||g) FROM generate_series(1,%s) g",[m,N])
        c.execute("INSERT INTO ledger_transfer(entry_id,position,debit_id,credit_id,amount,subject) SELECT 10000000+g,p,%s,10000000+g,22500,'B'||g||'/SMG' FROM generate_series(1,%s) g, generate_series(1,2) p",[bank,N])
        c.execute("INSERT INTO ledger_transfer(entry_id,position,debit_id,credit_id,amount,subject) SELECT 10000000+g,p+2,10000000+g,20000000+g,22500,'line:'||g+100000 FROM generate_series(1,%s) g, generate_series(1,2) p",[N])
        c.execute("INSERT INTO ledger_balance(account_id,code,office_id,subject,debit,credit) SELECT id,code,office_id,subject,5,5 FROM ledger_account WHERE id>10000000")
        for tb in ("entry","transfer","balance"): c.execute(f"ALTER TABLE ledger_{tb} ENABLE TRIGGER USER")
        c.execute("ANALYZE")
        c.execute("select count(*) from ledger_transfer"); print("transfers", c.fetchone(), time.perf_counter()-t, flush=True)
    reads("1M")
    t=time.perf_counter()
    with roles.unhurried(connection):
        n=sum(1 for _ in itertools.islice(chain_problems(), 40_000))
    print(n, "chain problems (20k entries)", time.perf_counter()-t)
