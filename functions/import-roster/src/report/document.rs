use serde::Serialize;
use shared::clock::Timestamp;

use crate::format::{FileProblem, Finding, ListKind, Profile};
use crate::read::{Encoding, Examined};

/// The result of an import, written beside the file as JSON. Names lines and columns, never cell content.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether the valid rows were imported or, in a dry run, would have been.
    pub accepted: bool,
    /// Why the file was refused as a whole.
    pub refusal: Option<String>,
    /// The number that confirms a file which changes more people than it may: see the staff manual.
    pub confirmation_number: Option<String>,
    /// Whether this was a dry run, which writes nothing.
    pub dry_run: bool,
    /// Full list or delta.
    pub list: ListKind,
    /// When the import began, in seconds since the Unix epoch.
    pub imported_at: Timestamp,
    /// SHA-256 of the file, in hexadecimal.
    pub file_digest: Option<String>,
    /// The detected character encoding.
    pub encoding: Option<Encoding>,
    /// Numbers of people and warnings.
    pub counts: Counts,
    /// Problems of the rejected rows: the first [`MAX_LISTED`]; `counts` has the total.
    pub rejected: Vec<Note>,
    /// Warnings: the first [`MAX_LISTED`]; `counts` has the total.
    pub warnings: Vec<Note>,
}

/// Numbers of people, except `warnings`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Non-empty rows below the heading; after an import: added + changed + unchanged + rejected.
    pub rows: u64,
    /// New people.
    pub added: u64,
    /// People with something changed.
    pub changed: u64,
    /// People without a change: nothing was written.
    pub unchanged: u64,
    /// Of the changed: 資格喪失日 was set.
    pub lost: u64,
    /// Of the changed: 資格喪失日 was removed.
    pub reopened: u64,
    /// Account holders whose address the file changes.
    pub moved_accounts: u64,
    /// Insured people whose address or birth date the file changes, or whose insurance it ends.
    pub altered: u64,
    /// Rows rejected because of a problem.
    pub rejected: u64,
    /// 要確認: insured people of earlier imports who are missing from this full list. The import leaves them unchanged.
    pub missing_from_full_list: u64,
    /// Warnings about cells or rows.
    pub warnings: u64,
}

/// One problem or warning.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line on which the row begins; the heading is line 1.
    pub line: u64,
    /// The name of the column; `None` if the note concerns the whole row.
    pub column: Option<&'static str>,
    /// The reason in Japanese.
    pub reason: &'static str,
}

/// Notes listed per report. If every row is wrong, they share a cause, and a thousand examples show it.
pub const MAX_LISTED: usize = 1_000;

impl Report {
    /// The report of an import that begins at `imported_at`.
    pub fn begin(profile: Profile, imported_at: Timestamp) -> Self {
        Self {
            accepted: false,
            refusal: None,
            confirmation_number: None,
            dry_run: profile.dry_run,
            list: profile.list,
            imported_at,
            file_digest: None,
            encoding: None,
            counts: Counts::default(),
            rejected: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn examined(&mut self, file: &Examined) {
        self.file_digest = Some(file.digest.clone());
        self.encoding = Some(file.encoding);
    }

    pub(crate) fn refused(mut self, problem: &FileProblem) -> Self {
        self.refusal = Some(problem.sentence());
        self.in_order()
    }

    pub(crate) fn accepted(mut self) -> Self {
        self.accepted = true;
        self.in_order()
    }

    fn in_order(mut self) -> Self {
        self.rejected.sort_by_key(|note| note.line);
        self.warnings.sort_by_key(|note| note.line);
        self
    }

    /// Counts a rejected row and lists its problems.
    pub(crate) fn reject(&mut self, line: u64, problems: &[Finding]) {
        self.counts.rejected += 1;
        for finding in problems {
            list(&mut self.rejected, line, *finding);
        }
    }

    pub(crate) fn warn(&mut self, line: u64, finding: Finding) {
        self.counts.warnings += 1;
        list(&mut self.warnings, line, finding);
    }
}

fn list(notes: &mut Vec<Note>, line: u64, (column, problem): Finding) {
    if notes.len() < MAX_LISTED {
        notes.push(Note { line, column: column.map(|column| column.name()), reason: problem.sentence() });
    }
}
