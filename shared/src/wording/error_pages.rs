//! E01–E07 and the other pages that end a step.

use super::{Counted, Gap};

/// Why a step ends with a page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPage {
    /// E01a: the link of the first mail is expired, used, replaced or unknown.
    RegistrationLink,
    /// E01b: the link of the second mail is.
    CredentialsLink,
    /// E01c: the link of the re-issue mail is.
    ResetLink,
    /// The link 「これは私ではありません」 is expired, used or unknown.
    NotMeLink,
    /// S04: too many wrong temporary credentials.
    FirstLoginLocked,
    /// S05: too many mismatches.
    IdentityLocked,
    /// S07: too many wrong keys.
    KeyLocked,
    /// S12: too many wrong temporary passwords.
    ResetLoginLocked,
    /// E02: there is an account already.
    AlreadyRegistered,
    /// E03: the session or the form is too old.
    Outdated(Restart),
    /// S08: the time to choose credentials is over.
    CredentialsTimeout,
    /// E04: too many requests; minutes to wait.
    TooMany(i64),
    /// E05
    NotFound,
    /// E06, with the number to ask about, and where it shows what was written and what was not.
    Failed(String, Restart),
    /// E07, with the window where it is known.
    Maintenance(String),
    /// The request does not come from a page of ours, or cannot be read.
    NotAccepted(Restart),
    /// The form names a mailed link or restricted session that this browser does not have, or none.
    FlowGone(Restart),
    /// The form was shown for another member than the one who is signed in, whose nickname this is.
    OtherMember(String),
}

/// Where the member began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// S01
    Login,
    /// S02
    Registration,
    /// S10
    Reset,
    /// S13
    NewPassword,
    /// S14
    Portal,
}

/// A link that looks like a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The text of one such page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPageText {
    /// What happened.
    pub heading: String,
    /// What to do.
    pub body: String,
    /// Where to go, the main one first.
    pub buttons: Vec<Button>,
}

/// The texts of these pages.
#[derive(Debug)]
pub struct ErrorPages {
    /// このURLは使用できません
    pub link_heading: String,
    /// E01a
    pub registration_link: String,
    /// E01b
    pub credentials_link: String,
    /// E01c
    pub reset_link: String,
    /// The link 「これは私ではありません」
    pub not_me_link: String,
    /// S04: too many wrong tries.
    pub first_login_locked: String,
    /// S05: too many wrong tries.
    pub identity_locked: String,
    /// S07: too many wrong tries.
    pub key_locked: String,
    /// The heading for S12: too many wrong tries.
    pub reset_login_locked_heading: String,
    /// S12: too many wrong tries.
    pub reset_login_locked: String,
    /// E02
    pub already_heading: String,
    /// E02
    pub already: String,
    /// E03
    pub outdated_heading: String,
    /// E03
    pub outdated: String,
    /// S08: too late.
    pub credentials_timeout: String,
    /// E04
    pub too_many_heading: String,
    /// E04, {minutes}
    pub too_many: Counted,
    /// E05
    pub not_found_heading: String,
    /// E05
    pub not_found: String,
    /// E06
    pub failed_heading: String,
    /// E06, {inquiry number}
    pub failed: Gap,
    /// E07
    pub maintenance_heading: String,
    /// E07
    pub maintenance: String,
    /// E07, {window}
    pub maintenance_window: Gap,
    /// The request was refused.
    pub not_accepted_heading: String,
    /// The request was refused.
    pub not_accepted: String,
    /// The flow of the form is gone.
    pub flow_gone_heading: String,
    /// The flow of the form is gone.
    pub flow_gone: String,
    /// Another member is signed in.
    pub other_member_heading: String,
    /// Another member is signed in, {nickname}
    pub other_member: Gap,
    /// メールアドレスの入力からやり直す
    pub to_address: String,
    /// 新規利用登録へ
    pub to_registration: String,
    /// パスワード再発行へ
    pub to_reset: String,
    /// ログイン画面へ
    pub to_login: String,
    /// パスワード変更画面へ
    pub to_new_password: String,
    /// 加入者マイポータルトップへ
    pub to_portal: String,
}

