//! API Gateway events.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::fuzz_targets::event(bytes));
