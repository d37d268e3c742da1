//! Synthetic rosters, the same in each run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use crate::Failure;

/// The encoding of a list.
#[derive(Clone, Copy)]
pub enum Written {
    /// As payroll systems export it.
    Cp932,
    /// As Excel saves it today, without a BOM.
    Utf8,
}

const HEADING: &str =
    "加入者ID,記号,番号,枝番,氏名カナ,氏名,生年月日,本人家族区分,メールアドレス,資格取得日,資格喪失日\r\n";
const NAMES: [&str; 4] = ["ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎", "ﾀｶﾊｼ ﾊﾅｺ,髙橋 花子", "ｻｲﾄｳ ｼﾞﾛｳ,齋藤 次郎", "ﾔﾏｻﾞｷ ﾐｻｷ,山﨑 美咲"];

impl Written {
    pub const ALL: [Self; 2] = [Self::Cp932, Self::Utf8];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cp932 => "CP932",
            Self::Utf8 => "UTF-8",
        }
    }

    pub fn named(name: &str) -> Result<Self, Failure> {
        Self::ALL
            .into_iter()
            .find(|written| written.name() == name)
            .ok_or_else(|| format!("{name}: no encoding").into())
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Cp932 => SHIFT_JIS,
            Self::Utf8 => UTF_8,
        }
    }

    /// Writes a list of so many members, each with an address of their own; dates in each of the usual formats.
    pub fn write(self, path: &Path, rows: u64) -> Result<(), Failure> {
        let mut file = BufWriter::new(File::create(path)?);
        let encoded = |text: &str| self.encoding().encode(text).0.into_owned();
        file.write_all(&encoded(HEADING))?;
        for row in 0..rows {
            let name = NAMES[(row % 4) as usize];
            let (month, day) = (row % 12 + 1, row % 28 + 1);
            let born = match row % 4 {
                0 => format!("S45{month:02}{day:02}"),
                1 => format!("1985/{month}/{day}"),
                2 => format!("1990{month:02}{day:02}"),
                _ => format!("昭和55年{month}月{day}日"),
            };
            let row = format!("A{row:07},12,{row:06},00,{name},{born},1,Member.{row}@example.co.jp,19930401,\r\n");
            file.write_all(&encoded(&row))?;
        }
        Ok(file.flush()?)
    }
}
