//! The confirmation page after a mail was asked for.

use cookie::Cookie;

use super::answer::Answer;
use super::cookies::CookieName;
use super::notice::Notice;
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::input::EmailAddress;
use crate::limits;
use crate::wording::Wording;

/// A mail that this browser asked for: address, form and time.
///
/// The confirmation page shows the address, and when another mail may be asked for. The address travels in a cookie,
/// sealed, and never in a URL. The cookie ends after half an hour, at a login, when the account is opened, at a sign-out and on the
/// form of another mail, so that the next user of a shared computer does not read it. `deliver-mail` decides what is sent.
pub struct Asked {
    /// The address, parsed.
    pub address: EmailAddress,
    form: String,
    at: Timestamp,
}

/// What the confirmation page shows of the mail: the same for every address, known or not (user enumeration).
pub struct MailAsked {
    /// The address.
    pub address: String,
    /// The path of the form to ask with again.
    pub form: String,
    /// When another mail may be asked for, and in how many seconds that is; none when it may be now.
    pub wait: Option<(Timestamp, i64)>,
    notice: Option<Notice>,
}

/// The use for which the cookie is sealed.
const SEALED: &str = "asked";

impl Asked {
    /// Seconds until the page lets the member ask again. The gap counts from the sending, some seconds after the request:
    /// the margin makes sure that the page keeps its promise.
    const WAIT_SECONDS: i64 = limits::MAIL_GAP.as_secs() + limits::MAIL_GAP_MARGIN.as_secs();

    fn parse(kept: &str) -> Option<Self> {
        let (at, rest) = kept.split_once(':')?;
        let (form, address) = rest.split_once(':')?;
        let address = EmailAddress::parse(address).ok()?;
        Some(Self { address, form: form.to_owned(), at: Timestamp(at.parse().ok()?) })
    }

    fn cookie(&self, visit: &Visit) -> Option<Cookie<'static>> {
        let kept = format!("{}:{}:{}", self.at.0, self.form, self.address.as_str());
        let sealed = visit.config.service_key.seal(SEALED, &kept, &*visit.random)?;
        Some(CookieName::Asked.set(&sealed))
    }

    /// When another mail may be asked for, if that is after `now`.
    fn wait(&self, now: Timestamp) -> Option<(Timestamp, i64)> {
        let until = self.at.plus_seconds(Self::WAIT_SECONDS);
        let seconds = until.seconds_since(now);
        (1..=Self::WAIT_SECONDS).contains(&seconds).then_some((until, seconds))
    }
}

impl Visit {
    /// The mail that was asked for with the form of this page, if any.
    pub fn asked(&self) -> Option<Asked> {
        let sealed = self.cookies.get(CookieName::Asked)?;
        let opened = self.config.service_key.readable(self.now).find_map(|key| key.open(SEALED, sealed));
        let asked = Asked::parse(&opened?)?;
        let is_kept = asked.at.plus(limits::ASKED_ADDRESS) > self.now;
        let is_here = asked.form == self.path || self.path == sent(&asked.form);
        (is_kept && is_here).then_some(asked)
    }

    /// The answer, which clears the cookie of a mail asked for with another form, or too long ago.
    pub fn begin_asking(&self, answer: Answer) -> Answer {
        match self.cookies.get(CookieName::Asked) {
            Some(_) if self.asked().is_none() => answer.with(CookieName::Asked.clear()),
            _ => answer,
        }
    }

    /// The answer when this browser asked for the same mail less than the gap ago: none would be sent.
    pub fn asked_too_early(&self, address: &EmailAddress) -> Option<Answer> {
        let asked = self.asked().filter(|asked| asked.address == *address && asked.wait(self.now).is_some())?;
        Some(Answer::see(Notice::MailAskedTooEarly.at(&sent(&asked.form))))
    }

    /// The redirect to the confirmation page.
    pub fn mail_asked(&self, address: EmailAddress, again: bool) -> Answer {
        let page = sent(&self.path);
        let to = if again { Notice::MailAskedAgain.at(&page) } else { page };
        let cookie = Asked { address, form: self.path.clone(), at: self.now }.cookie(self);
        cookie.into_iter().fold(Answer::see(to), Answer::with)
    }
}

fn sent(form: &str) -> String {
    format!("{form}/sent")
}

impl MailAsked {
    /// The value of the button that asks for another mail.
    pub const AGAIN: &'static str = "again";

    /// What the page shows at the time of the visit.
    pub fn new(visit: &Visit, asked: Asked) -> Self {
        Self { wait: asked.wait(visit.now), address: asked.address.into(), form: asked.form, notice: visit.notice() }
    }

    /// The sentence about a repeated request, and whether the request was too early.
    pub fn outcome<'a>(&self, w: &'a Wording) -> Option<(&'a str, bool)> {
        match self.notice? {
            Notice::MailAskedAgain => Some((&w.common.resend.asked, false)),
            Notice::MailAskedTooEarly => Some((&w.common.resend.too_early, true)),
            _ => None,
        }
    }
}
