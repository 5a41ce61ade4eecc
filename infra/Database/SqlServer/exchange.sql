-- What exchange may beyond a writer: commit rows of any owner, as their owners prepared and sealed them; give positions in the log and
-- remove what is older than is kept; and write the index keys of stored versions anew when search parameters change.

UPDATE rights.login SET owner = {owner}, any_owner = 1 WHERE name = {name};
INSERT INTO rights.login (name, owner, any_owner) SELECT {name}, {owner}, 1 WHERE NOT EXISTS (SELECT 1 FROM rights.login WHERE name = {name});

GRANT UPDATE ON dbo.version (keys) TO {login};
GRANT INSERT, DELETE ON dbo.log_position TO {login};
GRANT UPDATE ON dbo.feed_state TO {login};
GRANT DELETE ON dbo.log TO {login};
GRANT DELETE ON dbo.idempotency TO {login};
GRANT DELETE ON dbo.moment TO {login};
GO
