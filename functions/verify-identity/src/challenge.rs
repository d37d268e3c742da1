//! The challenge (CAPTCHA): the characters of an image, or the mailed code in its place.

use shared::clock::Timestamp;
use shared::input::letters;
use shared::secret::{ImageQuestion, MailedCode, ServiceKey};
use shared::store::{Link, LinkCode, StoreError};
use shared::web::{AtLink, Entry, Field, Fields, Posted, Visit, at_link::Registration};

use crate::pages::Challenge;

/// The challenge that a form was made for, to be shown again.
pub fn of(fields: &Fields, link: &Link) -> Challenge {
    if fields.has(Field::MailedCode) { code() } else { image(link) }
}

/// The challenge of the submitted form; for a new form a code, if one is still valid, else an image.
pub fn to_show(form: &Entry, link: &Link, now: Timestamp) -> Challenge {
    let mailed = form.had(Field::MailedCode) || !form.had(Field::ImageText) && link.live_code(now).is_some();
    if mailed { code() } else { image(link) }
}

/// The current image of the link.
pub fn image(link: &Link) -> Challenge {
    Challenge::Image { number: link.images }
}

/// A code that was mailed by an earlier request.
pub fn code() -> Challenge {
    Challenge::MailedCode { just_sent: false }
}

/// The typed answer.
pub enum Proof {
    Image(String),
    Code(MailedCode),
}

impl Proof {
    /// The answer; if it is missing, adds the problem to the form.
    pub fn read(posted: &Posted<AtLink<Registration>>, form: &mut Entry) -> Option<Self> {
        let messages = &posted.visit().wording.messages.identity;
        match of(posted.fields(), posted.gate().link()) {
            Challenge::Image { .. } => {
                let typed = letters(posted.typed(Field::ImageText)).to_lowercase();
                if typed.is_empty() {
                    form.refuse(Field::ImageText, &messages.image_required);
                    return None;
                }
                Some(Self::Image(typed))
            }
            Challenge::MailedCode { .. } => {
                let typed = MailedCode::typed(posted.typed(Field::MailedCode));
                if typed.is_none() {
                    form.refuse(Field::MailedCode, &messages.code_required);
                }
                typed.map(Self::Code)
            }
        }
    }

    /// The challenge to show after a mismatch with the roster; `link` is as the check left it.
    pub fn challenge(&self, link: &Link) -> Challenge {
        match self {
            Self::Image(_) => image(link),
            Self::Code(_) => code(),
        }
    }

    /// The challenge to show after a wrong answer, or after another request consumed it.
    pub fn next(&self, link: &Link) -> Challenge {
        match self {
            Self::Image(_) => Challenge::Image { number: link.images.saturating_add(1) },
            Self::Code(_) => code(),
        }
    }

    /// Whether the answer is right. Only the request that consumes the challenge may act on it.
    pub fn is_right(&self, visit: &Visit, link: &Link) -> bool {
        let key = &visit.config.service_key;
        match self {
            Self::Image(typed) => {
                key.image_is_answered(ImageQuestion { link: link.pk.as_str(), number: link.images }, visit.now, typed)
            }
            Self::Code(code) => {
                let is_of =
                    |mailed: &LinkCode, key: ServiceKey| mailed.digest == key.code_digest(link.pk.as_str(), code);
                let mailed = link.live_code(visit.now);
                mailed.is_some_and(|mailed| key.readable(visit.now).any(|key| is_of(mailed, key)))
            }
        }
    }

    /// Consumes the challenge and, if the answer is right, counts a try: gives the link after that, or none if another
    /// request consumed the challenge first or there is no code.
    pub async fn use_up(&self, visit: &Visit, link: &Link, right: bool) -> Result<Option<Link>, StoreError> {
        match self {
            Self::Image(_) => visit.store.use_up_image(link, right, visit.now).await,
            Self::Code(_) => match link.live_code(visit.now) {
                Some(code) => visit.store.use_up_code(link, code, right, visit.now).await,
                None => Ok(None),
            },
        }
    }

    /// Adds the problem of a wrong answer to the form.
    pub fn refuse(&self, visit: &Visit, form: &mut Entry) {
        let messages = &visit.wording.messages.identity;
        match self {
            Self::Image(_) => form.refuse(Field::ImageText, &messages.image_mismatch),
            Self::Code(_) => form.refuse(Field::MailedCode, &messages.code_mismatch),
        }
    }
}
