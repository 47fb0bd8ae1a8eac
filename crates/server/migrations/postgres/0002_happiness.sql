-- The instrument by which a target village's happiness is measured.
ALTER TABLE targets ADD COLUMN happiness TEXT COLLATE "C" NOT NULL DEFAULT 'cdd-gvh-6x22@1';
