-- What a village adds to the figures of its district, province and country, beside its row of the board and written with it: the
-- boards of many villages are then one query over small numbers.
ALTER TABLE boards ADD COLUMN started   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN before    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN after     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN measured  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN compared  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN increased INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN certified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;

CREATE INDEX targets_by_year ON targets (fiscal_year, village);

-- The rows that are there already. No measurement of happiness was summed up before this shape.
UPDATE boards SET
    started = (body ->> '$.before.tally.assessed' > 0 OR body ->> '$.after.tally.assessed' > 0),
    before = (body ->> '$.before.finished' AND body ->> '$.before.conflicts' = 0
              AND body ->> '$.before.tally.assessed' = body ->> '$.before.tally.total'),
    after = (body ->> '$.after.finished' AND body ->> '$.after.conflicts' = 0
             AND body ->> '$.after.tally.assessed' = body ->> '$.after.tally.total'),
    certified = (body ->> '$.state' IN ('certified', 'announced')),
    announced = (body ->> '$.state' = 'announced');
