//! One target of `tests::fuzz_targets` for libFuzzer, by the name in `FUZZ_TARGET`; `tests/fuzz/run` builds and starts it.

#![no_main]

use std::sync::LazyLock;

use tests::fuzz_targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let target = TARGETS.into_iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("FUZZ_TARGET is one of {:?}", TARGETS.map(|(known, _)| known)))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.1)(bytes));
