use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// A file that can be read from its beginning as often as needed: an import reads it three times and keeps none of it.
pub trait ReopenableSource: Send + Sync + 'static {
    /// Opens the file at its first byte; called where blocking is allowed.
    ///
    /// # Errors
    /// When the file cannot be read, or is no longer the one that was opened first.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

/// A file on this machine.
impl ReopenableSource for PathBuf {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self)?))
    }
}

/// A file in memory.
impl ReopenableSource for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.clone())))
    }
}
