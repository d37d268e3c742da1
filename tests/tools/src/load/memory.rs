//! Resident memory of the functions' processes, to find leaks.

use std::collections::BTreeMap;

use crate::table::Table;

use local::stack::Functions;

/// Resident kilobytes of all processes of each function.
pub struct Memory(BTreeMap<String, u64>);

/// Growth that is allowed after warm-up per function, in kB.
const SLACK_KB: u64 = 2_048;
/// Allowed growth in percent, in addition.
const SLACK_PERCENT: u64 = 10;

impl Memory {
    /// The memory now, as the kernel reports it (VmRSS).
    pub fn of(functions: &Functions) -> Self {
        let mut held = BTreeMap::new();
        for (pid, name) in functions.processes() {
            *held.entry(name).or_default() += resident_kb(pid).unwrap_or_default();
        }
        Self(held)
    }

    /// The functions whose memory has grown beyond the allowance.
    pub fn grown_since(&self, before: &Self) -> Vec<String> {
        let pairs = self.0.iter().filter_map(|(name, now)| Some((name, before.0.get(name)?, now)));
        let grown = pairs.filter(|(_, before, now)| **now > **before + **before * SLACK_PERCENT / 100 + SLACK_KB);
        grown.map(|(name, before, now)| format!("{name} grew from {before} to {now} kB")).collect()
    }

    /// The figures, to print.
    pub fn table(warm: &Self, end: &Self) -> Table<3> {
        let mut table = Table::new(["resident memory", "warm kB", "end kB"]);
        for (name, now) in &end.0 {
            let before = warm.0.get(name).copied().unwrap_or_default();
            table.push([name.clone(), before.to_string(), now.to_string()]);
        }
        table
    }
}

fn resident_kb(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
