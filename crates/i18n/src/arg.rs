//! What stands for a placeholder, named: the build script writes a type for each that stands beside another.

include!(concat!(env!("OUT_DIR"), "/arg.rs"));
