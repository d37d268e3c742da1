//! The layout that every page shares: title, language, text size, notice, form token.

use std::sync::Arc;

use super::assets::{ICON, SCRIPT, STYLE};
use super::form::FieldError;
use super::notice::Notice;
use super::shown_for::{FLOW, MEMBER, ShownFor};
use crate::config::Config;
use crate::language::Language;
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

/// How the controls for 表示言語 and 文字サイズ work on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// Forms of their own, posted to `/preferences/…`, which redirects back to the page.
    Posted,
    /// Buttons of the page's own form, `#entries`: the typed values are posted along and shown again.
    OfForm,
    /// Radio buttons and a style rule: for a page that cannot be shown again (S06, with the key).
    InPlace,
}

/// What the layout template of a page needs.
#[derive(Clone)]
pub struct Frame {
    /// The texts, in the language of the page.
    pub w: Arc<Wording>,
    /// The society's configuration.
    pub config: Arc<Config>,
    /// 文字サイズ
    pub text_size: TextSize,
    /// How text size and language are changed on this page.
    pub controls: Controls,
    /// The path of the page, to return to after a preference was set.
    pub path: String,
    /// Whom the page is shown for: from the gate, by [`super::Visit`] alone.
    pub(super) shown_for: ShownFor,
    /// The notice at the top; it stays when the page is shown in another language or text size.
    pub notice: Option<Notice>,
    /// The CSRF token in a hidden field of every form.
    pub form_token: String,
    /// The nickname of the member who is signed in while a mailed link is opened: the page says so and offers to sign out.
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

    /// The `<title>` of an error page.
    pub fn error_title(&self, heading: &str) -> String {
        format!("{}{}", self.w.common.error_title_prefix, self.plain_title(heading))
    }

    /// Whether 大 is chosen.
    pub fn text_is_large(&self) -> bool {
        self.text_size == TextSize::Large
    }

    /// See [`Controls::InPlace`].
    pub fn changes_in_place(&self) -> bool {
        self.controls == Controls::InPlace
    }

    /// See [`Controls::Posted`].
    pub fn changes_by_itself(&self) -> bool {
        self.controls == Controls::Posted
    }

    /// See [`Controls::OfForm`].
    pub fn changes_with_form(&self) -> bool {
        self.controls == Controls::OfForm
    }

    /// The URL to which a form of the page posts. It names whom the page was shown for, so that the form acts for nobody
    /// else; a template has no other way to write an action (a test reads every template).
    pub fn action(&self, path: &str) -> String {
        let ShownFor { flow, member } = &self.shown_for;
        let flow = flow.iter().map(|tag| (FLOW, tag.as_str()));
        let member = member.iter().map(|tag| (MEMBER, tag.as_str()));
        with_query(path, flow.chain(member))
    }

    /// Whether the page names the member who is signed in.
    pub fn is_of_member(&self) -> bool {
        self.shown_for.member.is_some()
    }

    /// The URL of another page of the same flow.
    pub fn link(&self, path: &str) -> String {
        with_query(path, self.shown_for.flow.iter().map(|tag| (FLOW, tag.as_str())))
    }

    /// The URL of this page, to return to after a preference was set.
    pub fn back(&self) -> String {
        self.link(&self.path)
    }

    /// The URL that shows the page's form again with another preference.
    pub fn shown_with(&self, preference: &str, value: &str) -> String {
        let notice = self.notice.map(|notice| ("notice", notice.code()));
        with_query(&self.action(&self.path), notice.into_iter().chain([(preference, value)]))
    }

    /// The languages to choose from.
    pub const fn languages(&self) -> [Language; Language::ALL.len()] {
        Language::ALL
    }

    /// The URL of the style sheet.
    pub fn style_href(&self) -> String {
        STYLE.href()
    }

    /// The URL of the script.
    pub fn script_href(&self) -> String {
        SCRIPT.href()
    }

    /// The URL of the icon.
    pub fn icon_href(&self) -> String {
        ICON.href()
    }
}

/// The path with these parameters after those that it has.
fn with_query<'a>(path: &str, parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    parameters.fold(path.to_owned(), |url, (name, value)| {
        let mark = if url.contains('?') { '&' } else { '?' };
        format!("{url}{mark}{name}={value}")
    })
}
