use serde::Serialize;
use shared::clock::Timestamp;

use crate::encoding::Encoding;
use crate::examine::Examined;
use crate::problem::{Problem, Refusal};
use crate::profile::{ListKind, Profile};
use crate::row::Finding;

/// What became of a file: written beside it as JSON. It names lines and columns, never what stands in them.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether the rows without problems were imported, or would have been in a dry run.
    pub accepted: bool,
    /// Why nothing was imported.
    pub refusal: Option<String>,
    /// Whether nothing was to be written anyway.
    pub dry_run: bool,
    /// A full list or a delta.
    pub list: ListKind,
    /// When the import began, in seconds since 1970.
    pub imported_at: Timestamp,
    /// SHA-256 of the file, in hexadecimal.
    pub file_digest: Option<String>,
    /// How its characters were read.
    pub encoding: Option<Encoding>,
    /// How many.
    pub counts: Counts,
    /// What is wrong with rows that were not imported; the first [`MAX_LISTED`], the total is in `counts`.
    pub rejected: Vec<Note>,
    /// What is strange about rows that were imported; the first [`MAX_LISTED`], the total is in `counts`.
    pub warnings: Vec<Note>,
}

/// Numbers of people, but for `warnings`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows below the heading, without empty ones: added + changed + unchanged + rejected once imported.
    pub rows: u64,
    /// New people.
    pub added: u64,
    /// People with something changed.
    pub changed: u64,
    /// People exactly as they were: nothing was written.
    pub unchanged: u64,
    /// Of the changed: 資格喪失日 was set.
    pub lost: u64,
    /// Of the changed: 資格喪失日 was taken back.
    pub reopened: u64,
    /// Rows with a problem.
    pub rejected: u64,
    /// 要確認: insured people of earlier imports who are not on this full list. They were left as they are.
    pub missing_from_full_list: u64,
    /// Strange cells.
    pub warnings: u64,
}

/// One problem or warning.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line of the file on which the row begins; the heading is on line 1.
    pub line: u64,
    /// The heading of the column; none where the row as a whole is meant.
    pub column: Option<&'static str>,
    /// A sentence for the staff.
    pub reason: &'static str,
}

/// A file in which every row is wrong has one cause; a thousand examples are enough to find it.
pub const MAX_LISTED: usize = 1_000;

impl Report {
    /// Of an import that begins now.
    pub fn begin(profile: Profile, imported_at: Timestamp) -> Self {
        Self {
            accepted: false,
            refusal: None,
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

    pub(crate) fn refused(mut self, refusal: &Refusal) -> Self {
        self.refusal = Some(refusal.sentence());
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

    /// Counts one row out, with everything that is wrong with it.
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

fn list(notes: &mut Vec<Note>, line: u64, (column, problem): (Option<crate::column::Column>, Problem)) {
    if notes.len() < MAX_LISTED {
        notes.push(Note { line, column: column.map(|column| column.name()), reason: problem.sentence() });
    }
}
