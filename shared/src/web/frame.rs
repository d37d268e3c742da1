//! What every page has around its own content.

use std::sync::Arc;

use super::form::FieldError;
use crate::config::Config;
use crate::wording::Wording;

/// 文字サイズ
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// 中
    #[default]
    Medium,
    /// 大
    Large,
}

impl TextSize {
    /// The value in the form and the cookie.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Medium => "m",
            Self::Large => "l",
        }
    }

    /// The size of that code; anything else is the medium one.
    pub fn from_code(code: &str) -> Self {
        if code == Self::Large.code() { Self::Large } else { Self::Medium }
    }
}

/// The outside of a page.
#[derive(Clone)]
pub struct Frame {
    /// The texts, in the language of the page.
    pub w: Arc<Wording>,
    /// The society's configuration.
    pub config: Arc<Config>,
    /// 文字サイズ
    pub text_size: TextSize,
    /// The path to come back to.
    pub path: String,
    /// For the hidden field of every form.
    pub form_token: String,
    /// The nickname of whoever is signed in while a mailed link is opened: the page says so and offers to sign out.
    pub signed_in_as: Option<String>,
}

impl Frame {
    /// The `<title>`: `エラー：` before it when something has to be corrected.
    pub fn title(&self, page: &str, errors: &[FieldError]) -> String {
        let prefix = if errors.is_empty() { "" } else { &self.w.common.error_title_prefix };
        format!("{prefix}{page}｜{}", self.config.service_name)
    }

    /// The `<title>` of a page without a form.
    pub fn plain_title(&self, page: &str) -> String {
        self.title(page, &[])
    }

    /// The `<title>` of a page that ends a step.
    pub fn refusal_title(&self, heading: &str) -> String {
        format!("{}{}", self.w.common.error_title_prefix, self.plain_title(heading))
    }

    /// Whether 大 is chosen.
    pub fn text_is_large(&self) -> bool {
        self.text_size == TextSize::Large
    }
}
