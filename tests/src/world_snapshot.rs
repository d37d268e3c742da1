//! A snapshot of a world, to try many continuations from one state.

use tempfile::TempPath;

use crate::World;

/// The tables, the mailbox, the position in the stream, and the time.
pub struct Snapshot {
    tables: TempPath,
    mails: usize,
    handed_over: u128,
    now: u64,
}

impl World {
    /// Takes a snapshot.
    pub async fn snapshot(&self) -> Snapshot {
        let tables = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
        // The engine refuses to overwrite a file.
        std::fs::remove_file(&tables).expect("the file");
        self.engine.database().vacuum_into(&tables.to_string_lossy()).expect("a copy");
        let handed_over = self.pump().await.position();
        Snapshot { tables, mails: self.mailbox.mails().len(), handed_over, now: self.machine_time() }
    }

    /// Restores a snapshot. Browsers keep their cookies.
    pub async fn restore(&self, snapshot: &Snapshot) {
        self.engine.database().restore_from(&snapshot.tables.to_string_lossy()).expect("the copy");
        self.mailbox.forget_after(snapshot.mails);
        self.pump().await.go_on_from(snapshot.handed_over).expect("no file");
        self.set_machine_time(snapshot.now);
    }
}
