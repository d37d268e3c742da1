//! The inputs that the fuzz targets start from, and those that crashed one before.
//!
//! `tests/fuzz/seeds/TARGET/` has written seeds by name, `tests/fuzz/seeds/TARGET.base64` those that libFuzzer found, one a
//! line. `tests/fuzz/artifacts/TARGET/` has former findings. The sample events are the written seeds of `event`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use local::template::workspace_root;

use crate::source::paths_under;

/// An input with a name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// Where it is from.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// The folder of the fuzz targets.
pub fn fuzz_folder() -> PathBuf {
    workspace_root().join("tests/fuzz")
}

/// Every seed and former finding of a target.
///
/// # Errors
/// When a file cannot be read, or a line is no base64.
pub fn seeds(target: &str) -> io::Result<Vec<Seed>> {
    let folder = fuzz_folder();
    let mut paths = Vec::new();
    for of in ["seeds", "artifacts"] {
        let own = folder.join(of).join(target);
        if own.is_dir() {
            paths_under(&own, &mut paths);
        }
    }
    if target == "event" {
        paths_under(&workspace_root().join("events"), &mut paths);
    }
    paths.sort();
    let mut found = paths.into_iter().map(read).collect::<io::Result<Vec<_>>>()?;
    found.extend(unpacked(&packed_file(target))?);
    Ok(found)
}

fn read(path: PathBuf) -> io::Result<Seed> {
    Ok(Seed { name: path.display().to_string(), bytes: fs::read(&path)? })
}

/// The file of the seeds that libFuzzer found.
fn packed_file(target: &str) -> PathBuf {
    fuzz_folder().join("seeds").join(format!("{target}.base64"))
}

fn unpacked(file: &Path) -> io::Result<Vec<Seed>> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text?,
    };
    let seed = |(n, line): (usize, &str)| {
        let bytes = BASE64_STANDARD.decode(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(Seed { name: format!("{}:{}", file.display(), n + 1), bytes })
    };
    text.lines().enumerate().map(seed).collect()
}

/// Packs the files of a folder, as `cargo fuzz cmin` leaves them, in place of the seeds that libFuzzer found before. Those
/// that are among the written ones are left out.
///
/// # Errors
/// When a file cannot be read or written.
pub fn pack(target: &str, folder: &Path) -> io::Result<usize> {
    let packed = packed_file(target);
    let is_packed = |seed: &Seed| seed.name.starts_with(&packed.display().to_string());
    let written: Vec<_> = seeds(target)?.into_iter().filter(|seed| !is_packed(seed)).collect();
    let mut paths = Vec::new();
    paths_under(folder, &mut paths);
    let inputs = paths.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
    let new = inputs.iter().filter(|bytes| written.iter().all(|seed| seed.bytes != **bytes));
    let mut lines: Vec<_> = new.map(|bytes| BASE64_STANDARD.encode(bytes) + "\n").collect();
    lines.sort();
    fs::write(packed, lines.concat())?;
    Ok(lines.len())
}
