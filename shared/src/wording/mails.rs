//! The texts of the mails: plain text, no line wider than 70 columns but the links, a link alone on its line.

use std::fmt;

use super::{Dates, Gap};
use crate::clock::Timestamp;

/// A setting of the society as lines of at most 70 columns, broken at its spaces.
pub(super) fn wrapped(setting: &str) -> String {
    const MAX_COLUMNS: usize = 70;
    let columns = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut lines = vec![String::new()];
    for word in setting.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if columns(line) + 1 + columns(word) <= MAX_COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// One mail, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct MailText {
    /// 件名
    pub subject: String,
    /// The lines, ending in `\n`.
    pub body: String,
}

/// The body may hold a link or a temporary password: it never shows in a log by accident.
impl fmt::Debug for MailText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailText").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// The mails of the manual, M1–M7, and those that the product adds.
#[derive(Debug)]
pub struct Mails {
    /// M1: 利用登録手続きのご案内
    pub registration: LinkMail,
    /// M2: 本人確認完了のご案内
    pub identity_confirmed: LinkMail,
    /// M3: 利用登録完了のご案内
    pub registered: MailText,
    /// M4: パスワード再発行のご案内
    pub reissue: ReissueMail,
    /// M5: パスワード変更完了のお知らせ
    pub password_changed: TimedMail,
    /// M6: M1's subject, to an address that has an account.
    pub already_registered: MailText,
    /// M7: 確認コードのお知らせ
    pub code: CodeMail,
    /// M4's subject, to the address of an account that is frozen.
    pub frozen: MailText,
    /// ログインのお知らせ
    pub login: LoginMail,
    /// 登録メールアドレス変更のお知らせ, to the address before.
    pub address_left: AddressLeftMail,
    /// 登録メールアドレス変更のお知らせ, to the address now.
    pub address_taken: AddressTakenMail,
}

/// ログインのお知らせ
#[derive(Debug)]
pub struct LoginMail {
    /// 件名
    pub subject: String,
    /// The lines before the time.
    pub opening: String,
    /// Between the time and the link, around the device.
    pub device: Gap,
    /// The lines after the link.
    pub closing: String,
}

/// 登録メールアドレス変更のお知らせ, to the address before.
#[derive(Debug)]
pub struct AddressLeftMail {
    /// 件名
    pub subject: String,
    /// The lines around the time of the change.
    pub changed: Gap,
    /// Until when the new address gets no re-issue.
    pub held: Gap,
    /// The lines before the link that freezes the account.
    pub ask: String,
    /// The lines after that.
    pub closing: String,
}

/// 登録メールアドレス変更のお知らせ, to the address now.
#[derive(Debug)]
pub struct AddressTakenMail {
    /// 件名
    pub subject: String,
    /// The lines before.
    pub opening: String,
    /// From when a re-issue is possible.
    pub held: Gap,
    /// The lines after that.
    pub closing: String,
}

/// M7
#[derive(Debug)]
pub struct CodeMail {
    /// 件名
    pub subject: String,
    /// The lines around the code.
    pub lines: Gap,
}

/// M1, M2
#[derive(Debug)]
pub struct LinkMail {
    /// 件名
    pub subject: String,
    /// The lines before the link.
    pub opening: String,
    /// Until when the link works.
    pub until: Gap,
    /// The lines after that.
    pub closing: String,
}

/// M4
#[derive(Debug)]
pub struct ReissueMail {
    /// 件名
    pub subject: String,
    /// The lines before the link.
    pub opening: String,
    /// Until when the link and the temporary password work.
    pub until: Gap,
    /// `ログインID : `
    pub login_id: String,
    /// `仮パスワード : `
    pub password: String,
    /// The lines after that.
    pub closing: String,
}

/// M5
#[derive(Debug)]
pub struct TimedMail {
    /// 件名
    pub subject: String,
    /// The lines around the time, up to the link 「これは私ではありません」.
    pub lines: Gap,
    /// The lines after the link.
    pub closing: String,
}

impl CodeMail {
    /// The mail with this code.
    pub fn fill(&self, code: &str) -> MailText {
        MailText { subject: self.subject.clone(), body: self.lines.fill(code) }
    }
}

impl LinkMail {
    /// The mail with this link.
    pub fn fill(&self, link: &str, until: Timestamp, dates: &Dates) -> MailText {
        let until = self.until.fill((dates.deadline)(until));
        let body = format!("{}{link}\n\n{until}\n\n{}", self.opening, self.closing);
        MailText { subject: self.subject.clone(), body }
    }
}

impl ReissueMail {
    /// The mail with this link, login ID and temporary password.
    pub fn fill(&self, link: &str, login_id: &str, password: &str, until: Timestamp, dates: &Dates) -> MailText {
        let until = self.until.fill((dates.deadline)(until));
        let (login_id, password) = (format!("{}{login_id}", self.login_id), format!("{}{password}", self.password));
        let body = format!("{}{link}\n\n{until}\n\n{login_id}\n{password}\n\n{}", self.opening, self.closing);
        MailText { subject: self.subject.clone(), body }
    }
}

impl LoginMail {
    /// The mail about a login at that time with that device, with this link to freeze the account.
    pub fn fill(&self, at: Timestamp, device: &str, link: &str, dates: &Dates) -> MailText {
        let (at, device) = ((dates.to_the_minute)(at), self.device.fill(device));
        let body = format!("{}{at}{device}{link}\n\n{}", self.opening, self.closing);
        MailText { subject: self.subject.clone(), body }
    }
}

impl AddressLeftMail {
    /// The mail about a change at that time, with this link to freeze the account.
    pub fn fill(&self, at: Timestamp, held_until: Option<Timestamp>, link: &str, dates: &Dates) -> MailText {
        let (changed, held) = (self.changed.fill((dates.to_the_minute)(at)), held(&self.held, held_until, dates));
        let body = format!("{changed}{held}{}{link}\n\n{}", self.ask, self.closing);
        MailText { subject: self.subject.clone(), body }
    }
}

impl AddressTakenMail {
    /// The mail.
    pub fn fill(&self, held_until: Option<Timestamp>, dates: &Dates) -> MailText {
        let body = format!("{}{}\n{}", self.opening, held(&self.held, held_until, dates), self.closing);
        MailText { subject: self.subject.clone(), body }
    }
}

fn held(line: &Gap, until: Option<Timestamp>, dates: &Dates) -> String {
    until.map(|until| line.fill((dates.to_the_minute)(until))).unwrap_or_default()
}

impl TimedMail {
    /// The mail about what happened then, with this link to freeze the account.
    pub fn fill(&self, at: Timestamp, link: &str, dates: &Dates) -> MailText {
        let lines = self.lines.fill((dates.to_the_minute)(at));
        MailText { subject: self.subject.clone(), body: format!("{lines}{link}\n\n{}", self.closing) }
    }
}
