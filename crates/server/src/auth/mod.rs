//! Who is asking: passwords at sign-in, opaque tokens afterwards.

pub mod limiter;
pub mod password;
pub mod session;
pub mod token;
