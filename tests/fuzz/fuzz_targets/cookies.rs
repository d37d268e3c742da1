//! `Cookie` headers.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::fuzz_targets::cookies(bytes));
