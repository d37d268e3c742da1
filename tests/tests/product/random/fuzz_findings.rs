//! Fuzzing regressions: the seeds and former findings of the targets in `tests/fuzz` no longer crash any target.

use std::collections::BTreeSet;

use tests::fuzz_seeds::{fuzz_folder, seeds};
use tests::fuzz_targets::TARGETS;
use tests::source::paths_under;

/// [G12] [G15]
#[test]
fn no_seed_and_no_former_finding_crashes_a_fuzz_target() {
    for (name, target) in TARGETS {
        let seeds = seeds(name).expect("the seeds");
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            println!("{}", seed.name);
            target(&seed.bytes);
        }
    }
}

#[test]
fn every_seed_finding_and_program_belongs_to_a_target() {
    let known: BTreeSet<_> = TARGETS.map(|(name, _)| name.to_owned()).into();
    let mut programs = BTreeSet::new();
    for of in ["seeds", "artifacts", "fuzz_targets"] {
        let folder = fuzz_folder().join(of);
        let mut paths = Vec::new();
        paths_under(&folder, &mut paths);
        for path in paths {
            let inside = path.strip_prefix(&folder).expect("inside");
            let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
            let target = first.split('.').next().unwrap_or_default().to_owned();
            assert!(known.contains(&target), "{of}/{first}");
            programs.extend((of == "fuzz_targets").then_some(target));
        }
    }
    assert_eq!(programs, known);
}
