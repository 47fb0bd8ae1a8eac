//! What a device keeps: one trait, memory and IndexedDB behind it, one contract suite.
