//! Versions of glibc.

use std::fmt::{self, Display, Formatter};

/// A version of glibc, as in its symbol versions: `2.34`, `2.2.5`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glibc(Vec<u32>);

impl Glibc {
    /// The version of the runtime `provided.al2023`: Amazon Linux 2023 stays at glibc 2.34.
    pub fn of_runtime() -> Self {
        Self(vec![2, 34])
    }

    /// Parses numbers separated by dots.
    pub fn parse(text: &str) -> Option<Self> {
        text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().map(Self)
    }
}

impl Display for Glibc {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::Glibc;

    fn glibc(text: &str) -> Glibc {
        Glibc::parse(text).unwrap()
    }

    #[test]
    fn versions_are_compared_numerically() {
        assert!(glibc("2.4") < glibc("2.34"));
        assert!(glibc("2.2.5") < glibc("2.3"));
        assert_eq!(glibc("2.2.5").to_string(), "2.2.5");
        assert!(Glibc::parse("PRIVATE").is_none());
    }
}
