//! What a function says when it cannot start: one sentence.

use std::fmt;

use crate::limits::setting::NumberSetting;

/// A setting that is missing or malformed.
///
/// Its text is one sentence: the variable, what it must be, and where it comes from. It never repeats the value, which may
/// be a secret. `Debug` is the same sentence, since that is what a `main` that returns an error prints.
#[derive(PartialEq, Eq)]
pub struct ConfigError {
    variable: &'static str,
    must_be: String,
}

impl ConfigError {
    /// `variable` must be `must_be`, as in "a mail address".
    pub fn new(variable: &'static str, must_be: impl Into<String>) -> Self {
        Self { variable, must_be: must_be.into() }
    }

    /// The number must be in its range.
    pub fn of_number(setting: &NumberSetting) -> Self {
        let (min, max) = (setting.range.start(), setting.range.end());
        Self::new(setting.variable, format!("a whole number from {min} to {max}"))
    }
}

/// The parameter in `infra/template.yaml` that sets a variable: `BASE_URL` comes from `BaseUrl`.
fn parameter(variable: &str) -> String {
    let capitalised = |word: &str| word.chars().take(1).chain(word.to_lowercase().chars().skip(1)).collect::<String>();
    variable.split('_').map(capitalised).collect()
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variable, must_be } = self;
        write!(f, "{variable} must be {must_be} (")?;
        match *variable {
            "MEMBERS_TABLE"
            | "EXPIRING_TABLE"
            | "METRICS_NAMESPACE"
            | "SERVICE_KEY"
            | "SERVICE_KEY_BEFORE"
            | "CONFIGURATION_SET"
            | "STRANGER_CONFIGURATION_SET" => {
                f.write_str("infra/template.yaml makes it")?;
            }
            _ => write!(f, "{} in infra/template.yaml, where its default is", parameter(variable))?,
        }
        f.write_str(")")
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::setting::SESSION_ABSOLUTE_HOURS;

    #[test]
    fn a_malformed_setting_is_told_in_one_sentence() {
        let hours = "SESSION_ABSOLUTE_HOURS must be a whole number from 1 to 24 \
                     (SessionAbsoluteHours in infra/template.yaml, where its default is)";
        assert_eq!(ConfigError::of_number(&SESSION_ABSOLUTE_HOURS).to_string(), hours);
        let key = ConfigError::new("SERVICE_KEY", "32 bytes in base64");
        assert_eq!(format!("{key:?}"), "SERVICE_KEY must be 32 bytes in base64 (infra/template.yaml makes it)");
    }
}
