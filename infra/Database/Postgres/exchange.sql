-- What exchange may beyond a writer: commit rows of any owner, as their owners prepared and sealed them; give positions in the log and
-- remove what is older than is kept; and write the index keys of stored versions anew when search parameters change.

SELECT pg_temp.policy('record.resource', {owner} || ' creates', $$FOR INSERT TO {login} WITH CHECK (true)$$);
SELECT pg_temp.policy('record.resource', {owner} || ' updates', $$FOR UPDATE TO {login} USING (true) WITH CHECK (true)$$);
SELECT pg_temp.policy('record.version', {owner} || ' adds versions', $$FOR INSERT TO {login} WITH CHECK (true)$$);
SELECT pg_temp.policy('record.version', {owner} || ' indexes', $$FOR UPDATE TO {login} USING (true) WITH CHECK (true)$$);
SELECT pg_temp.policy('record.log', {owner} || ' tells', $$FOR INSERT TO {login} WITH CHECK (true)$$);
SELECT pg_temp.policy('record.log', {owner} || ' forgets', $$FOR DELETE TO {login} USING (true)$$);

GRANT UPDATE (keys) ON record.version TO {login};
GRANT INSERT, DELETE ON record.log_position TO {login};
GRANT UPDATE ON record.feed_state TO {login};
GRANT DELETE ON record.log, record.idempotency TO {login};
