use cookie::Cookie;

use super::answer::Answer;
use super::cookies::CookieName;
use super::visit::{Notice, Visit};
use crate::clock::Timestamp;
use crate::input::EmailAddress;
use crate::store::Mailbox;
use crate::wording::Wording;

/// A mail that this browser asked for: to which address, on which form, and when.
///
/// The page that says so shows the address and from when another mail may be asked for. It travels in a cookie and
/// never in a URL, and is forgotten after half an hour, at a login, when the account is open, at a sign-out and on the
/// form of another mail: the next person at a shared computer does not read it. Whoever forges the cookie tells a story
/// to nobody but himself: `deliver-mail` decides what is sent.
pub struct Asked {
    /// The address as it was read.
    pub address: EmailAddress,
    form: String,
    at: Timestamp,
}

/// What a page that says that a mail is on its way shows of it: the same for every address.
pub struct MailAsked {
    /// The address.
    pub address: String,
    /// The form to ask with again.
    pub form: String,
    /// From when it may be asked again, and in how many seconds that is; nothing when it may be now.
    pub wait: Option<(Timestamp, i64)>,
    notice: Option<Notice>,
}

impl Asked {
    /// Minutes in which it is shown: by then the mail is there or was asked for again. The form on the page holds the
    /// address itself, so that its button works for longer.
    pub(super) const MINUTES: i64 = 30;

    /// A mail is counted when it goes out, some seconds after it was asked for: what the page promises is later than
    /// that by a margin, so that it is kept.
    const WAIT_SECONDS: i64 = Mailbox::GAP_SECONDS + 15;

    fn parse(kept: &str) -> Option<Self> {
        let (at, rest) = kept.split_once(':')?;
        let (form, address) = rest.split_once(':')?;
        let address = EmailAddress::parse(address).ok()?;
        Some(Self { address, form: form.to_owned(), at: Timestamp(at.parse().ok()?) })
    }

    fn cookie(&self) -> Cookie<'static> {
        CookieName::Asked.set(&format!("{}:{}:{}", self.at.0, self.form, self.address.as_str()))
    }

    /// When another mail may be asked for, if that is later than `now`.
    fn wait(&self, now: Timestamp) -> Option<(Timestamp, i64)> {
        let until = self.at.plus_seconds(Self::WAIT_SECONDS);
        let seconds = until.seconds_since(now);
        (1..=Self::WAIT_SECONDS).contains(&seconds).then_some((until, seconds))
    }
}

impl Visit {
    /// The mail that was asked for with the form of this page.
    pub fn asked(&self) -> Option<Asked> {
        let asked = Asked::parse(self.cookies.get(CookieName::Asked)?)?;
        let is_kept = asked.at.plus_minutes(Asked::MINUTES) > self.now;
        let is_here = asked.form == self.path || self.path == sent(&asked.form);
        (is_kept && is_here).then_some(asked)
    }

    /// The answer, and the browser forgets a mail that was asked for with another form, or long ago.
    pub fn begin_asking(&self, answer: Answer) -> Answer {
        match self.cookies.get(CookieName::Asked) {
            Some(_) if self.asked().is_none() => answer.with(CookieName::Asked.clear()),
            _ => answer,
        }
    }

    /// The answer when this browser asked for the same mail about a minute ago: none would be sent.
    pub fn asked_too_early(&self, address: &EmailAddress) -> Option<Answer> {
        let asked = self.asked().filter(|asked| asked.address == *address && asked.wait(self.now).is_some())?;
        Some(Answer::see(Notice::MailAskedTooEarly.at(&sent(&asked.form))))
    }

    /// The answer when a mail was asked for.
    pub fn mail_asked(&self, address: EmailAddress, again: bool) -> Answer {
        let page = sent(&self.path);
        let to = if again { Notice::MailAskedAgain.at(&page) } else { page };
        Answer::see(to).with(Asked { address, form: self.path.clone(), at: self.now }.cookie())
    }
}

fn sent(form: &str) -> String {
    format!("{form}/sent")
}

impl MailAsked {
    /// The word that the button for another mail sends along.
    pub const AGAIN: &'static str = "again";

    /// What the page shows now.
    pub fn new(visit: &Visit, asked: Asked) -> Self {
        Self { wait: asked.wait(visit.now), address: asked.address.into(), form: asked.form, notice: visit.notice() }
    }

    /// What became of asking again, and whether it was refused.
    pub fn outcome<'a>(&self, w: &'a Wording) -> Option<(&'a str, bool)> {
        match self.notice? {
            Notice::MailAskedAgain => Some((&w.common.resend.asked, false)),
            Notice::MailAskedTooEarly => Some((&w.common.resend.too_early, true)),
            _ => None,
        }
    }
}
