//! A world as it was at one moment, to try many futures of it.

use tempfile::TempPath;

use crate::World;

/// What stood in the tables and the mailbox, how far mails were handed over, and what time it was.
pub struct Snapshot {
    tables: TempPath,
    mails: usize,
    handed_over: u128,
    now: u64,
}

impl World {
    /// The world as it is now.
    pub async fn snapshot(&self) -> Snapshot {
        let tables = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
        // The engine writes a file that is not there yet.
        std::fs::remove_file(&tables).expect("the file");
        self.engine.database().vacuum_into(&tables.to_string_lossy()).expect("a copy");
        let handed_over = self.pump().await.position();
        Snapshot { tables, mails: self.mailbox.mails().len(), handed_over, now: self.machine_time() }
    }

    /// Back to that moment. What browsers hold is theirs.
    pub async fn restore(&self, snapshot: &Snapshot) {
        self.engine.database().restore_from(&snapshot.tables.to_string_lossy()).expect("the copy");
        self.mailbox.forget_after(snapshot.mails);
        self.pump().await.go_on_from(snapshot.handed_over).expect("no file");
        self.set_machine_time(snapshot.now);
    }
}
