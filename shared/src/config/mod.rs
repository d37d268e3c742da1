//! The society's settings, read once at start. A missing or malformed one stops the function with a sentence that says
//! what it must be ([`ConfigError`]).

mod error;

pub use error::ConfigError;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::clock::Timestamp;
use crate::input::{EmailAddress, PasswordPolicy};
use crate::language::Language;
use crate::limits::setting::{self, NumberSetting};
use crate::menu::{self, MenuEntry};
use crate::secret::ServiceKey;

/// The settings that `infra/template.yaml` passes on from its parameters.
#[derive(Clone)]
pub struct Config {
    /// The product's URL, without a trailing slash. Links in mails are made from it, never from a request (host header
    /// injection).
    pub base_url: String,
    /// The names in the texts, by language.
    names: [Names; Language::ALL.len()],
    /// The product's label beside the service's name; may be empty.
    pub product_label: String,
    /// The sender of every mail.
    pub from_address: EmailAddress,
    /// The rule for new passwords.
    pub password_policy: PasswordPolicy,
    /// Address domains that may register; empty means any.
    pub allowed_domains: Vec<String>,
    /// Whether S04 offers the pre-issued login ID and temporary password.
    pub pre_issued_credentials: bool,
    /// Days after 資格喪失日 during which an account still works.
    pub grace_days: i16,
    /// Minutes after which an idle session ends.
    pub session_idle_minutes: i64,
    /// Hours after which a session ends in any case.
    pub session_absolute_hours: i64,
    /// The menu of the portal top; may be empty.
    pub menu: Vec<MenuEntry>,
    /// The durable table.
    pub members_table: String,
    /// The table whose items expire.
    pub expiring_table: String,
    /// The CloudWatch namespace of the metrics.
    pub metrics_namespace: String,
    /// The key from which pseudonyms, image characters and digests of mailed codes are derived.
    pub service_key: ServiceKey,
}

/// The names that the society puts into its texts, in one language.
#[derive(Clone)]
pub struct Names {
    /// 健康保険組合の名称
    pub society: String,
    /// 健康マイポータル
    pub service: String,
    /// How to reach the society; shown in the footer and where a member needs help.
    pub contact: String,
    /// 個人情報の取扱いについて
    pub privacy_url: String,
    /// The planned end of maintenance, in words of staff; set while the portal is closed.
    pub maintenance: Option<String>,
}

impl Config {
    /// Reads the settings through `var`, which gives the value of an environment variable.
    ///
    /// # Errors
    /// The first setting that is missing or malformed, by name; its value is not repeated.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let settings = Settings(&var);
        let names = settings.names()?;
        let product_label = settings.optional("PRODUCT_LABEL");
        let of_society = names.iter().flat_map(|names| [names.society.clone(), names.service.clone()]);
        let society_words = of_society.chain([product_label.clone()]).collect();
        let min_len = settings.number(&setting::PASSWORD_MIN_LENGTH)?;
        Ok(Self {
            base_url: settings.base_url("BASE_URL")?,
            names,
            product_label,
            from_address: settings.address("FROM_ADDRESS")?,
            password_policy: PasswordPolicy { min_len, society_words },
            allowed_domains: settings.list("ALLOWED_ADDRESS_DOMAINS"),
            pre_issued_credentials: settings.switch("PRE_ISSUED_CREDENTIALS")?,
            grace_days: settings.number(&setting::GRACE_DAYS)?,
            session_idle_minutes: settings.number(&setting::SESSION_IDLE_MINUTES)?,
            session_absolute_hours: settings.number(&setting::SESSION_ABSOLUTE_HOURS)?,
            menu: settings.menu("PORTAL_MENU")?,
            members_table: settings.text("MEMBERS_TABLE")?,
            expiring_table: settings.text("EXPIRING_TABLE")?,
            metrics_namespace: settings.text("METRICS_NAMESPACE")?,
            service_key: service_key(&var)?,
        })
    }

    /// The settings of this process.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// The names in that language.
    pub const fn names(&self, language: Language) -> &Names {
        let [ja, en] = &self.names;
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// Whether addresses of this domain may register.
    pub fn allows(&self, address: &EmailAddress) -> bool {
        self.allowed_domains.is_empty() || self.allowed_domains.iter().any(|domain| domain == address.domain())
    }

    /// The sender's domain, which members should allow in their mail filters.
    pub fn mail_domain(&self) -> &str {
        self.from_address.domain()
    }
}

