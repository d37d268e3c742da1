use std::io;

use shared::store::ItemKind;

use crate::error::ImportError;
use crate::spill::{Entry, Spill};
use crate::survey::People;
use crate::table::{MembersTable, Stored};

/// How many insured people of earlier imports are not in the file.
///
/// Reads the whole table, as only a full list has it done, once a month: some 10 s and a cent for 300,000 members. A
/// counter would be off after the first import that was interrupted.
///
/// # Errors
/// When the table does not answer, or the temporary disk is full.
pub async fn count(table: &MembersTable, people: &mut People, today: jiff::civil::Date) -> Result<u64, ImportError> {
    let mut insured = Spill::new()?;
    let mut start = None;
    loop {
        let request = table.client.scan().table_name(&table.name).set_exclusive_start_key(start);
        let request =
            request.projection_expression("pk, lost_on, row_digest").filter_expression("begins_with(pk, :member)");
        let member = aws_sdk_dynamodb::types::AttributeValue::S(ItemKind::Member.prefix().to_owned());
        let page = request.expression_attribute_values(":member", member).send().await?;
        for item in page.items.unwrap_or_default() {
            let stored: Stored = serde_dynamo::from_item(item)?;
            if stored.is_active(today) {
                note(&mut insured, people, stored.member_key().as_str())?;
            }
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(insured.count_absent_from(&mut people.keys)?);
        }
    }
}

fn note(insured: &mut Spill, people: &People, member_key: &str) -> io::Result<()> {
    insured.add(Entry { hash: people.hash.of(member_key), line: 0, tag: 0 })
}
