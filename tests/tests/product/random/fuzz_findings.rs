//! What the targets of `tests/fuzz` found before, and the seeds they start from: none of it finds anything any more.

use std::path::{Path, PathBuf};

use local::template::workspace_root;
use tests::fuzz_targets::TARGETS;

fn folder(of: &str) -> PathBuf {
    workspace_root().join("tests/fuzz").join(of)
}

/// What lies in a folder; nothing where nothing was found.
fn inputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut inputs: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    inputs.sort();
    inputs
}

/// [G12] [G15]
#[test]
fn nothing_that_was_ever_found_or_sown_breaks_a_target() {
    for (name, target) in TARGETS {
        let sown = inputs(&folder("corpus").join(name));
        assert!(!sown.is_empty(), "{name} has no seeds");
        let found = inputs(&folder("findings").join(name));
        for input in sown.into_iter().chain(found) {
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
