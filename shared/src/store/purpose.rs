//! What mails are requested for: a link to a step, or a confirmation code.

/// Which of the three mails a link came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// M1 利用登録手続きのご案内: leads to S04.
    Registration,
    /// M2 本人確認完了のご案内: leads to S07.
    Credentials,
    /// M4 パスワード再発行のご案内: leads to S12.
    Reset,
}

impl Purpose {
    /// Its name in the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Credentials => "credentials",
            Self::Reset => "reset",
        }
    }

    /// The page that a link of this purpose opens.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Registration => "/first-login",
            Self::Credentials => "/auth-key",
            Self::Reset => "/temp-login",
        }
    }
}

/// For what a mailbox gets mails on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxUse {
    /// Links.
    Link(Purpose),
    /// 確認コード
    Code,
}

impl MailboxUse {
    /// Every use.
    pub const ALL: [Self; 4] =
        [Self::Link(Purpose::Registration), Self::Link(Purpose::Credentials), Self::Link(Purpose::Reset), Self::Code];

    /// The name in the key of a [`Mailbox`](super::Mailbox), and in what staff are told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link(purpose) => purpose.name(),
            Self::Code => "code",
        }
    }
}
