//! The function's settings, from environment variables.

use std::env;

use jiff::SignedDuration;
use shared::config::{ConfigError, service_key};
use shared::limits::setting::{ADDRESS_CHANGE_HOLD_HOURS, NumberSetting, ROSTER_SHRINK_PERCENT};
use shared::secret::ServiceKey;

use crate::check::EraCodes;

/// The settings of the function, as set by `infra/template.yaml`.
#[derive(Clone)]
pub struct Settings {
    /// `ROSTER_ERA_CODES` = `nenkin`, `receipt` or `refuse`
    pub era_codes: EraCodes,
    /// `ROSTER_SHRINK_PERCENT`: the percentage by which a full list may be shorter than the one before.
    pub shrink_percent: u8,
    /// `MEMBERS_TABLE` and `EXPIRING_TABLE`
    pub tables: (String, String),
    /// `ADDRESS_CHANGE_HOLD_HOURS`: for how long an account holder's new address gets no re-issue.
    pub address_hold: SignedDuration,
    /// `METRICS_NAMESPACE`
    pub metrics_namespace: String,
    /// `SERVICE_KEY`, `SERVICE_KEY_BEFORE` and `SERVICE_KEY_REPLACED_AT`: keys the digests by which temporary passwords are compared.
    pub service_key: ServiceKey,
}

impl Settings {
    /// Reads the settings; `var` returns the value of an environment variable.
    ///
    /// # Errors
    /// The first setting that is missing or malformed.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text =
            |name: &'static str| var(name).filter(|text| !text.is_empty()).ok_or_else(|| ConfigError::new(name, "set"));
        let era_codes = match var("ROSTER_ERA_CODES").unwrap_or_default().as_str() {
            "nenkin" => EraCodes::Nenkin,
            "receipt" => EraCodes::Receipt,
            "refuse" => EraCodes::Refuse,
            _ => return Err(ConfigError::new("ROSTER_ERA_CODES", "nenkin, receipt or refuse")),
        };
        Ok(Self {
            era_codes,
            shrink_percent: number(&var, &ROSTER_SHRINK_PERCENT)?,
            address_hold: SignedDuration::from_hours(number(&var, &ADDRESS_CHANGE_HOLD_HOURS)?),
            tables: (text("MEMBERS_TABLE")?, text("EXPIRING_TABLE")?),
            metrics_namespace: text("METRICS_NAMESPACE")?,
            service_key: service_key(&var)?,
        })
    }

    /// Reads the settings from the process environment.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| env::var(name).ok())
    }
}

fn number<T: TryFrom<i64>>(
    var: impl Fn(&str) -> Option<String>,
    setting: &'static NumberSetting,
) -> Result<T, ConfigError> {
    let text = var(setting.variable).unwrap_or_default();
    setting.parse(&text).ok_or_else(|| ConfigError::of_number(setting))
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, Engine as _};

    use super::*;

    fn read(codes: &str, percent: &str) -> Result<Settings, String> {
        let key = BASE64_STANDARD.encode([7; 32]);
        let vars = [
            ("ROSTER_ERA_CODES", codes),
            ("ROSTER_SHRINK_PERCENT", percent),
            ("ADDRESS_CHANGE_HOLD_HOURS", "24"),
            ("MEMBERS_TABLE", "members"),
            ("EXPIRING_TABLE", "expiring"),
            ("METRICS_NAMESPACE", "portal"),
            ("SERVICE_KEY", &key),
        ];
        let var = |name: &str| vars.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        Settings::read(var).map_err(|error| error.to_string())
    }

    #[test]
    fn a_malformed_setting_is_told_in_one_sentence() {
        assert_eq!(read("nenkin", "5").map(|s| (s.era_codes, s.shrink_percent)), Ok((EraCodes::Nenkin, 5)));
        let codes = "ROSTER_ERA_CODES must be nenkin, receipt or refuse \
                     (RosterEraCodes in infra/template.yaml, where its default is)";
        assert_eq!(read("guess", "5").err().as_deref(), Some(codes));
        let percent = "ROSTER_SHRINK_PERCENT must be a whole number from 0 to 100 \
                       (RosterShrinkPercent in infra/template.yaml, where its default is)";
        assert_eq!(read("refuse", "101").err().as_deref(), Some(percent));
        assert_eq!(read("refuse", "").err().as_deref(), Some(percent));
    }
}
