-- What every login that commits may, whoever it is. Nothing is ever deleted but index rows, which follow their resource; versions and the
-- log are added to and never changed. Whose rows it may write, the file after this one says.

GRANT USAGE ON ALL SEQUENCES IN SCHEMA record TO {login};
GRANT INSERT ON record.sys, record.wording_part, record.resource, record.version, record.log, record.idempotency TO {login};
GRANT UPDATE ON record.resource, record.idempotency TO {login};
GRANT INSERT, UPDATE ON record.param, record.setting, record.reindex TO {login};
GRANT INSERT, DELETE ON record.compartment, record.ix_token, record.ix_ref, record.ix_uri, record.ix_date, record.ix_string, record.ix_quantity,
    record.ix_word, record.ix_words, record.ix_wording, record.ix_position TO {login};
