-- What a village adds to the figures of its district, province and country, beside its row of the board and written with it: the
-- boards of many villages are then one query over small numbers.
ALTER TABLE boards
    ADD COLUMN started   BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN before    BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN after     BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN measured  BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN compared  BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN increased BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN certified BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN announced BIGINT NOT NULL DEFAULT 0;

CREATE INDEX targets_by_year ON targets (fiscal_year, village);
