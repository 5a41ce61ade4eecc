-- What every login that commits may, whoever it is. Nothing is ever deleted but index rows, which follow their resource; versions and the
-- log are added to and never changed. Whose rows it may write, the file after this one says.

GRANT UPDATE ON dbo.rid TO {login};
GRANT INSERT ON dbo.sys TO {login};
GRANT INSERT ON dbo.wording_part TO {login};
GRANT INSERT, UPDATE ON dbo.resource TO {login};
GRANT INSERT ON dbo.version TO {login};
GRANT INSERT ON dbo.log TO {login};
GRANT INSERT ON dbo.moment TO {login};
GRANT INSERT, UPDATE ON dbo.idempotency TO {login};
GRANT INSERT, UPDATE ON dbo.param TO {login};
GRANT INSERT, UPDATE ON dbo.setting TO {login};
GRANT INSERT, UPDATE ON dbo.reindex TO {login};
GRANT INSERT, DELETE ON dbo.compartment TO {login};
GRANT INSERT, DELETE ON dbo.ix_token TO {login};
GRANT INSERT, DELETE ON dbo.ix_ref TO {login};
GRANT INSERT, DELETE ON dbo.ix_uri TO {login};
GRANT INSERT, DELETE ON dbo.ix_date TO {login};
GRANT INSERT, DELETE ON dbo.ix_string TO {login};
GRANT INSERT, DELETE ON dbo.ix_quantity TO {login};
GRANT INSERT, DELETE ON dbo.ix_word TO {login};
GRANT INSERT, DELETE ON dbo.ix_wording TO {login};
GRANT INSERT, DELETE ON dbo.ix_position TO {login};
GO
