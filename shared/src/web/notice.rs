//! Flash messages: a sentence shown once at the top of a page.

/// A sentence shown once at the top of a page; the query names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// ログアウトしました。
    LoggedOut,
    /// すべての端末からログアウトしました。
    LoggedOutEverywhere,
    /// 利用登録が完了しました。…
    Registered,
    /// 一定時間操作がなかったため、…
    TimedOut,
    /// パスワードを変更しました。
    PasswordChanged,
    /// 選んだ端末からログアウトしました。
    SessionEnded,
    /// パスワードの変更は完了しています。新しいパスワードで…
    PasswordReplaced,
    /// もう一度の送信を受け付けました。…
    MailAskedAgain,
    /// 前の送信から間もないため、…
    MailAskedTooEarly,
}

impl Notice {
    const ALL: [Self; 9] = [
        Self::LoggedOut,
        Self::LoggedOutEverywhere,
        Self::Registered,
        Self::TimedOut,
        Self::PasswordChanged,
        Self::SessionEnded,
        Self::PasswordReplaced,
        Self::MailAskedAgain,
        Self::MailAskedTooEarly,
    ];

    /// The notice with that word in the query.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// The address of a page that shows it.
    pub fn at(self, path: &str) -> String {
        format!("{path}?notice={}", self.code())
    }

    /// The word in the query.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged-out",
            Self::LoggedOutEverywhere => "logged-out-everywhere",
            Self::Registered => "registered",
            Self::TimedOut => "timed-out",
            Self::PasswordChanged => "password-changed",
            Self::SessionEnded => "session-ended",
            Self::PasswordReplaced => "password-replaced",
            Self::MailAskedAgain => "asked-again",
            Self::MailAskedTooEarly => "asked-too-early",
        }
    }
}
