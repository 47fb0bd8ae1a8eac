//! What a village evaluation is: areas, instruments, answers, levels, dates, numerals. No IO, no clock, no randomness.
