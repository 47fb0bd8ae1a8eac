-- The instrument by which a target village's happiness is measured. Villages that were targets before are measured by the official
-- frame, and those of a demonstration by the training set.

ALTER TABLE targets ADD COLUMN happiness TEXT NOT NULL DEFAULT 'cdd-gvh-6x22@1';

UPDATE targets SET happiness = 'gvh-demo-6x22@1' WHERE instrument LIKE 'training-4x23@%';
