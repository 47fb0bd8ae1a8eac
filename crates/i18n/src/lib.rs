//! Thai and English words, checked at build time.
