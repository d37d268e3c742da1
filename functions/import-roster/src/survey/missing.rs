use jiff::civil::Date;
use shared::store::RosterTable;

use super::people::People;
use super::spill::Spill;
use crate::error::ImportError;

/// What the table has, beside a full list.
#[derive(Clone, Copy, Debug, Default)]
pub struct TableCounts {
    /// Insured people of earlier imports who are missing from the file.
    pub missing: u64,
    /// Insured people.
    pub insured: u64,
    /// People with an account.
    pub accounts: u64,
}

/// Counts the people of the table, and those who are missing from the file.
///
/// Scans the whole table; only a full list asks for it, once a month: about 10 s and a cent for 300,000 members. A counter
/// would drift with the first interrupted import.
///
/// # Errors
/// If the table does not answer, or the temporary disk is full.
pub async fn count_table(table: &RosterTable, people: &mut People, today: Date) -> Result<TableCounts, ImportError> {
    let (mut insured, mut counts) = (Spill::new()?, TableCounts::default());
    let mut position = None;
    loop {
        let (members, next) = table.scan_members(position).await?;
        counts.accounts += members.iter().filter(|member| member.has_account()).count() as u64;
        for member in members.iter().filter(|member| member.is_insured(today)) {
            counts.insured += 1;
            insured.add(people.entry(&member.member_key()))?;
        }
        position = next;
        if position.is_none() {
            counts.missing = people.count_absent(&mut insured)?;
            return Ok(counts);
        }
    }
}
