use unicode_normalization::UnicodeNormalization;

/// Digits of a confirmation number: few enough to be copied by hand, too many to be right by accident.
const DIGITS: usize = 8;

/// The confirmation number of a comparison: stands for the file and for what the table has of the people it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmationNumber(String);

impl ConfirmationNumber {
    /// The number that a digest stands for.
    pub fn of(digest: [u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = digest;
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % 10_u64.pow(DIGITS as u32);
        Self(format!("{number:0DIGITS$}"))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name that staff gave a file: it confirms the file by a number in it.
#[derive(Clone, Debug, Default)]
pub struct FileName(String);

impl FileName {
    /// The name of an object of the bucket; full-width digits count.
    pub fn of_key(key: &str) -> Self {
        Self(key.rsplit('/').next().unwrap_or_default().nfkc().collect())
    }

    /// Whether the name has this confirmation number, apart from other digits.
    pub fn has(&self, number: &str) -> bool {
        self.numbers().any(|run| run == number)
    }

    /// Whether the name has what may be a confirmation number.
    pub fn has_any_number(&self) -> bool {
        self.numbers().any(|run| run.len() == DIGITS)
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.split(|c: char| !c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_a_name_however_staff_put_it_there() {
        let number = ConfirmationNumber::of([7; 32]);
        assert_eq!(number.as_str().len(), DIGITS);
        for name in ["full/2026-12-{}.csv", "full/2026-12（確認番号{}）.csv", "delta/{}.csv", "full/{} 12月.CSV"]
        {
            assert!(FileName::of_key(&name.replace("{}", number.as_str())).has(number.as_str()), "{name}");
        }
        let wide: String =
            number.as_str().chars().map(|digit| char::from_u32(digit as u32 + 0xfee0).unwrap_or(digit)).collect();
        assert!(FileName::of_key(&format!("full/12月 {wide}.csv")).has(number.as_str()));
        for name in ["full/1{}.csv", "full/{}2.csv", "{}/a.csv", "full/a.csv", ""] {
            assert!(!FileName::of_key(&name.replace("{}", number.as_str())).has(number.as_str()), "{name}");
        }
        assert!(
            FileName::of_key("full/20261201.csv").has_any_number()
                && !FileName::of_key("full/2026-12.csv").has_any_number()
        );
    }
}
