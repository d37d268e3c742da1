use shared::fact::Fact;
use shared::metrics::Measure;

use super::document::Report;

/// The audit fact of an import.
pub const fn fact(report: &Report) -> Fact {
    match (report.accepted, report.dry_run) {
        (false, _) => Fact::RosterRefused,
        (true, true) => Fact::RosterTried,
        (true, false) => Fact::RosterImported,
    }
}

/// The counts as metrics. A dry run and a refused file count nothing.
pub fn measures(report: &Report) -> Vec<(Measure, u64)> {
    let counts = &report.counts;
    match fact(report) {
        Fact::RosterImported => vec![
            (Measure::RosterRows, counts.rows),
            (Measure::RosterAdded, counts.added),
            (Measure::RosterChanged, counts.changed),
            (Measure::RosterLost, counts.lost),
            (Measure::RosterReopened, counts.reopened),
            (Measure::RosterRejected, counts.rejected),
            (Measure::RosterMissing, counts.missing_from_full_list),
        ],
        _ => Vec::new(),
    }
}
