-- What every login of a service may: read, and keep a key that encrypts page links. {login} is its name.

GRANT USAGE ON SCHEMA record TO {login};
GRANT SELECT ON ALL TABLES IN SCHEMA record TO {login};
GRANT SELECT ON ALL SEQUENCES IN SCHEMA record TO {login};
GRANT INSERT ON record.key_ring TO {login};
