//! The joint between survey and sync: record kinds, typed fields, natural keys, validation, permissions, steps.
