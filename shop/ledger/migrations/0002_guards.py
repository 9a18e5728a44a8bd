"""What the database itself refuses, whoever asks: changing the books, adding to an entry, writing into a closed
month, forking the chain, touching balances by hand. The role of the shop also loses the right to try."""

from django.db import migrations

KEPT = ("account", "entry", "transfer", "closedmonth", "depositline", "billingcode")

FUNCTIONS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are never changed: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION ledger_entry_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last ledger_entry%ROWTYPE;
BEGIN
    IF EXISTS (SELECT FROM ledger_closedmonth WHERE month >= date_trunc('month', NEW.effective_on)::date) THEN
        RAISE EXCEPTION 'the month of % is closed', NEW.effective_on USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO last FROM ledger_entry ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous_hash <> coalesce(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'entry % does not follow the last one', NEW.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_entry_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.legs <> (SELECT count(*) FROM ledger_transfer WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % lacks transfers', NEW.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

-- Positions are unique within an entry, and an entry commits complete: so none beyond its legs means none later.
CREATE FUNCTION ledger_transfer_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position NOT BETWEEN 1 AND coalesce((SELECT legs FROM ledger_entry WHERE id = NEW.entry_id), 0) THEN
        RAISE EXCEPTION 'nothing is added to entry %', NEW.entry_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_balance (account_id, code, office_id, debit, credit)
    SELECT id, code, office_id, CASE id WHEN NEW.debit_id THEN NEW.amount ELSE 0 END,
           CASE id WHEN NEW.credit_id THEN NEW.amount ELSE 0 END
    FROM ledger_account WHERE id IN (NEW.debit_id, NEW.credit_id) ORDER BY id
    ON CONFLICT (account_id) DO UPDATE
    SET debit = ledger_balance.debit + EXCLUDED.debit, credit = ledger_balance.credit + EXCLUDED.credit;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_balance_by_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR TG_OP = 'DELETE' OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances follow the transfers: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_scheme_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.checked_by_id IS NOT NULL AND NEW.checked_by_id IS DISTINCT FROM OLD.checked_by_id
       OR to_jsonb(NEW) - '{checked_by_id,name_ind,name_en}'::text[]
          <> to_jsonb(OLD) - '{checked_by_id,name_ind,name_en}'::text[] THEN
        RAISE EXCEPTION 'a scheme is not changed, make another' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_deposit_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('deposited', 'cancelled')
       AND (OLD.verified_by_id IS NOT NULL OR to_jsonb(NEW) - 'verified_by_id' <> to_jsonb(OLD) - 'verified_by_id')
       OR (NEW.office_id, NEW.number, NEW.amount) <> (OLD.office_id, OLD.number, OLD.amount) THEN
        RAISE EXCEPTION 'deposit % is not changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_next BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_next();
CREATE CONSTRAINT TRIGGER ledger_entry_complete AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_complete();
CREATE TRIGGER ledger_transfer_within BEFORE INSERT ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_transfer_within();
CREATE TRIGGER ledger_transfer_balances AFTER INSERT ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances();
CREATE TRIGGER ledger_balance_by_trigger BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH ROW EXECUTE FUNCTION ledger_balance_by_trigger();
CREATE TRIGGER ledger_balance_kept_whole BEFORE TRUNCATE ON ledger_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_scheme_frozen BEFORE UPDATE OR DELETE ON ledger_scheme
    FOR EACH ROW EXECUTE FUNCTION ledger_scheme_frozen();
CREATE TRIGGER ledger_deposit_proven BEFORE UPDATE OR DELETE ON ledger_deposit
    FOR EACH ROW EXECUTE FUNCTION ledger_deposit_proven();
"""

KEEP = """
CREATE TRIGGER ledger_{0}_kept BEFORE UPDATE OR DELETE ON ledger_{0}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_{0}_kept_whole BEFORE TRUNCATE ON ledger_{0}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

# Where there is no such role, or it runs the migrations itself, the triggers stand alone.
RIGHTS = """
DO $$ BEGIN
    IF current_user <> 'karya' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'karya') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM karya;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_balance FROM karya;
        REVOKE DELETE, TRUNCATE ON ledger_deposit, ledger_scheme FROM karya;
    END IF;
END $$;
""".replace("{kept}", ", ".join(f"ledger_{table}" for table in KEPT))

UNDO = """
DROP FUNCTION ledger_refuse, ledger_entry_next, ledger_entry_complete, ledger_transfer_within,
    ledger_transfer_balances, ledger_balance_by_trigger, ledger_scheme_frozen, ledger_deposit_proven CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS + "".join(KEEP.format(table) for table in KEPT) + RIGHTS, UNDO),
    ]
