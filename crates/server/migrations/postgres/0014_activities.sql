-- The version of the nine household activities by which a target village's households are asked.
ALTER TABLE targets ADD COLUMN activities TEXT COLLATE "C" NOT NULL DEFAULT 'household-activities-2563@1';
