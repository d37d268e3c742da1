//! メール

use super::duration;
use crate::config::{Config, Names};
use crate::language::Language;
use crate::limits;
use crate::wording::mails::wrapped;
use crate::wording::{
    AddressLeftMail, AddressTakenMail, CodeMail, Gap, LinkMail, LoginMail, MailText, Mails, ReissueMail, TimedMail,
};

const NO_REPLY: &str = "※本メールには返信できません。\n";
const NO_REPLY_POLITE: &str = "※本メールには返信できませんのでご了承ください。\n";
const ADDRESS_CHANGED: &str = "登録メールアドレス変更のお知らせ";
const DISCARD: &str = "※本メールに覚えがない場合は、大変お手数ですが本メールを\n　破棄してください。\n";
const ASK_SOCIETY: &str = "※本メールに覚えがない場合は、大変お手数ですが健康保険組合へ\n　お問い合わせください。\n";
const PAUSE: &str = "次のURLからお知らせください。\nご利用を一時停止し、すべての端末からログアウトします。\n\n";
/// Names the link below it.
const NOT_ME: &str = "「これは私ではありません」\n\n";

pub(super) fn mails(config: &Config) -> Mails {
    let Names { society, service, contact, .. } = config.names(Language::Ja);
    let letter = Letter { society, service, contact, login_url: format!("{}/login", config.base_url) };
    Mails {
        registration: letter.registration(),
        identity_confirmed: letter.identity_confirmed(),
        registered: letter.registered(),
        reissue: letter.reissue(),
        password_changed: letter.password_changed(),
        already_registered: letter.already_registered(),
        code: letter.code(),
        frozen: letter.frozen(),
        login: letter.login(),
        address_left: letter.address_left(),
        address_taken: letter.address_taken(),
    }
}

/// The end as a date and time: a member who opens the mail hours later need not look up when it was sent.
fn until() -> Gap {
    Gap::new("（有効期限：", "）")
}

fn not_me_expiry() -> String {
    format!("※URLの有効期限は{}です。\n", duration(limits::FREEZE_LINK))
}

struct Letter<'a> {
    society: &'a str,
    contact: &'a str,
    service: &'a str,
    login_url: String,
}

