-- From when on the logins of a person count, in milliseconds: those before another password do not.
ALTER TABLE person ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0;
