//! How replicas agree: change, seen, merge, feed, session, wire messages. Knows no village.
