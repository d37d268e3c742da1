//! External partitioning: finds duplicates among any number of rows in bounded memory. Hashes go to temporary files,
//! partitioned by value, so that each partition can be sorted in memory.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Hashes in temporary files.
pub struct Spill {
    parts: Vec<Part>,
}

/// One hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Hash of the text that may repeat.
    pub hash: u128,
    /// The line of the file.
    pub line: u64,
    /// Further data by which the caller decides whether two entries are duplicates.
    pub tag: u64,
}

/// Duplicate entries by hash, each group in the order of lines.
pub type Repeated = HashMap<u128, Vec<Entry>>;

struct Part {
    file: File,
    buffer: Vec<u8>,
}

/// Duplicate rows kept in memory (about 4 MB), more than a list of people has by mistake.
const MAX_REPEATED: usize = 50_000;
/// Partitions: a million rows make 64 partitions of half a megabyte each.
const PARTS: usize = 64;
const ENTRY_LEN: usize = 32;
const BUFFER_LEN: usize = 128 * ENTRY_LEN;

impl Spill {
    /// An empty spill.
    ///
    /// # Errors
    /// If temporary files cannot be created.
    pub fn new() -> io::Result<Self> {
        let part = |_| Ok(Part { file: tempfile::tempfile()?, buffer: Vec::with_capacity(BUFFER_LEN) });
        Ok(Self { parts: (0..PARTS).map(part).collect::<io::Result<_>>()? })
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// If the temporary disk is full.
    pub fn add(&mut self, entry: Entry) -> io::Result<()> {
        self.parts[part_of(entry.hash)].add(entry)
    }

    /// All groups of entries with equal hashes for which `repeats` holds; `None` if they have more than [`MAX_REPEATED`]
    /// entries.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn repeated(&mut self, repeats: impl Fn(&[Entry]) -> bool) -> io::Result<Option<Repeated>> {
        let (mut found, mut rows) = (Repeated::new(), 0);
        for part in &mut self.parts {
            let mut entries = part.read()?;
            entries.sort_unstable();
            for group in entries.chunk_by(|a, b| a.hash == b.hash).filter(|group| repeats(group)) {
                rows += group.len();
                if rows > MAX_REPEATED {
                    return Ok(None);
                }
                found.insert(group[0].hash, group.to_vec());
            }
        }
        Ok(Some(found))
    }

    /// The hashes that both have.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn in_common(&mut self, other: &mut Self) -> io::Result<HashSet<u128>> {
        let mut common = HashSet::new();
        for (part, other) in self.parts.iter_mut().zip(&mut other.parts) {
            let known: HashSet<u128> = other.read()?.iter().map(|entry| entry.hash).collect();
            common.extend(part.read()?.iter().map(|entry| entry.hash).filter(|hash| known.contains(hash)));
        }
        Ok(common)
    }

    /// The entry with this hash on the first line, if there is one. Reads a whole partition, so only for rare lookups.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn first(&mut self, hash: u128) -> io::Result<Option<Entry>> {
        let entries = self.parts[part_of(hash)].read()?;
        Ok(entries.into_iter().filter(|entry| entry.hash == hash).min())
    }

    /// The number of entries whose hash is absent from both others.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn count_absent_from(&mut self, [a, b]: [&mut Self; 2]) -> io::Result<u64> {
        let mut absent = 0;
        for ((part, a), b) in self.parts.iter_mut().zip(&mut a.parts).zip(&mut b.parts) {
            let mut known: Vec<u128> = a.read()?.iter().chain(&b.read()?).map(|entry| entry.hash).collect();
            known.sort_unstable();
            absent += part.read()?.iter().filter(|entry| known.binary_search(&entry.hash).is_err()).count();
        }
        Ok(absent as u64)
    }
}

fn part_of(hash: u128) -> usize {
    (hash % PARTS as u128) as usize
}

impl Part {
    fn add(&mut self, entry: Entry) -> io::Result<()> {
        self.buffer.extend(entry.hash.to_le_bytes());
        self.buffer.extend(entry.line.to_le_bytes());
        self.buffer.extend(entry.tag.to_le_bytes());
        if self.buffer.len() >= BUFFER_LEN { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn read(&mut self) -> io::Result<Vec<Entry>> {
        self.flush()?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes.as_chunks::<ENTRY_LEN>().0.iter().map(Entry::from_bytes).collect())
    }
}

impl Entry {
    fn from_bytes(bytes: &[u8; ENTRY_LEN]) -> Self {
        let number = |at: usize| bytes[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        Self { hash: u128::from(number(8)) << 64 | u128::from(number(0)), line: number(16), tag: number(24) }
    }
}