impl ErrorPages {
    /// The text of an error page.
    pub fn text(&self, page: &ErrorPage) -> ErrorPageText {
        let (heading, body) = self.words(page);
        ErrorPageText { heading: heading.to_owned(), body, buttons: self.buttons(page) }
    }

    fn words(&self, page: &ErrorPage) -> (&str, String) {
        match page {
            ErrorPage::RegistrationLink => (&self.link_heading, self.registration_link.clone()),
            ErrorPage::CredentialsLink => (&self.link_heading, self.credentials_link.clone()),
            ErrorPage::ResetLink => (&self.link_heading, self.reset_link.clone()),
            ErrorPage::NotMeLink => (&self.link_heading, self.not_me_link.clone()),
            ErrorPage::FirstLoginLocked => (&self.link_heading, self.first_login_locked.clone()),
            ErrorPage::IdentityLocked => (&self.link_heading, self.identity_locked.clone()),
            ErrorPage::KeyLocked => (&self.link_heading, self.key_locked.clone()),
            ErrorPage::ResetLoginLocked => (&self.reset_login_locked_heading, self.reset_login_locked.clone()),
            ErrorPage::AlreadyRegistered => (&self.already_heading, self.already.clone()),
            ErrorPage::Outdated(_) => (&self.outdated_heading, self.outdated.clone()),
            ErrorPage::CredentialsTimeout => (&self.outdated_heading, self.credentials_timeout.clone()),
            ErrorPage::TooMany(minutes) => (&self.too_many_heading, self.too_many.fill(minutes)),
            ErrorPage::NotFound => (&self.not_found_heading, self.not_found.clone()),
            ErrorPage::Failed(number, _) => (&self.failed_heading, self.failed.fill(number)),
            ErrorPage::Maintenance(window) if window.is_empty() => {
                (&self.maintenance_heading, self.maintenance.clone())
            }
            ErrorPage::Maintenance(window) => (&self.maintenance_heading, self.maintenance_window.fill(window)),
            ErrorPage::NotAccepted(_) => (&self.not_accepted_heading, self.not_accepted.clone()),
            ErrorPage::FlowGone(_) => (&self.flow_gone_heading, self.flow_gone.clone()),
            ErrorPage::OtherMember(nickname) => (&self.other_member_heading, self.other_member.fill(nickname)),
        }
    }

    fn buttons(&self, page: &ErrorPage) -> Vec<Button> {
        let to = |label: &str, href: &str| Button { label: label.to_owned(), href: href.to_owned() };
        match page {
            ErrorPage::RegistrationLink | ErrorPage::FirstLoginLocked | ErrorPage::IdentityLocked => {
                vec![to(&self.to_address, "/register")]
            }
            ErrorPage::CredentialsLink => vec![to(&self.to_registration, "/register"), to(&self.to_login, "/login")],
            ErrorPage::KeyLocked | ErrorPage::CredentialsTimeout => vec![to(&self.to_registration, "/register")],
            ErrorPage::ResetLink | ErrorPage::ResetLoginLocked => vec![to(&self.to_reset, "/reset")],
            ErrorPage::NotMeLink | ErrorPage::AlreadyRegistered | ErrorPage::NotFound => {
                vec![to(&self.to_login, "/login")]
            }
            ErrorPage::Outdated(restart)
            | ErrorPage::NotAccepted(restart)
            | ErrorPage::FlowGone(restart)
            | ErrorPage::Failed(_, restart) => vec![self.restart(*restart)],
            ErrorPage::OtherMember(_) => vec![self.restart(Restart::Portal)],
            ErrorPage::TooMany(_) | ErrorPage::Maintenance(_) => Vec::new(),
        }
    }

    fn restart(&self, restart: Restart) -> Button {
        let (label, href) = match restart {
            Restart::Login => (&self.to_login, "/login"),
            Restart::Registration => (&self.to_registration, "/register"),
            Restart::Reset => (&self.to_reset, "/reset"),
            Restart::NewPassword => (&self.to_new_password, "/password"),
            Restart::Portal => (&self.to_portal, "/"),
        };
        Button { label: label.clone(), href: href.to_owned() }
    }
}
