use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::Request;
use http::header::USER_AGENT;
use lambda_http::request::RequestContext;
use subtle::ConstantTimeEq;

use super::cookies::{CookieName, Cookies};
use super::frame::{Controls, Frame};
use super::preference::{Preferences, parameter};
use super::refusal::Refusal;
use crate::app::App;
use crate::audit::Fact;
use crate::clock::Timestamp;
use crate::device::Device;
use crate::random;
use crate::store::Account;
use crate::store::{Link, Mail, MailJob, last_closed_day};
use crate::wording::{Language, Refusal as Told, Wording};

/// The first group of the IDs that Lambda gives.
const INQUIRY_NUMBER_LEN: usize = 8;

/// One request, before its body: who asks, when, with which cookies.
#[derive(Clone)]
pub struct Visit {
    app: App,
    /// The time of the request: one for all its comparisons.
    pub now: Timestamp,
    /// By which the log knows it; its beginning is the [`Visit::inquiry_number`].
    pub request_id: String,
    /// The cookies.
    pub cookies: Cookies,
    /// The path, without the query.
    pub path: String,
    /// How the browser wants to be shown pages.
    pub preferences: Preferences,
    /// The texts, in the language of the request.
    pub wording: Arc<Wording>,
    controls: Controls,
    /// What the browser says that it runs on.
    pub device: Device,
    /// Whether it takes files under gzip.
    pub takes_gzip: bool,
    client: String,
    query: String,
    form_token: String,
    is_new_browser: bool,
}

/// A sentence shown once at the top of a page, named in its query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// ログアウトしました。
    LoggedOut,
    /// すべての端末からログアウトしました。
    LoggedOutEverywhere,
    /// 利用登録が完了しました。…
    Registered,
    /// 一定時間操作がなかったため、…
    TimedOut,
    /// パスワードを変更しました。
    PasswordChanged,
    /// パスワードの変更は完了しています。新しいパスワードで…
    PasswordReplaced,
    /// もう一度の送信を受け付けました。…
    MailAskedAgain,
    /// 前の送信から間もないため、…
    MailAskedTooEarly,
}

impl Notice {
    const ALL: [Self; 8] = [
        Self::LoggedOut,
        Self::LoggedOutEverywhere,
        Self::Registered,
        Self::TimedOut,
        Self::PasswordChanged,
        Self::PasswordReplaced,
        Self::MailAskedAgain,
        Self::MailAskedTooEarly,
    ];

    /// The address of a page that shows it.
    pub fn at(self, path: &str) -> String {
        format!("{path}?notice={}", self.code())
    }

    /// The word in the query.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged-out",
            Self::LoggedOutEverywhere => "logged-out-everywhere",
            Self::Registered => "registered",
            Self::TimedOut => "timed-out",
            Self::PasswordChanged => "password-changed",
            Self::PasswordReplaced => "password-replaced",
            Self::MailAskedAgain => "asked-again",
            Self::MailAskedTooEarly => "asked-too-early",
        }
    }
}

impl Visit {
    /// Reads a request.
    pub fn new(app: App, request: &Request) -> Self {
        let cookies = Cookies::read(request.headers());
        let kept = cookies.token(CookieName::Form).map(|token| token.reveal().to_owned());
        let is_new_browser = kept.is_none();
        let query = request.uri().query().unwrap_or_default();
        let preferences = Preferences::read(query, &cookies, request.headers());
        let form_token = kept.unwrap_or_else(|| crate::secret::Token::draw(&*app.random).reveal().to_owned());
        Self {
            now: app.now(),
            request_id: request_id(&app, request),
            client: client_address(request),
            device: device(request),
            takes_gzip: super::assets::takes_gzip(request.headers()),
            path: request.uri().path().to_owned(),
            query: query.to_owned(),
            wording: app.wordings.of(preferences.language).clone(),
            preferences,
            controls: Controls::Posted,
            cookies,
            form_token,
            is_new_browser,
            app,
        }
    }

    /// People who lost their insurance on this day or before are closed.
    pub fn last_closed_day(&self) -> jiff::civil::Date {
        last_closed_day(self.now.date_in_japan(), self.config.grace_days)
    }