impl Letter<'_> {
    fn opening(&self, subject: &str, text: &str) -> String {
        format!("■□ {subject} □■\n\n{}です。\n\n{text}", self.society)
    }

    fn closing(&self, notes: &[&str]) -> String {
        format!("{}\n{}\n", notes.concat(), self.society)
    }

    /// The end of a notice: whom to call stands in the mail itself.
    fn notice_closing(&self, notes: &[&str]) -> String {
        let contact = wrapped(self.contact);
        format!("{}\nお問い合わせ先：\n{contact}\n\n{}\n{}\n", notes.concat(), self.society, self.service)
    }

    fn registration(&self) -> LinkMail {
        let subject = "利用登録手続きのご案内";
        let text = "利用登録手続きを依頼された方へお知らせしています。\n\n\
            以下のURLにアクセスして、利用登録の手続きを行ってください。\n\n";
        let expiry = format!(
            "※URLの有効期限は{}です。\n　有効期限を過ぎた場合、お手数ですがメールアドレスの登録から\n　やり直してください。\n",
            duration(limits::MAILED_LINK)
        );
        LinkMail {
            subject: subject.into(),
            opening: self.opening(subject, text),
            until: until(),
            closing: self.closing(&[&expiry, DISCARD, NO_REPLY]),
        }
    }

    fn identity_confirmed(&self) -> LinkMail {
        let subject = "本人確認完了のご案内";
        let text = "本人確認の手続きが完了しました。\n引き続き利用者情報の登録が必要になりますので、\n\
            以下のURLにアクセスして、利用登録の手続きを行ってください。\n\n";
        let key = "手続きには、「本人確認完了」画面に表示された認証キーが必要です。\n\n";
        let expiry = format!(
            "※URLの有効期限は{}です。\n　有効期限を過ぎた場合は、新規利用登録からやり直してください。\n",
            duration(limits::KEY_LINK)
        );
        LinkMail {
            subject: subject.into(),
            opening: self.opening(subject, text),
            until: until(),
            closing: self.closing(&[key, &expiry, DISCARD, NO_REPLY_POLITE]),
        }
    }

    fn registered(&self) -> MailText {
        let subject = "利用登録完了のご案内";
        let text = "利用登録の手続きが完了しました。\n\n以下のURLよりログインしてWebサービスをご利用ください。\n\n";
        let url = format!("{}\n\n", self.login_url);
        let body = self.opening(subject, text) + &self.closing(&[&url, ASK_SOCIETY, NO_REPLY_POLITE]);
        MailText { subject: subject.into(), body }
    }

    fn reissue(&self) -> ReissueMail {
        let subject = "パスワード再発行のご案内";
        let text = "パスワード再発行手続きを依頼された方へ、\nパスワード再発行のご案内です。\n\n\
            以下のURLにアクセスして、仮パスワードでログインし、\nパスワード変更の手続きを行ってください。\n\n";
        let expiry = format!("※仮パスワードの有効期限は発行から{}です。\n", duration(limits::MAILED_LINK));
        ReissueMail {
            subject: subject.into(),
            opening: self.opening(subject, text),
            until: until(),
            login_id: "ログインID : ".into(),
            password: "仮パスワード : ".into(),
            closing: self.closing(&[&expiry, DISCARD, NO_REPLY]),
        }
    }

    fn password_changed(&self) -> TimedMail {
        let subject = "パスワード変更完了のお知らせ";
        let text = "パスワードの変更が完了しました。\n\n変更日時 : ";
        let ask = format!("\n\nお心当たりがない場合は、第三者による操作の可能性があります。\n{PAUSE}{NOT_ME}");
        let lines = Gap::new(self.opening(subject, text), ask);
        TimedMail { subject: subject.into(), lines, closing: self.notice_closing(&[&not_me_expiry(), NO_REPLY]) }
    }

    fn login(&self) -> LoginMail {
        let subject = "ログインのお知らせ";
        let ask = format!(
            "）から\nログインがありました。\n\nご本人の場合、お手続きは不要です。\n\nお心当たりがない場合は、{PAUSE}{NOT_ME}"
        );
        let together = format!(
            "※このあと{}以内のログインについては、あらためてお知らせしません。\n　ログイン中の端末は、ログイン後の画面で確認できます。\n",
            duration(limits::LOGIN_NOTICE_WINDOW)
        );
        LoginMail {
            subject: subject.into(),
            opening: self.opening(subject, ""),
            device: Gap::new("に、はじめての端末（", ask),
            closing: self.notice_closing(&[&not_me_expiry(), &together, NO_REPLY]),
        }
    }

    fn frozen(&self) -> MailText {
        let subject = "パスワード再発行のご案内";
        let text = "パスワード再発行手続きを依頼された方へお知らせしています。\n\n\
            「これは私ではありません」とのお知らせを受けて、\n\
            このメールアドレスでのご利用を一時停止しています。\n\
            ご利用を再開するには、健康保険組合へお問い合わせください。\n\n";
        let body = self.opening(subject, text) + &self.notice_closing(&[NO_REPLY]);
        MailText { subject: subject.into(), body }
    }

    fn already_registered(&self) -> MailText {
        let subject = "利用登録手続きのご案内";
        let text = "利用登録手続きを依頼された方へお知らせしています。\n\n\
            このメールアドレスは、すでに利用登録がお済みです。\n\
            以下のURLよりログインしてWebサービスをご利用ください。\n\n";
        let forgotten = "パスワードをお忘れの場合は、ログイン画面の\n\
            「パスワードを忘れた方はこちら」からお手続きください。\n\n";
        let url = format!("{}\n\n", self.login_url);
        let body = self.opening(subject, text) + &self.closing(&[&url, forgotten, DISCARD, NO_REPLY]);
        MailText { subject: subject.into(), body }
    }

    fn address_left(&self) -> AddressLeftMail {
        let subject = ADDRESS_CHANGED;
        let text = format!("{}の加入者台帳で、\nあなたのメールアドレスが変更されました（", self.society);
        AddressLeftMail {
            subject: subject.into(),
            changed: Gap::new(self.opening(subject, &text), "）。\n\n"),
            held: Gap::new("新しいメールアドレスには、", "まで\nパスワード再発行のご案内をお送りしません。\n\n"),
            ask: format!("お心当たりがない場合は、次のURLからお知らせください。\nご利用を一時停止します。\n\n{NOT_ME}"),
            closing: self.notice_closing(&[&not_me_expiry(), NO_REPLY]),
        }
    }

    fn address_taken(&self) -> AddressTakenMail {
        let subject = ADDRESS_CHANGED;
        let text = format!(
            "{}の{}から、\nこのメールアドレスへご案内をお送りするようになりました。\n\n\
             ログインIDとパスワードは、これまでと同じです。\n",
            self.society, self.service
        );
        AddressTakenMail {
            subject: subject.into(),
            opening: self.opening(subject, &text),
            held: Gap::new("パスワード再発行は、", "以降にご利用いただけます。\n"),
            closing: self.notice_closing(&[ASK_SOCIETY, NO_REPLY]),
        }
    }

    fn code(&self) -> CodeMail {
        let subject = "確認コードのお知らせ";
        let text = "本人確認画面に、次の確認コードを入力してください。\n\n確認コード : ";
        let expiry = format!("\n\n※確認コードの有効期限は{}です。\n", duration(limits::MAILED_CODE));
        let closing = self.closing(&[&expiry, DISCARD, NO_REPLY]);
        CodeMail { subject: subject.into(), lines: Gap::new(self.opening(subject, text), closing) }
    }
}
