-- Whose rows an owner may write: its own. {owner} is the name that they carry.

-- A row without an owner and without a version stands for a resource that somebody refers to and nobody has sent.
SELECT pg_temp.policy('record.resource', {owner} || ' creates', $$FOR INSERT TO {login} WITH CHECK (owner = {owner} OR (owner = '' AND version = 0))$$);

-- USING (true): a commit locks the rows that it relied on, too, and those may be anybody's. Writing them is what the check refuses, and
-- the trigger of record.sql refuses to take them over.
SELECT pg_temp.policy('record.resource', {owner} || ' updates', $$FOR UPDATE TO {login} USING (true) WITH CHECK (owner = {owner})$$);

-- A version belongs to whom its resource belongs to. A column of its own would only say so.
SELECT pg_temp.policy('record.version', {owner} || ' adds versions',
    $$FOR INSERT TO {login} WITH CHECK ((SELECT r.owner FROM record.resource r WHERE r.rid = version.rid) = {owner})$$);

SELECT pg_temp.policy('record.log', {owner} || ' tells', $$FOR INSERT TO {login} WITH CHECK (owner = {owner})$$);
