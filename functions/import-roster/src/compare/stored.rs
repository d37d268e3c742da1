use std::collections::HashMap;

use shared::input::MemberKey;
use shared::store::{RosterEntry, RosterTable};

use super::rows::Person;
use crate::error::ImportError;

/// Reads what is stored of the people of a chunk, in one batch; in a second one for those whom a release before stored under
/// another key. They keep that key, so that the account stays theirs.
///
/// # Errors
/// If the table does not answer.
pub async fn with_stored(
    table: &RosterTable,
    chunk: Vec<Person>,
) -> Result<Vec<(Person, Option<RosterEntry>)>, ImportError> {
    let keys: Vec<_> = chunk.iter().map(|person| person.row.member_key.clone()).collect();
    let mut stored = table.find_members(&keys).await?;
    let absent = chunk.iter().filter(|person| !stored.contains_key(&person.row.member_key));
    let former: Vec<_> = absent.filter_map(|person| person.row.former_key.clone()).collect();
    let mut before = if former.is_empty() { HashMap::new() } else { table.find_members(&former).await? };
    Ok(chunk.into_iter().map(|person| found(person, &mut stored, &mut before)).collect())
}

fn found(
    mut person: Person,
    stored: &mut HashMap<MemberKey, RosterEntry>,
    before: &mut HashMap<MemberKey, RosterEntry>,
) -> (Person, Option<RosterEntry>) {
    let row = &mut person.row;
    if let Some(entry) = stored.remove(&row.member_key) {
        return (person, Some(entry));
    }
    // Another person may have had the same key: who was born on another day is somebody else.
    let entry = row.former_key.as_ref().and_then(|key| before.remove(key));
    let entry = entry.filter(|entry| entry.birth_date == row.birth_date);
    if let Some(entry) = &entry {
        row.member_key = entry.member_key();
    }
    (person, entry)
}