    /// The function's parts.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The client's network address as the gateway saw it, by pseudonym: headers that a client can write do not count.
    pub fn client(&self) -> String {
        self.config.service_key.pseudonym(&self.client).to_string()
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        parameter(&self.query, name)
    }

    /// The sentence to show at the top.
    pub fn notice(&self) -> Option<Notice> {
        let code = self.query("notice")?;
        Notice::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// Randomness for the looks of an image.
    pub fn drawing_rng(&self) -> impl rand::Rng {
        <rand::rngs::StdRng as rand::SeedableRng>::from_seed(random::bytes(&*self.random))
    }

    /// The outside of a page.
    pub fn frame(&self) -> Frame {
        Frame {
            w: self.wording.clone(),
            config: self.config.clone(),
            text_size: self.preferences.text_size,
            controls: self.controls,
            path: self.path.clone(),
            notice: self.notice(),
            form_token: self.form_token.clone(),
            signed_in_as: None,
        }
    }

    /// The same visit, whose page has a form of its own.
    pub(super) fn with_form(self) -> Self {
        Self { controls: Controls::OfForm, ..self }
    }

    /// The language of whoever owns the account: what was chosen in this browser, else what the account remembers.
    pub fn language_of(&self, account: &Account) -> Language {
        let Preferences { chosen_language, language, .. } = self.preferences;
        chosen_language.or(account.language).unwrap_or(language)
    }

    /// The form's token for a browser that has none yet.
    pub(super) fn new_form_token(&self) -> Option<&str> {
        self.is_new_browser.then_some(self.form_token.as_str())
    }

    /// Whether a form repeated the token of this browser.
    pub(super) fn is_own_form(&self, token: &str) -> bool {
        !self.is_new_browser && bool::from(self.form_token.as_bytes().ct_eq(token.as_bytes()))
    }

    /// A mail to ask for, together with the fact that it tells of.
    pub fn mail_job(&self, mail: Mail) -> MailJob {
        self.mail_job_in(self.preferences.language, mail)
    }

    /// The same, in the language of whoever gets it.
    pub fn mail_job_in(&self, language: Language, mail: Mail) -> MailJob {
        let id = random::string(&*self.random, b"0123456789abcdef", 32);
        MailJob::new(&id, mail, language, &self.request_id, self.now)
    }

    /// お問い合わせ番号: as much of the request's ID as can be read out over the telephone. Of ten million requests in
    /// the log, two out of a thousand share theirs with another.
    pub fn inquiry_number(&self) -> &str {
        self.request_id.get(..INQUIRY_NUMBER_LEN).unwrap_or(&self.request_id)
    }

    /// Records a wrong try behind a link and gives the number that is left; the last one voids the link.
    ///
    /// # Errors
    /// The page that says so, when none is left.
    pub fn wrong_try(&self, link: &Link, fact: Fact, none_left: Told) -> Result<u32, Refusal> {
        let who = link.address.as_str();
        self.record(fact, Some(&who), "");
        match link.tries_left() {
            0 => {
                self.record(Fact::LinkLocked, Some(&who), fact.name());
                Err(Refusal::Told(none_left))
            }
            left => Ok(left),
        }
    }

    /// Records a business fact about a member key, an address or nobody in particular.
    pub fn record(&self, fact: Fact, who: Option<&dyn Display>, detail: &str) {
        let who = who.map(|who| self.config.service_key.pseudonym(&who.to_string()));
        self.audit.record(fact, &self.request_id, who.as_ref(), detail);
    }
}

impl Deref for Visit {
    type Target = crate::app::Parts;

    fn deref(&self) -> &crate::app::Parts {
        &self.app
    }
}

fn request_id(app: &App, request: &Request) -> String {
    let context = request.extensions().get::<lambda_http::Context>();
    match context {
        Some(context) if !context.request_id.is_empty() => context.request_id.clone(),
        _ => random::string(&*app.random, b"0123456789abcdef", 32),
    }
}

fn device(request: &Request) -> Device {
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
    user_agent.map(Device::of).unwrap_or_default()
}

fn client_address(request: &Request) -> String {
    match request.extensions().get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone().unwrap_or_default(),
        _ => String::new(),
    }
}
