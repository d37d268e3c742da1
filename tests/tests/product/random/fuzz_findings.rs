//! Fuzzing regressions: the seeds and former findings of the targets in `tests/fuzz` no longer crash any target.

use std::path::{Path, PathBuf};

use local::template::workspace_root;
use tests::fuzz_targets::TARGETS;

fn folder(of: &str) -> PathBuf {
    workspace_root().join("tests/fuzz").join(of)
}

/// The files of a folder; empty when the folder does not exist.
fn inputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut inputs: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    inputs.sort();
    inputs
}

/// [G12] [G15]
#[test]
fn no_seed_and_no_former_finding_crashes_a_fuzz_target() {
    for (name, target) in TARGETS {
        let seeds = inputs(&folder("corpus").join(name));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        let findings = inputs(&folder("findings").join(name));
        for input in seeds.into_iter().chain(findings) {
            println!("{}", input.display());
            target(&std::fs::read(&input).expect("bytes"));
        }
    }
}

#[test]
fn every_folder_of_seeds_or_findings_belongs_to_a_target() {
    for of in ["corpus", "findings"] {
        for input in inputs(&folder(of)) {
            let name = input.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(TARGETS.iter().any(|(target, _)| *target == name), "{of}/{name}");
        }
    }
}
