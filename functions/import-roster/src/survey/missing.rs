use jiff::civil::Date;
use shared::store::RosterTable;

use super::people::People;
use super::spill::Spill;
use crate::error::ImportError;

/// How many insured people of earlier imports are missing from the file.
///
/// Scans the whole table; only a full list asks for it, once a month: about 10 s and a cent for 300,000 members. A counter
/// would drift with the first interrupted import.
///
/// # Errors
/// If the table does not answer, or the temporary disk is full.
pub async fn count_missing(table: &RosterTable, people: &mut People, today: Date) -> Result<u64, ImportError> {
    let mut insured = Spill::new()?;
    let mut position = None;
    loop {
        let (members, next) = table.scan_members(position).await?;
        for member in members.iter().filter(|member| member.is_insured(today)) {
            insured.add(people.entry(&member.member_key()))?;
        }
        position = next;
        if position.is_none() {
            return Ok(people.count_absent(&mut insured)?);
        }
    }
}
