//! What mails are sent for: a link to a step, or a confirmation code.

/// What a mailed link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// M1 利用登録手続きのご案内: leads to S04.
    Registration,
    /// M2 本人確認完了のご案内: leads to S07.
    Credentials,
    /// M4 パスワード再発行のご案内: leads to S12.
    Reset,
    /// 「これは私ではありません」 of a notice: leads to the freeze of the account.
    NotMe,
}

impl Purpose {
    /// Its name in the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Credentials => "credentials",
            Self::Reset => "reset",
            Self::NotMe => "not-me",
        }
    }

    /// The page that a link of this purpose opens.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Registration => "/first-login",
            Self::Credentials => "/auth-key",
            Self::Reset => "/temp-login",
            Self::NotMe => "/not-me",
        }
    }
}

/// For what a mailbox gets mails that are counted, or whose links are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxUse {
    /// Links.
    Link(Purpose),
    /// 確認コード
    Code,
    /// ログインのお知らせ
    LoginNotice,
}

impl MailboxUse {
    /// The uses whose mails are sent on request, and limited.
    pub const ON_REQUEST: [Self; 4] =
        [Self::Link(Purpose::Registration), Self::Link(Purpose::Credentials), Self::Link(Purpose::Reset), Self::Code];

    /// Every use.
    pub const ALL: [Self; 6] = [
        Self::Link(Purpose::Registration),
        Self::Link(Purpose::Credentials),
        Self::Link(Purpose::Reset),
        Self::Link(Purpose::NotMe),
        Self::Code,
        Self::LoginNotice,
    ];

    /// The name in the key of a [`Mailbox`](super::Mailbox), and in what staff are told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link(purpose) => purpose.name(),
            Self::Code => "code",
            Self::LoginNotice => "login-notice",
        }
    }
}
