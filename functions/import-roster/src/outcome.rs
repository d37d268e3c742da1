use crate::person::Person;
use crate::row::Finding;
use crate::table::Stored;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The line of the file.
    pub line: u64,
    /// What was written.
    pub change: Change,
    /// 資格喪失日 was set.
    pub lost: bool,
    /// 資格喪失日 was taken back.
    pub reopened: bool,
    /// Something to look at that the row alone does not show.
    pub warning: Option<Finding>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new person.
    Added,
    /// Something about a known person.
    Changed,
    /// Nothing.
    Unchanged,
}

pub(crate) fn outcome(person: &Person, change: Change, stored: Option<&Stored>, warning: Option<Finding>) -> Outcome {
    let lost_before = stored.map(|stored| stored.lost_on.is_some());
    let lost_now = person.row.lost_on.is_some();
    Outcome {
        line: person.row.line,
        change,
        lost: lost_before == Some(false) && lost_now,
        reopened: lost_before == Some(true) && !lost_now,
        warning,
    }
}
