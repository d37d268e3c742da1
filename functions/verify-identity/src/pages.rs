//! S05, S06

use std::sync::Arc;

use askama::Template;
use shared::clock::Timestamp;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;
use shared::wording::Wording;

/// S05: 本人確認
#[derive(Template)]
#[template(path = "verify_identity.html")]
pub struct VerifyIdentity {
    /// The frame of the page.
    pub frame: Frame,
    /// メールアドレス, 生年月日, 画像の文字 or 確認コード
    pub form: Entry,
    /// The challenge.
    pub challenge: Challenge,
}

impl VerifyIdentity {
    fn image(&self, number: &u32) -> String {
        self.frame.link(&format!("/verify-identity/image?n={number}"))
    }
}

/// The image, or its accessible alternative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// 画像の文字
    Image {
        /// Number of the image; part of its URL, so that no browser shows a cached one.
        number: u32,
    },
    /// 確認コード
    MailedCode {
        /// Whether this request mailed the code.
        just_sent: bool,
    },
}

/// S06: 本人確認完了. The key is shown here and nowhere else.
#[derive(Template)]
#[template(path = "identity_confirmed.html")]
pub struct IdentityConfirmed {
    /// The frame of the page; text size and language change in place, since the page cannot be shown again.
    pub frame: Frame,
    /// The texts in every language, that of the page first.
    pub wordings: Vec<Arc<Wording>>,
    /// The two halves of the key.
    pub key_groups: (String, String),
    /// Until when the key and the mailed link work.
    pub expires_at: Timestamp,
}

impl IdentityConfirmed {
    fn key(&self) -> String {
        format!("{}{}", self.key_groups.0, self.key_groups.1)
    }
}
