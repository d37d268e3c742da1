use shared::store::RosterEntry;

use crate::compare::Person;
use crate::format::{Finding, RowProblem};
use crate::report::Report;

/// What a row changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowEffect {
    line: u64,
    change: Change,
    /// 資格喪失日 was set.
    lost: bool,
    /// 資格喪失日 was removed.
    reopened: bool,
    /// A warning that only the table reveals.
    warning: Option<Finding>,
}

/// What was written, or in a dry run would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// A new person.
    Added,
    /// A change of a known person.
    Changed,
    /// Nothing.
    Unchanged,
    /// Nothing: the row may be of another person.
    Doubted,
}

impl RowEffect {
    /// The effect on a person whose row is not written.
    pub(super) fn unchanged(person: &Person, warning: Option<Finding>) -> Self {
        Self { line: person.row.line, change: Change::Unchanged, lost: false, reopened: false, warning }
    }

    /// The effect on an account holder whose row may be of another person.
    pub(super) fn doubted(person: &Person) -> Self {
        Self { change: Change::Doubted, ..Self::unchanged(person, None) }
    }

    /// The effect of writing a row in place of what is stored.
    pub(super) fn written(person: &Person, stored: Option<&RosterEntry>, warning: Option<Finding>) -> Self {
        let lost_before = stored.map(|stored| stored.lost_on.is_some());
        let lost_now = person.row.lost_on.is_some();
        Self {
            line: person.row.line,
            change: if stored.is_some() { Change::Changed } else { Change::Added },
            lost: lost_before == Some(false) && lost_now,
            reopened: lost_before == Some(true) && !lost_now,
            warning,
        }
    }

    /// Adds the effect to the counts of the report.
    pub(super) fn count(self, report: &mut Report) {
        let counts = &mut report.counts;
        match self.change {
            Change::Added => counts.added += 1,
            Change::Changed => counts.changed += 1,
            Change::Unchanged => counts.unchanged += 1,
            Change::Doubted => return report.reject(self.line, &[(None, RowProblem::AnotherPerson)]),
        }
        report.counts.lost += u64::from(self.lost);
        report.counts.reopened += u64::from(self.reopened);
        if let Some(warning) = self.warning {
            report.warn(self.line, warning);
        }
    }
}
