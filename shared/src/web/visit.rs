//! One request, as handlers see it.

use std::fmt::Display;
use std::net::{IpAddr, Ipv6Addr};
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::Request;
use http::Method;
use http::header::USER_AGENT;
use lambda_http::request::RequestContext;
use subtle::ConstantTimeEq;

use super::cookies::{CookieName, Cookies};
use super::frame::{Controls, Frame};
use super::notice::Notice;
use super::preference::{Preferences, parameter};
use super::shown_for::ShownFor;
use crate::app::App;
use crate::clock::Timestamp;
use crate::device::Device;
use crate::fact::Fact;
use crate::language::Language;
use crate::limits;
use crate::random;
use crate::store::{Account, Mail, MailJob, last_closed_day};
use crate::wording::Wording;

/// A request without its body: time, cookies, language, client.
#[derive(Clone)]
pub struct Visit {
    app: App,
    /// The time of the request, the same for all its comparisons.
    pub now: Timestamp,
    /// The ID in the log; its beginning is the [`Visit::inquiry_number`].
    pub request_id: String,
    /// The cookies.
    pub cookies: Cookies,
    /// The path, without the query.
    pub path: String,
    /// Language and text size.
    pub preferences: Preferences,
    /// The texts, in the language of the request.
    pub wording: Arc<Wording>,
    controls: Controls,
    /// The device, from `User-Agent`.
    pub device: Device,
    /// Whether the browser accepts gzip.
    pub takes_gzip: bool,
    client: String,
    query: String,
    form_token: String,
    is_new_browser: bool,
    /// Whether the request is one that may act: every method but GET and HEAD.
    pub(super) acts: bool,
    pub(super) shown_for: ShownFor,
}

impl Visit {
    /// Reads a request.
    pub(super) fn new(app: App, request: &Request) -> Self {
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
            acts: !matches!(*request.method(), Method::GET | Method::HEAD),
            shown_for: ShownFor::default(),
            app,
        }
    }

    /// The accounts of members whose insurance ended on this day or before are closed.
    pub fn last_closed_day(&self) -> jiff::civil::Date {
        last_closed_day(self.now.date_in_japan(), self.config.grace_days)
    }

    /// The function's parts.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Pseudonym of the client's network address as the gateway saw it; headers that a client can forge are ignored.
    pub fn client(&self) -> String {
        self.config.service_key.pseudonym(&self.client).to_string()
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        parameter(&self.query, name)
    }

    pub(super) fn whole_query(&self) -> &str {
        &self.query
    }

    /// The same visit behind its gate, which says for whom its pages are shown.
    pub(super) fn shown_for(self, shown_for: ShownFor) -> Self {
        Self { shown_for, ..self }
    }

    /// The notice to show at the top.
    pub fn notice(&self) -> Option<Notice> {
        Notice::from_code(self.query("notice")?)
    }

    /// A random generator for the distortion of an image.
    pub fn drawing_rng(&self) -> impl rand::Rng {
        <rand::rngs::StdRng as rand::SeedableRng>::from_seed(random::bytes(&*self.random))
    }

    /// The frame of a page.
    pub fn frame(&self) -> Frame {
        Frame {
            w: self.wording.clone(),
            config: self.config.clone(),
            text_size: self.preferences.text_size,
            controls: self.controls,
            path: self.path.clone(),
            shown_for: self.shown_for.clone(),
            notice: self.notice(),
            form_token: self.form_token.clone(),
            signed_in_as: None,
        }
    }

    /// The same visit, for a page with a form: the controls are buttons of that form.
    pub(super) fn with_form(self) -> Self {
        Self { controls: Controls::OfForm, ..self }
    }

    /// The language of the member: the one chosen in this browser, else the one stored with the account.
    pub fn language_of(&self, account: &Account) -> Language {
        let Preferences { chosen_language, language, .. } = self.preferences;
        chosen_language.or(account.language).unwrap_or(language)
    }

    /// The new CSRF token of a browser that has none yet.
    pub(super) fn new_form_token(&self) -> Option<&str> {
        self.is_new_browser.then_some(self.form_token.as_str())
    }

    /// Whether the form repeats this browser's CSRF token. Compared in constant time.
    pub(super) fn is_own_form(&self, token: &str) -> bool {
        !self.is_new_browser && bool::from(self.form_token.as_bytes().ct_eq(token.as_bytes()))
    }

    /// A job for the transactional outbox: `deliver-mail` sends the mail.
    pub fn mail_job(&self, mail: Mail) -> MailJob {
        self.mail_job_in(self.preferences.language, mail)
    }

    /// The same, in the recipient's language.
    pub fn mail_job_in(&self, language: Language, mail: Mail) -> MailJob {
        let id = random::string(&*self.random, b"0123456789abcdef", 32);
        MailJob::new(&id, mail, language, &self.request_id, self.now)
    }

    /// お問い合わせ番号: as much of the request ID as can be read out over the telephone. Of ten million requests in the
    /// log, two in a thousand share theirs with another.
    pub fn inquiry_number(&self) -> &str {
        self.request_id.get(..limits::INQUIRY_NUMBER_LEN).unwrap_or(&self.request_id)
    }

    /// Records a business fact; `who` is a member key or an address, and logged by pseudonym.
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
        Some(RequestContext::ApiGatewayV2(context)) => network(context.http.source_ip.as_deref().unwrap_or_default()),
        _ => String::new(),
    }
}

/// What the budgets of a network address count: of IPv6 the network that a provider gives to one subscriber, who has all
/// of its addresses.
fn network(address: &str) -> String {
    match address.parse().map(|address: IpAddr| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let host = u128::MAX.checked_shr(limits::IPV6_PREFIX_LEN).unwrap_or_default();
            Ipv6Addr::from_bits(address.to_bits() & !host).to_string()
        }
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_ipv6_subscriber_are_one_and_others_are_not() {
        let first = network("2001:db8:1:2::1");
        assert_eq!(network("2001:0DB8:1:2:ffff::9"), first);
        assert_ne!(network("2001:db8:1:3::1"), first);
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(network("no address"), "no address");
    }
}
