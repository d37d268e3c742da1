//! `cargo tools passwords`: the list of common passwords, as a binary fuse filter of their hashes.

use std::path::{Path, PathBuf};

use local::template::workspace_root;
use local::{Error, Result};
use shared::input::CommonPasswords;

/// The file that `set-credentials` compiles in, in the workspace.
const COMPILED_IN: &str = "functions/set-credentials/common-passwords.fuse";

/// Reads the files, writes the list and says how large it is.
///
/// # Errors
/// When a file cannot be read or written, or none holds a password that is long enough.
pub fn run(files: &[PathBuf], min_length: usize, output: Option<PathBuf>) -> Result<()> {
    let output = output.unwrap_or_else(|| workspace_root().join(COMPILED_IN));
    let texts = files.iter().map(|file| read(file)).collect::<Result<Vec<_>>>()?;
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim);
    let long: Vec<_> = lines.filter(|line| line.chars().count() >= min_length).collect();
    let list = CommonPasswords::build(long.iter().copied()).map_err(|error| Error::Failed(error.to_string()))?;
    std::fs::write(&output, &list).map_err(Error::io(format!("write {}", output.display())))?;
    println!("{} passwords of {min_length} characters or more", long.len());
    println!("{} bytes in {}", list.len(), output.display());
    Ok(())
}

/// A file as text: a list of breached passwords may hold bytes that are no UTF-8.
fn read(file: &Path) -> Result<String> {
    let bytes = std::fs::read(file).map_err(Error::io(format!("read {}", file.display())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
