//! Receiver, subject and text of a mail.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tests::fuzz_targets::mail(bytes));
