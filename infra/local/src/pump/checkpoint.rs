//! The checkpoint of an event source mapping.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// The last sequence number that was delivered; 0 before the first.
#[derive(Default)]
pub(super) struct Checkpoint {
    position: u128,
    file: Option<PathBuf>,
}

impl Checkpoint {
    /// Resumes where the file says; at the beginning without one.
    pub(super) fn in_file(path: &Path) -> Result<Self> {
        let position = match fs::read_to_string(path) {
            Ok(text) => text.trim().parse().map_err(|e| Error::Failed(format!("{}: {e}", path.display())))?,
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(Error::io(format!("read {}", path.display()))(error)),
        };
        Ok(Self { position, file: Some(path.to_owned()) })
    }

    pub(super) fn position(&self) -> u128 {
        self.position
    }

    /// Stores the new checkpoint; the file is replaced atomically.
    pub(super) fn move_to(&mut self, position: u128) -> Result<()> {
        self.position = position;
        let Some(file) = &self.file else { return Ok(()) };
        let draft = file.with_extension("draft");
        fs::write(&draft, position.to_string())
            .and_then(|()| fs::rename(&draft, file))
            .map_err(Error::io(format!("write {}", file.display())))
    }
}
