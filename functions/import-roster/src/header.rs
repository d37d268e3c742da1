use shared::input::letters;

use crate::column::Column;
use crate::encoding::Encoding;
use crate::problem::Refusal;
use crate::records::Record;

/// Which column stands where.
#[derive(Clone, Debug)]
pub struct Header {
    columns: Vec<Option<Column>>,
    /// The columns that together name a person.
    pub key: &'static [Column],
}

impl Header {
    /// Reads the heading.
    ///
    /// # Errors
    /// The first [`Refusal`] met. Places are named, not texts: without a heading, the first row is personal data.
    pub fn read(record: Record<'_>, encoding: Encoding) -> Result<Self, Refusal> {
        let mut columns = Vec::new();
        let mut unknown = Vec::new();
        for index in 0..record.width() {
            let name = encoding.decode(record.cell(index)).unwrap_or("?".into());
            let column = Column::named(&name);
            match column {
                Some(column) if columns.contains(&Some(column)) => return Err(Refusal::RepeatedColumn(column)),
                None if !letters(&name).is_empty() => unknown.push(index + 1),
                _ => {}
            }
            columns.push(column);
        }
        let missing = missing(&columns);
        if !missing.is_empty() {
            return Err(Refusal::MissingColumns(missing));
        }
        if !unknown.is_empty() {
            return Err(Refusal::UnknownColumns(unknown));
        }
        Ok(Self { key: key(&columns).unwrap_or_default(), columns })
    }

    /// Where a column stands, if it is there.
    pub fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == Some(column))
    }

    /// The column in a place, if it has a heading.
    pub fn column(&self, index: usize) -> Option<Column> {
        self.columns.get(index).copied().flatten()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }
}

/// The first that is complete: the ID that survives a change of 記号・番号 is better than one that does not.
const KEYS: [&[Column]; 3] =
    [&[Column::MemberKey], &[Column::EmployeeNumber], &[Column::Symbol, Column::Number, Column::Branch]];

fn key(columns: &[Option<Column>]) -> Option<&'static [Column]> {
    KEYS.into_iter().find(|key| key.iter().all(|column| columns.contains(&Some(*column))))
}

fn missing(columns: &[Option<Column>]) -> Vec<&'static str> {
    let lacks = |column: Column| !columns.contains(&Some(column));
    let mut missing = Vec::new();
    if key(columns).is_none() {
        missing.push("加入者ID（または社員番号、または記号・番号・枝番）");
    }
    let mandatory = [Column::BirthDate, Column::Address, Column::LostOn];
    missing.extend(mandatory.into_iter().filter(|column| lacks(*column)).map(Column::name));
    let issued = [Column::IssuedLoginId, Column::IssuedPassword];
    if issued.into_iter().any(|column| !lacks(column)) {
        missing.extend(issued.into_iter().filter(|column| lacks(*column)).map(Column::name));
    }
    missing
}
