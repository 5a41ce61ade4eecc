-- What holds for the record whoever is connected. The prepare job runs this after the migrations, and then one file per login:
-- reader.sql for each, and owner.sql or exchange.sql for those that write. Running them again changes nothing.
--
-- Rows are kept apart by whose they are: resource.owner, decided once when a resource is created. Everybody reads everything. Index
-- rows have no owner: they hang on a resource, and what they say can be made again from it.

IF SCHEMA_ID(N'rights') IS NULL EXEC(N'CREATE SCHEMA rights');
GO

-- Whose rows a login writes. Only an administrator changes this table.
IF OBJECT_ID(N'rights.login') IS NULL
CREATE TABLE rights.login (
    name sysname NOT NULL CONSTRAINT PK_login PRIMARY KEY,
    owner varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    any_owner bit NOT NULL
);
GO

-- SQL Server asks these of every row that is written, whoever writes it: an administrator, who migrates tables and moves rows in them, is let through.
IF OBJECT_ID(N'rights.writes') IS NULL EXEC(N'
CREATE FUNCTION rights.writes(@owner varchar(64)) RETURNS TABLE WITH SCHEMABINDING AS RETURN
    SELECT 1 AS may FROM rights.login l WHERE l.name = USER_NAME() AND (l.any_owner = 1 OR l.owner = @owner)
    UNION ALL SELECT 1 AS may WHERE IS_MEMBER(N''db_owner'') = 1');
GO

-- A row without an owner and without a version stands for a resource that somebody refers to and nobody has sent.
IF OBJECT_ID(N'rights.creates') IS NULL EXEC(N'
CREATE FUNCTION rights.creates(@owner varchar(64), @version bigint) RETURNS TABLE WITH SCHEMABINDING AS RETURN
    SELECT 1 AS may FROM rights.login l WHERE l.name = USER_NAME() AND (l.any_owner = 1 OR l.owner = @owner OR (@owner = '''' AND @version = 0))
    UNION ALL SELECT 1 AS may WHERE IS_MEMBER(N''db_owner'') = 1');
GO

-- Of the row as it was: whoever creates a resource takes the row that stood for it.
IF OBJECT_ID(N'rights.takes') IS NULL EXEC(N'
CREATE FUNCTION rights.takes(@owner varchar(64)) RETURNS TABLE WITH SCHEMABINDING AS RETURN
    SELECT 1 AS may FROM rights.login l WHERE l.name = USER_NAME() AND (l.any_owner = 1 OR l.owner = @owner OR @owner = '''')
    UNION ALL SELECT 1 AS may WHERE IS_MEMBER(N''db_owner'') = 1');
GO

-- A version belongs to whom its resource belongs to. A column of its own would only say so.
IF OBJECT_ID(N'rights.adds') IS NULL EXEC(N'
CREATE FUNCTION rights.adds(@rid bigint) RETURNS TABLE WITH SCHEMABINDING AS RETURN
    SELECT 1 AS may FROM dbo.resource r JOIN rights.login l ON l.any_owner = 1 OR l.owner = r.owner WHERE r.rid = @rid AND l.name = USER_NAME()
    UNION ALL SELECT 1 AS may WHERE IS_MEMBER(N''db_owner'') = 1');
GO

-- Block predicates hide nothing: a commit locks the rows that it relied on, and those may be anybody's.
IF NOT EXISTS (SELECT 1 FROM sys.security_policies WHERE name = N'ownership') EXEC(N'
CREATE SECURITY POLICY rights.ownership
    ADD BLOCK PREDICATE rights.creates(owner, version) ON dbo.resource AFTER INSERT,
    ADD BLOCK PREDICATE rights.takes(owner) ON dbo.resource BEFORE UPDATE,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.resource AFTER UPDATE,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.resource BEFORE DELETE,
    ADD BLOCK PREDICATE rights.adds(rid) ON dbo.version AFTER INSERT,
    ADD BLOCK PREDICATE rights.adds(rid) ON dbo.version BEFORE UPDATE,
    ADD BLOCK PREDICATE rights.adds(rid) ON dbo.version AFTER UPDATE,
    ADD BLOCK PREDICATE rights.adds(rid) ON dbo.version BEFORE DELETE,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.log AFTER INSERT,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.log BEFORE UPDATE,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.log AFTER UPDATE,
    ADD BLOCK PREDICATE rights.writes(owner) ON dbo.log BEFORE DELETE
    WITH (STATE = ON, SCHEMABINDING = ON)');
GO

-- The policy that was turned off is turned on again.
IF EXISTS (SELECT 1 FROM sys.security_policies WHERE name = N'ownership' AND is_enabled = 0) EXEC(N'ALTER SECURITY POLICY rights.ownership WITH (STATE = ON)');
GO

-- A predicate sees the old row or the new one, never both: what it cannot say is that an owner stays, also where exchange writes.
IF OBJECT_ID(N'dbo.owner_stays') IS NULL EXEC(N'
CREATE TRIGGER dbo.owner_stays ON dbo.resource AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;

    IF UPDATE(owner) AND EXISTS (SELECT 1 FROM inserted i JOIN deleted d ON d.rid = i.rid WHERE d.owner <> '''' AND d.owner <> i.owner)
        THROW 51000, N''A resource stays with the owner that it was created with.'', 1;
END');
GO
