use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// A file that can be opened repeatedly: an import streams it three times instead of holding it in memory.
pub trait ReopenableSource: Send + Sync + 'static {
    /// Opens the file at its first byte. Blocks, so call it on a blocking thread.
    ///
    /// # Errors
    /// If the file cannot be read, or was replaced since it was found.
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
