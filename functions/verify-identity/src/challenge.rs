//! The image characters, and the mailed code that stands in for them.

use shared::image;
use shared::input::letters;
use shared::secret::{ImageQuestion, MailedCode};
use shared::store::Link;
use shared::web::{AtLink, Entry, Field, Fields, Posted, Refusal, Visit, at_link::Registration};

/// Which of the two the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// 画像の文字
    Image,
    /// 確認コード
    Code,
}

impl Challenge {
    /// The one that the form was made for.
    pub fn of(fields: &Fields) -> Self {
        if fields.has(Field::MailedCode) { Self::Code } else { Self::Image }
    }
}

/// What was typed to answer it.
pub enum Proof {
    Image(String),
    Code(MailedCode),
}

impl Proof {
    /// The answer, or the sentence that asks for one.
    pub fn read(posted: &Posted<AtLink<Registration>>, form: &mut Entry) -> Option<Self> {
        let messages = &posted.visit.wording.messages.identity;
        match Challenge::of(&posted.fields) {
            Challenge::Image => {
                let typed = letters(posted.typed(Field::ImageText)).to_lowercase();
                if typed.is_empty() {
                    form.refuse(Field::ImageText, &messages.image_required);
                    return None;
                }
                Some(Self::Image(typed))
            }
            Challenge::Code => {
                let typed = MailedCode::typed(posted.typed(Field::MailedCode));
                if typed.is_none() {
                    form.refuse(Field::MailedCode, &messages.code_required);
                }
                typed.map(Self::Code)
            }
        }
    }

    /// Which challenge it answers.
    pub fn challenge(&self) -> Challenge {
        match self {
            Self::Image(_) => Challenge::Image,
            Self::Code(_) => Challenge::Code,
        }
    }

    /// Uses up the challenge in the store before the outcome counts: the link with one more try taken, or the link with
    /// the next image to answer.
    pub async fn evaluate(&self, visit: &Visit, link: &Link) -> Result<Result<Link, Link>, Refusal> {
        match self {
            Self::Image(typed) => {
                let key = &visit.config.service_key;
                let question = ImageQuestion { link: &link.pk, number: link.images };
                let right = key.image_is_answered(question, visit.now, typed);
                let used = visit.store.use_up_image(link, right, visit.now).await?;
                Ok(used.filter(|_| right).ok_or_else(|| next_image(link)))
            }
            Self::Code(code) => {
                let Some(mailed) = link.live_code(visit.now) else { return Ok(Err(link.clone())) };
                let right = mailed.digest == visit.config.service_key.code_digest(&link.pk, code);
                let used = visit.store.use_up_code(link, mailed, right, visit.now).await?;
                Ok(used.filter(|_| right).ok_or_else(|| link.clone()))
            }
        }
    }

    /// Says that the answer was wrong.
    pub fn refuse(&self, visit: &Visit, form: &mut Entry) {
        let messages = &visit.wording.messages.identity;
        match self {
            Self::Image(_) => form.refuse(Field::ImageText, &messages.image_mismatch),
            Self::Code(_) => form.refuse(Field::MailedCode, &messages.code_mismatch),
        }
    }
}

fn next_image(link: &Link) -> Link {
    Link { images: link.images.saturating_add(1), ..link.clone() }
}

const _: () = assert!(image::LEN == 4, "the page tells members to type four characters");
