//! What every page has around its own content.

use std::sync::Arc;

use super::form::FieldError;
use super::visit::Notice;
use crate::config::Config;
use crate::wording::{Language, Wording};

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

/// How the controls for 表示言語 and 文字サイズ work on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// Buttons that are posted to `/preferences/…`, then the page is fetched again.
    Posted,
    /// Buttons of the page's own form, `#entries`: what was typed goes with them and comes back.
    OfForm,
    /// Radio buttons and a style rule: for a page that cannot be shown again, such as the one with the key.
    InPlace,
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
    /// How it and the language are changed here.
    pub controls: Controls,
    /// The path to come back to.
    pub path: String,
    /// The sentence at the top, which stays when the page is shown otherwise.
    pub notice: Option<Notice>,
    /// For the hidden field of every form.
    pub form_token: String,
    /// The nickname of whoever is signed in while a mailed link is opened: the page says so and offers to sign out.
    pub signed_in_as: Option<String>,
}

impl Frame {
    /// The `<title>`: `エラー：` before it when something has to be corrected.
    pub fn title(&self, page: &str, errors: &[FieldError]) -> String {
        let prefix = if errors.is_empty() { "" } else { &self.w.common.error_title_prefix };
        let common = &self.w.common;
        format!("{prefix}{page}{}{}", common.title_separator, common.service)
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

    /// Whether the controls work without showing the page again.
    pub fn changes_in_place(&self) -> bool {
        self.controls == Controls::InPlace
    }

    /// Whether the controls are forms of their own.
    pub fn changes_by_itself(&self) -> bool {
        self.controls == Controls::Posted
    }

    /// Whether the controls belong to the page's own form.
    pub fn changes_with_form(&self) -> bool {
        self.controls == Controls::OfForm
    }

    /// Where the page's form is shown again, otherwise.
    pub fn shown_with(&self, preference: &str, value: &str) -> String {
        let notice = self.notice.map(|notice| format!("notice={}&", notice.code())).unwrap_or_default();
        format!("{}?{notice}{preference}={value}", self.path)
    }

    /// The languages to choose from.
    pub const fn languages(&self) -> [Language; Language::ALL.len()] {
        Language::ALL
    }
}
