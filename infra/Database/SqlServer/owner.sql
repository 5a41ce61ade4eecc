-- Whose rows an owner may write: its own. {owner} is the name that they carry, {name} the login's as a text.

UPDATE rights.login SET owner = {owner}, any_owner = 0 WHERE name = {name};
INSERT INTO rights.login (name, owner, any_owner) SELECT {name}, {owner}, 0 WHERE NOT EXISTS (SELECT 1 FROM rights.login WHERE name = {name});
GO
