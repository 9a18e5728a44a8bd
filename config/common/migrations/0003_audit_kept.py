"""Who changed what is told once: the database refuses to change or delete a record of it, whoever asks."""

from django.db import migrations

KEEP = """
CREATE FUNCTION common_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of changes is never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER common_auditevent_kept BEFORE UPDATE OR DELETE ON common_auditevent
    FOR EACH ROW EXECUTE FUNCTION common_audit_refuse();
CREATE TRIGGER common_auditevent_kept_whole BEFORE TRUNCATE ON common_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION common_audit_refuse();

-- Where there is no such role, or it runs the migrations itself, the trigger stands alone.
DO $$ BEGIN
    IF current_user <> 'karya' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'karya') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON common_auditevent FROM karya;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0002_settings")]

    operations = [migrations.RunSQL(KEEP, "DROP FUNCTION common_audit_refuse CASCADE;")]
