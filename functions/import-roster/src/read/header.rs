use shared::input::letters;

use super::encoding::Encoding;
use super::records::Record;
use crate::format::{Column, FileProblem};

/// The heading: which column is at which position.
#[derive(Clone, Debug)]
pub struct Header {
    columns: Vec<Option<Column>>,
    /// The columns that together identify a person.
    pub key: &'static [Column],
}

impl Header {
    /// Reads the heading.
    ///
    /// # Errors
    /// The first [`FileProblem`] found. Unknown columns are named by position, not by text: in a file without a heading
    /// the first row is personal data.
    pub fn read(record: Record<'_>, encoding: Encoding) -> Result<Self, FileProblem> {
        let mut columns = Vec::new();
        let mut unknown = Vec::new();
        for index in 0..record.width() {
            let name = encoding.decode(record.cell(index)).unwrap_or("?".into());
            let column = Column::from_name(&name);
            match column {
                Some(column) if columns.contains(&Some(column)) => return Err(FileProblem::RepeatedColumn(column)),
                None if !letters(&name).is_empty() => unknown.push(index + 1),
                _ => {}
            }
            columns.push(column);
        }
        let missing = missing(&columns);
        if !missing.is_empty() {
            return Err(FileProblem::MissingColumns(missing));
        }
        if !unknown.is_empty() {
            return Err(FileProblem::UnknownColumns(unknown));
        }
        Ok(Self { key: key(&columns).unwrap_or_default(), columns })
    }

    /// The position of a column, if present.
    pub fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == Some(column))
    }

    /// The column at a position, if the heading names one.
    pub fn column(&self, index: usize) -> Option<Column> {
        self.columns.get(index).copied().flatten()
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }
}

/// Candidate keys, best first: 加入者ID stays the same when 記号・番号 change.
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
