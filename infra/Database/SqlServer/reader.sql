-- What every login of a service may: read, keep a key that encrypts page links, and be told how a search would be read. {login} is its name.

GRANT SELECT ON SCHEMA::dbo TO {login};
GRANT INSERT ON dbo.key_ring TO {login};
GRANT SHOWPLAN TO {login};
GO
