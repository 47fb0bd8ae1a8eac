-- The version of the nine household activities by which a target village's households are asked. Until now there was only the first.
ALTER TABLE targets ADD COLUMN activities TEXT NOT NULL DEFAULT 'household-activities-2563@1';
