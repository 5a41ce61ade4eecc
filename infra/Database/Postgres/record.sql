-- What holds for the record whoever is connected. The prepare job runs this after the migrations, and then one file per login:
-- reader.sql for each, and owner.sql or exchange.sql for those that write. Running them again changes nothing and takes no lock.
--
-- Rows are kept apart by whose they are: resource.owner, decided once when a resource is created. Everybody reads everything. Index
-- rows have no owner: they hang on a resource, and what they say can be made again from it.

REVOKE ALL ON SCHEMA record FROM PUBLIC;

-- A policy is made where there is none of its name: making it anew would lock the table against services that are running.
CREATE OR REPLACE FUNCTION pg_temp.policy(held regclass, called text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = held AND polname = called) THEN
        EXECUTE format('CREATE POLICY %I ON %s %s', called, held, says);
    END IF;
END $$;

-- FORCE: the policies hold for whoever owns the tables, too. Only a superuser, or a role with BYPASSRLS, stands above them.
DO $$
DECLARE held regclass;
BEGIN
    FOREACH held IN ARRAY ARRAY['record.resource', 'record.version', 'record.log']::regclass[] LOOP
        IF NOT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = held) THEN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', held);
        END IF;

        PERFORM pg_temp.policy(held, 'everybody reads', 'FOR SELECT USING (true)');

        -- An administrator who is no superuser migrates the tables and moves rows in them.
        IF NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
            PERFORM pg_temp.policy(held, current_user || ' administers', 'TO CURRENT_USER USING (true) WITH CHECK (true)');
        END IF;
    END LOOP;
END $$;

-- A policy sees the old row or the new one, never both: what it cannot say is that an owner stays. A reference to what is not known yet
-- made a row without an owner; whoever creates the resource takes that one. WHEN is asked in place, so an update that keeps its owner,
-- that is every update, calls nothing.
CREATE OR REPLACE FUNCTION record.refuse_another_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = format('Resource %s is owned by %s and stays so.', OLD.rid, OLD.owner);
END $$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'record.resource'::regclass AND tgname = 'owner_stays') THEN
        CREATE TRIGGER owner_stays AFTER UPDATE OF owner ON record.resource
        FOR EACH ROW WHEN (OLD.owner <> '' AND NEW.owner <> OLD.owner) EXECUTE FUNCTION record.refuse_another_owner();
    END IF;
END $$;
