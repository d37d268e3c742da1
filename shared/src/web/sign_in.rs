//! A successful login: the new session, and the known-device cookie.

use cookie::Cookie;

use super::answer::Answer;
use super::cookies::CookieName;
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::input::LoginKey;
use crate::language::Language;
use crate::limits;
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
    /// The value of the cookie of known devices.
    devices: String,
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
        let known = known.filter(|known| known.is_of_present_key);
        let known = known.unwrap_or_else(|| KnownDevice::mark(visit, &session.login_key, epoch));
        let devices = known.beside_others(visit, &session.login_key);
        let language = Some(visit.language_of(account)).filter(|language| *language != visit.preferences.language);
        let ended = visit.cookies.token(CookieName::Session).map(|token| Pk::session(&token.hash()));
        let ended_flows = visit.flows_ended_by_sign_in(&account.member_key);
        Self { session, is_new_device, ended, token, devices, language, ended_flows }
    }

    /// Redirects to the page, signed in. A browser in which no language was chosen takes over the account's.
    pub fn enter(self, path: impl Into<String>) -> Answer {
        let entered = Answer::see(path)
            .with(CookieName::Session.set(self.token.reveal()))
            .with(CookieName::Device.set(&self.devices))
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
    LoginBucket::of(login_key, KnownDevice::of(visit, login_key).map(|known| known.mark).as_deref())
}

/// The known-device cookie for a browser that has just opened the account: its first login is that of a known device.
pub fn mark_device(visit: &Visit, account: &Account) -> Cookie<'static> {
    let login_key = account.login_id.key();
    CookieName::Device.set(&KnownDevice::mark(visit, login_key, account.epoch).beside_others(visit, login_key))
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

/// What separates the marks in the cookie: no mark contains it.
const SEPARATOR: char = '~';

/// The mark of a browser that signed in before: `NONCE.EPOCH.MARK`. The cookie has one for each of the login IDs that used
/// the browser last, so that two people who share it do not make it new to one another.
struct KnownDevice {
    mark: String,
    /// The account's epoch when the browser signed in. A change of the password ends the marks of before.
    epoch: u64,
    /// Whether the mark was made with the present service key. A login renews one that was not.
    is_of_present_key: bool,
}

impl KnownDevice {
    /// A new mark.
    fn mark(visit: &Visit, login_key: &LoginKey, epoch: u64) -> Self {
        let nonce = Token::draw(&*visit.random);
        let device = format!("{}.{epoch}", nonce.reveal());
        let mark = visit.config.service_key.device_mark(login_key, &device);
        Self { mark: format!("{device}.{mark}"), epoch, is_of_present_key: true }
    }

    /// The mark of this browser, if it has one of ours for that login ID.
    fn of(visit: &Visit, login_key: &LoginKey) -> Option<Self> {
        marks(visit).find_map(|mark| Self::read(visit, login_key, mark))
    }

    /// The mark, if it is one of ours for that login ID.
    fn read(visit: &Visit, login_key: &LoginKey, mark: &str) -> Option<Self> {
        let (device, digest) = mark.rsplit_once('.')?;
        let (_, epoch) = device.rsplit_once('.')?;
        let epoch = epoch.parse().ok()?;
        let is_ours = |key: &ServiceKey| key.device_mark(login_key, device) == digest;
        let is_of_present_key = is_ours(&visit.config.service_key);
        let is_known = is_of_present_key || visit.config.service_key.readable(visit.now).any(|key| is_ours(&key));
        is_known.then(|| Self { mark: mark.to_owned(), epoch, is_of_present_key })
    }

    /// The cookie's value: this mark, then the latest of others who use the browser.
    fn beside_others(self, visit: &Visit, login_key: &LoginKey) -> String {
        let others = marks(visit).filter(|mark| Self::read(visit, login_key, mark).is_none());
        let others = others.take(limits::MAX_DEVICE_MARKS - 1);
        others.fold(self.mark, |cookie, mark| format!("{cookie}{SEPARATOR}{mark}"))
    }
}

/// The marks in this browser's cookie, the latest first.
fn marks(visit: &Visit) -> impl Iterator<Item = &str> {
    let cookie = visit.cookies.get(CookieName::Device).unwrap_or_default();
    cookie.split(SEPARATOR).filter(|mark| !mark.is_empty()).take(limits::MAX_DEVICE_MARKS)
}