/// The service key, and the one that it replaced if that is still named: the same value there is no other key.
///
/// # Errors
/// As [`Config::read`].
pub fn service_key(var: impl Fn(&str) -> Option<String>) -> Result<ServiceKey, ConfigError> {
    let settings = Settings(&var);
    let present = settings.key("SERVICE_KEY")?;
    let replaced_at = settings.time("SERVICE_KEY_REPLACED_AT")?;
    let before = match settings.optional("SERVICE_KEY_BEFORE").as_str() {
        "" => present,
        _ => settings.key("SERVICE_KEY_BEFORE")?,
    };
    let key = ServiceKey::new(present);
    match replaced_at {
        _ if before == present => Ok(key),
        Some(at) => Ok(key.replacing(before, at)),
        None => Err(ConfigError::new("SERVICE_KEY_REPLACED_AT", A_TIME)),
    }
}

/// What a time must be.
const A_TIME: &str = "a time such as 2026-11-28T12:00:00Z, or empty if the key was never replaced";

/// What a text must be: some end up in mail headers, where a control character is not allowed.
const ONE_LINE: &str = "one line of text without control characters";

struct Settings<'a, F>(&'a F);

impl<F: Fn(&str) -> Option<String>> Settings<'_, F> {
    fn optional(&self, name: &'static str) -> String {
        (self.0)(name).unwrap_or_default().trim().to_owned()
    }

    fn text(&self, name: &'static str) -> Result<String, ConfigError> {
        self.line(name)?.ok_or_else(|| ConfigError::new(name, ONE_LINE))
    }

    /// One line of text, or none if it is empty.
    fn line(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        let value = self.optional(name);
        if value.chars().any(char::is_control) {
            return Err(ConfigError::new(name, ONE_LINE));
        }
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    /// The Japanese names are required; an English one that is empty falls back to the Japanese one.
    fn names(&self) -> Result<[Names; Language::ALL.len()], ConfigError> {
        let ja = Names {
            society: self.text("SOCIETY_NAME")?,
            service: self.text("SERVICE_NAME")?,
            contact: self.text("CONTACT")?,
            privacy_url: self.text("PRIVACY_URL")?,
            maintenance: self.line("MAINTENANCE_WINDOW")?,
        };
        let en = Names {
            society: self.line("SOCIETY_NAME_EN")?.unwrap_or_else(|| ja.society.clone()),
            service: self.line("SERVICE_NAME_EN")?.unwrap_or_else(|| ja.service.clone()),
            contact: self.line("CONTACT_EN")?.unwrap_or_else(|| ja.contact.clone()),
            privacy_url: self.line("PRIVACY_URL_EN")?.unwrap_or_else(|| ja.privacy_url.clone()),
            maintenance: match &ja.maintenance {
                Some(ja) => Some(self.line("MAINTENANCE_WINDOW_EN")?.unwrap_or_else(|| ja.clone())),
                None => None,
            },
        };
        Ok([ja, en])
    }

    fn list(&self, name: &'static str) -> Vec<String> {
        let value = self.optional(name).to_lowercase();
        value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    fn menu(&self, name: &'static str) -> Result<Vec<MenuEntry>, ConfigError> {
        menu::parse(&self.optional(name))
            .ok_or_else(|| ConfigError::new(name, "名称|https://…;名称|English name|https://…"))
    }

    fn base_url(&self, name: &'static str) -> Result<String, ConfigError> {
        let url = self.text(name)?;
        let is_authority =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-".contains(&b));
        let is_port = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let local = ["http://127.0.0.1:", "http://localhost:"].into_iter().find_map(|start| url.strip_prefix(start));
        if !(url.strip_prefix("https://").is_some_and(is_authority) || local.is_some_and(is_port)) {
            return Err(ConfigError::new(name, "https:// and a host, without a path or a trailing slash"));
        }
        Ok(url)
    }

    fn address(&self, name: &'static str) -> Result<EmailAddress, ConfigError> {
        EmailAddress::parse(&self.text(name)?).map_err(|_| ConfigError::new(name, "a mail address"))
    }

    fn time(&self, name: &'static str) -> Result<Option<Timestamp>, ConfigError> {
        let text = self.optional(name);
        if text.is_empty() {
            return Ok(None);
        }
        let time = text.parse::<jiff::Timestamp>().map_err(|_| ConfigError::new(name, A_TIME))?;
        Ok(Some(Timestamp(time.as_second())))
    }

    fn switch(&self, name: &'static str) -> Result<bool, ConfigError> {
        match self.text(name)?.as_str() {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(ConfigError::new(name, "on or off")),
        }
    }

    fn number<T: TryFrom<i64>>(&self, setting: &NumberSetting) -> Result<T, ConfigError> {
        setting.parse(&self.optional(setting.variable)).ok_or_else(|| ConfigError::of_number(setting))
    }

    fn key(&self, name: &'static str) -> Result<[u8; 32], ConfigError> {
        let bytes = BASE64_STANDARD.decode(self.optional(name)).ok();
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| ConfigError::new(name, "32 bytes in base64"))
    }
}
