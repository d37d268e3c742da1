use std::env;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use shared::limits::setting::ROSTER_SHRINK_PERCENT;
use shared::secret::ServiceKey;

use crate::check::EraCodes;

/// The settings of the function, as set by `infra/template.yaml`.
#[derive(Clone)]
pub struct Settings {
    /// `ROSTER_ERA_CODES` = `nenkin`, `receipt` or `refuse`
    pub era_codes: EraCodes,
    /// `ROSTER_SHRINK_PERCENT`: the percentage by which a full list may be shorter than the one before.
    pub shrink_percent: u8,
    /// `MEMBERS_TABLE`
    pub members_table: String,
    /// `METRICS_NAMESPACE`
    pub metrics_namespace: String,
    /// `SERVICE_KEY`, base64: keys the digests by which temporary passwords are compared.
    pub service_key: ServiceKey,
}

/// A missing or malformed setting, by name. The value is not repeated: it may be a secret.
#[derive(Debug, thiserror::Error)]
#[error("setting {0} is missing or malformed")]
pub struct SettingsError(&'static str);

impl Settings {
    /// Reads the settings; `var` returns the value of an environment variable.
    ///
    /// # Errors
    /// The first setting that is missing or malformed.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let text = |name: &'static str| var(name).filter(|text| !text.is_empty()).ok_or(SettingsError(name));
        let era_codes = match text("ROSTER_ERA_CODES")?.as_str() {
            "nenkin" => EraCodes::Nenkin,
            "receipt" => EraCodes::Receipt,
            "refuse" => EraCodes::Refuse,
            _ => return Err(SettingsError("ROSTER_ERA_CODES")),
        };
        let shrink_percent = ROSTER_SHRINK_PERCENT.parse(&text(ROSTER_SHRINK_PERCENT.variable)?);
        let service_key = BASE64_STANDARD.decode(text("SERVICE_KEY")?).ok().and_then(|key| key.try_into().ok());
        Ok(Self {
            era_codes,
            shrink_percent: shrink_percent.ok_or(SettingsError(ROSTER_SHRINK_PERCENT.variable))?,
            members_table: text("MEMBERS_TABLE")?,
            metrics_namespace: text("METRICS_NAMESPACE")?,
            service_key: service_key.map(ServiceKey::new).ok_or(SettingsError("SERVICE_KEY"))?,
        })
    }

    /// Reads the settings from the process environment.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| env::var(name).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(codes: &str, percent: &str) -> Result<Settings, String> {
        let key = BASE64_STANDARD.encode([7; 32]);
        let vars = [
            ("ROSTER_ERA_CODES", codes),
            ("ROSTER_SHRINK_PERCENT", percent),
            ("MEMBERS_TABLE", "members"),
            ("METRICS_NAMESPACE", "portal"),
            ("SERVICE_KEY", &key),
        ];
        let var = |name: &str| vars.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        Settings::read(var).map_err(|error| error.to_string())
    }

    #[test]
    fn a_malformed_setting_is_named() {
        assert_eq!(read("nenkin", "5").map(|s| (s.era_codes, s.shrink_percent)), Ok((EraCodes::Nenkin, 5)));
        let named = |name: &str| Some(format!("setting {name} is missing or malformed"));
        assert_eq!(read("guess", "5").err(), named("ROSTER_ERA_CODES"));
        assert_eq!(read("refuse", "101").err(), named("ROSTER_SHRINK_PERCENT"));
        assert_eq!(read("refuse", "").err(), named("ROSTER_SHRINK_PERCENT"));
    }
}
