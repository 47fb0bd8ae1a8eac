-- Whether a device has its token by a fork, and nobody has given the password there since: such a token ends when somebody signs in or out
-- on the device whose copy it was. Of forks of before nobody knows.
ALTER TABLE devices ADD COLUMN token_by_fork INTEGER NOT NULL DEFAULT 0;

UPDATE devices SET token_by_fork = TRUE WHERE forked_from IS NOT NULL;
