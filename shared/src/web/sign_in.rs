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
    /// Whether this browser never signed in with the login ID and its present password before.
    pub is_new_device: bool,
    /// The session that the browser had, there or not: signing in ends it.
    pub ended: Option<Pk>,
    token: Token,
    device: String,
    language: Option<Language>,
    ended_flows: Vec<Cookie<'static>>,
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
            member_tag: Some(visit.config.service_key.member_tag(&account.member_key)),
            login_key,
        };
        let known = KnownDevice::of(visit, &session.login_key).filter(|known| known.epoch == epoch);
        let is_new_device = known.is_none();
        let device = known.unwrap_or_else(|| KnownDevice::mark(visit, &session.login_key, epoch)).cookie;
        let language = Some(visit.language_of(account)).filter(|language| *language != visit.preferences.language);
        let ended = visit.cookies.token(CookieName::Session).map(|token| Pk::session(&token.hash()));
        let ended_flows = visit.flows_ended_by_sign_in(&account.member_key);
        Self { session, is_new_device, ended, token, device, language, ended_flows }
    }

    /// Redirects to the page, signed in. A browser in which no language was chosen takes over the account's.
    pub fn enter(self, path: impl Into<String>) -> Answer {
        let entered = Answer::see(path)
            .with(CookieName::Session.set(self.token.reveal()))
            .with(CookieName::Device.set(&self.device))
            .with(CookieName::Asked.clear());
        let entered = self.ended_flows.into_iter().fold(entered, Answer::with);
        match self.language {
            Some(language) => entered.with(CookieName::Language.set(language.code())),
            None => entered,
        }
    }
}

/// The bucket of failed logins (brute-force protection): a known device has its own, so an attacker who runs into the
/// limit does not lock the member out; all unknown devices share one per login ID.
pub fn attempts_of(visit: &Visit, login_key: &LoginKey) -> LoginBucket {
    LoginBucket::of(login_key, KnownDevice::of(visit, login_key).map(|known| known.cookie).as_deref())
}

/// The known-device cookie for a browser that has just opened the account: its first login is that of a known device.
pub fn mark_device(visit: &Visit, account: &Account) -> Cookie<'static> {
    CookieName::Device.set(&KnownDevice::mark(visit, account.login_id.key(), account.epoch).cookie)
}

/// Whether this browser signed in with the login ID before.
pub fn is_known_device(visit: &Visit, login_key: &LoginKey) -> bool {
    KnownDevice::of(visit, login_key).is_some()
}

/// The same where the account is known: the mark of an earlier password is good for nothing.
pub fn attempts_of_account(visit: &Visit, account: &Account) -> LoginBucket {
    attempts_of_outdated_device(visit, account).unwrap_or_else(|| attempts_of(visit, account.login_id.key()))
}

/// The bucket of the unknown devices, for a device that was known by an earlier password: such a mark is good for nothing
/// any more. None when the mark is current, or there is none.
pub fn attempts_of_outdated_device(visit: &Visit, account: &Account) -> Option<LoginBucket> {
    let login_key = account.login_id.key();
    let known = KnownDevice::of(visit, login_key)?;
    (known.epoch != account.epoch).then(|| LoginBucket::of(login_key, None))
}

/// The mark of a browser that signed in before: `NONCE.EPOCH.MARK`.
struct KnownDevice {
    cookie: String,
    /// The account's epoch when the browser signed in. A change of the password ends the marks of before.
    epoch: u64,
}

impl KnownDevice {
    /// A new mark.
    fn mark(visit: &Visit, login_key: &LoginKey, epoch: u64) -> Self {
        let nonce = Token::draw(&*visit.random);
        let device = format!("{}.{epoch}", nonce.reveal());
        let mark = visit.config.service_key.device_mark(login_key, &device);
        Self { cookie: format!("{device}.{mark}"), epoch }
    }

    /// The mark of this browser, if it is one of ours for that login ID.
    fn of(visit: &Visit, login_key: &LoginKey) -> Option<Self> {
        let cookie = visit.cookies.get(CookieName::Device)?;
        let (device, mark) = cookie.rsplit_once('.')?;
        let (_, epoch) = device.rsplit_once('.')?;
        let is_ours = |key: ServiceKey| key.device_mark(login_key, device) == mark;
        let is_known = visit.config.service_key.readable(visit.now).any(is_ours);
        is_known.then_some(Self { cookie: cookie.to_owned(), epoch: epoch.parse().ok()? })
    }
}
