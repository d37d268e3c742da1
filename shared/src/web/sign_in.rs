//! A successful login: the new session, and the known-device cookie.

use cookie::Cookie;

use super::answer::Answer;
use super::cookies::CookieName;
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::input::LoginKey;
use crate::language::Language;
use crate::secret::{ServiceKey, Token};
use crate::store::{Account, LoginBucket, Pk, Session, signed_in_as};

/// A session to be stored and started.
pub struct NewSession {
    /// The item to store.
    pub session: Session,
    /// Whether this browser never signed in with the login ID before.
    pub is_new_device: bool,
    token: Token,
    device: String,
    language: Option<Language>,
}

impl NewSession {
    /// A session of the account at `epoch`; `previous` is the time of the login before this one.
    pub fn draw(visit: &Visit, account: &Account, epoch: u64, previous: Option<Timestamp>) -> Self {
        let token = Token::draw(&*visit.random);
        let login_key = account.login_id.key().clone();
        let session = Session {
            pk: Pk::session(&token.hash()),
            signed_in_as: signed_in_as(&login_key),
            epoch,
            device: visit.device,
            signed_in_at: visit.now,
            member_key: account.member_key.clone(),
            previous_login_at: previous,
            seen_at: visit.now,
            expires_at: visit.now.plus_minutes(visit.config.session_absolute_hours * 60),
            replaced_at: None,
            login_key,
        };
        let known = known_device(visit, &session.login_key);
        let is_new_device = known.is_none();
        let device = known.unwrap_or_else(|| new_mark(visit, &session.login_key));
        let language = Some(visit.language_of(account)).filter(|language| *language != visit.preferences.language);
        Self { session, is_new_device, token, device, language }
    }

    /// Redirects to the page, signed in. A browser in which no language was chosen takes over the account's.
    pub fn enter(self, path: impl Into<String>) -> Answer {
        let entered = Answer::see(path)
            .with(CookieName::Session.set(self.token.reveal()))
            .with(CookieName::Device.set(&self.device))
            .with(CookieName::Restricted.clear())
            .with(CookieName::Asked.clear());
        match self.language {
            Some(language) => entered.with(CookieName::Language.set(language.code())),
            None => entered,
        }
    }
}

/// The bucket of failed logins (brute-force protection): a known device has its own, so an attacker who runs into the
/// limit does not lock the member out; all unknown devices share one per login ID.
pub fn attempts_of(visit: &Visit, login_key: &LoginKey) -> LoginBucket {
    LoginBucket::of(login_key, known_device(visit, login_key).as_deref())
}

/// The known-device cookie for a browser that has just opened the account: its first login is that of a known device.
pub fn mark_device(visit: &Visit, login_key: &LoginKey) -> Cookie<'static> {
    CookieName::Device.set(&new_mark(visit, login_key))
}

fn new_mark(visit: &Visit, login_key: &LoginKey) -> String {
    let nonce = Token::draw(&*visit.random);
    format!("{}.{}", nonce.reveal(), visit.config.service_key.device_mark(login_key, nonce.reveal()))
}

/// Whether this browser signed in with the login ID before.
pub fn is_known_device(visit: &Visit, login_key: &LoginKey) -> bool {
    known_device(visit, login_key).is_some()
}

fn known_device(visit: &Visit, login_key: &LoginKey) -> Option<String> {
    let cookie = visit.cookies.get(CookieName::Device)?;
    let (nonce, mark) = cookie.split_once('.')?;
    let is_ours = |key: ServiceKey| key.device_mark(login_key, nonce) == mark;
    visit.config.service_key.readable(visit.now).any(is_ours).then(|| cookie.to_owned())
}
