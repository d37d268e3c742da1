//! The texts of the screens.

use super::{Counted, Gap, Label, Linked};
use crate::device::Device;

/// What every page has.
#[derive(Debug)]
pub struct Common {
    /// 本文へ移動
    pub skip: String,
    /// The service's name and the product's label.
    pub brand: String,
    /// The service's name.
    pub service: String,
    /// Between a page's name and the service's, in the `<title>`.
    pub title_separator: String,
    /// 表示言語
    pub language: String,
    /// （現在の表示言語）
    pub language_current: String,
    /// 文字サイズ
    pub text_size: String,
    /// 中
    pub text_size_medium: String,
    /// 大
    pub text_size_large: String,
    /// （現在の文字サイズ）
    pub text_size_current: String,
    /// ヘルプ
    pub help: String,
    /// （新しいタブで開きます）
    pub new_tab: String,
    /// ※必須
    pub required: String,
    /// `エラー：`
    pub error_title_prefix: String,
    /// 入力内容をご確認ください
    pub error_heading: String,
    /// {n}件の項目に誤りがあります。
    pub error_count: Counted,
    /// ＊
    pub error_inline_prefix: String,
    /// The toggle beside a password.
    pub show_password: ShowPassword,
    /// The toggle beside a temporary password.
    pub show_temporary_password: ShowPassword,
    /// ログイン画面へ戻る
    pub back_to_login: String,
    /// ログアウト
    pub logout: String,
    /// The purpose of the data; the link leads to the society's privacy notice.
    pub privacy_notice: Linked,
    /// The sentence that offers help.
    pub contact: String,
    /// The society's contact, kept together on its line.
    pub contact_details: String,
    /// 個人情報の取扱いについて
    pub footer_privacy: String,
    /// The address of the society's privacy notice.
    pub privacy_url: String,
    /// お問い合わせ
    pub footer_contact: String,
    /// The society's name.
    pub footer_society: String,
    /// The four steps of the registration.
    pub steps: [String; 4],
    /// 全4ステップ中、{n}ステップ目です。
    pub step_position: Gap,
    /// ステップ{n}/4
    pub step_short: Gap,
    /// （完了）, behind the name of a step that is done
    pub step_done: String,
    /// What to look for in the mailbox.
    pub mail_facts: MailFacts,
    /// メール未着の案内
    pub mail_help: MailHelp,
    /// メールをもう一度送信する
    pub resend: Resend,
    /// Beside the boxes for a new password.
    pub new_password: NewPasswordHelp,
    /// {nickname}さんとしてログイン中です。
    pub signed_in_as: Gap,
    /// The member may continue or log out.
    pub signed_in_choice: String,
}

/// The words of a toggle beside a password.
#[derive(Debug)]
pub struct ShowPassword {
    /// 表示
    pub show: String,
    /// 非表示
    pub hide: String,
    /// パスワードを表示する
    pub show_label: String,
    /// パスワードを隠す
    pub hide_label: String,
}

/// What to look for in the mailbox.
#[derive(Debug)]
pub struct MailFacts {
    /// お送りするメール
    pub heading: String,
    /// 送信先
    pub to: String,
    /// 差出人
    pub sender: String,
    /// The society's name, as mail programs show it.
    pub sender_name: String,
    /// 件名
    pub subject: String,
    /// The mail may be opened on another device.
    pub any_device: String,
}

/// メールをもう一度送信する; the same words for every address, against user enumeration
#[derive(Debug)]
pub struct Resend {
    /// The heading and the button.
    pub heading: String,
    /// The gap is the time from which it can be done.
    pub from: Gap,
    /// It can be done now.
    pub now: String,
    /// The rate limits of mails to one address.
    pub limits: String,
    /// The request was taken.
    pub asked: String,
    /// The request came too early.
    pub too_early: String,
}

/// Beside the boxes for a new password: hints while it is typed, and why it has to be typed again.
#[derive(Debug)]
pub struct NewPasswordHelp {
    /// {n} characters are missing; `#` stands for the number.
    pub missing: String,
    /// Long enough, but of few different characters.
    pub monotonous: String,
    /// Long enough; what else counts is checked when it is sent.
    pub long_enough: String,
    /// Both boxes agree.
    pub same: String,
    /// They do not.
    pub different: String,
    /// It was strong enough, but a secret is never rendered again.
    pub was_strong: String,
    /// A secret is never rendered again.
    pub again: String,
}

/// メール未着の案内
#[derive(Debug)]
pub struct MailHelp {
    /// The heading of the box.
    pub heading: String,
    /// What to do.
    pub lead: String,
    /// Whether the address is right.
    pub address: String,
    /// Which folders to look into.
    pub junk: String,
    /// The domain to allow.
    pub domain: String,
    /// Whether the mailbox is full.
    pub full: String,
    /// How long a mail takes.
    pub wait: String,
}

/// S01
#[derive(Debug)]
pub struct Login {
    /// ログイン
    pub title: String,
    /// Names the society.
    pub lead: String,
    /// ログインID
    pub login_id: Label,
    /// パスワード
    pub password: Label,
    /// ログイン
    pub submit: String,
    /// パスワードを忘れた方はこちら
    pub forgotten: String,
    /// For members without an account.
    pub not_registered: String,
    /// 新規利用登録
    pub register: String,
    /// About TLS, with its link.
    pub tls: Linked,
    /// After a logout.
    pub logged_out: String,
    /// After a logout on every device.
    pub logged_out_everywhere: String,
    /// After a registration.
    pub registered: String,
    /// After a re-issue whose answer the browser did not receive.
    pub password_replaced: String,
    /// After an idle session ended.
    pub timed_out: String,
}

/// S02, S03
#[derive(Debug)]
pub struct Registration {
    /// 新規利用登録
    pub title: String,
    /// What to do.
    pub lead: String,
    /// メールアドレス
    pub email: Label,
    /// The company's address is part of the identity check.
    pub company_address: String,
    /// For members without such an address.
    pub no_address: String,
    /// 送信する
    pub submit: String,
    /// S03
    pub sent: RegistrationSent,
}

/// S03
#[derive(Debug)]
pub struct RegistrationSent {
    /// メールを送信しました
    pub title: String,
    /// The mail is on its way.
    pub lead: String,
    /// Where the link leads.
    pub next: String,
    /// What to do there with pre-issued credentials; absent where the society issues none.
    pub with_credentials: Option<String>,
    /// What to do there without.
    pub without_credentials: String,
    /// How long the link works.
    pub validity: String,
    /// How to begin again.
    pub again: Linked,
    /// The link's own name, for screen readers, where its words need more; it begins with the words that are seen.
    pub again_label: Option<String>,
    /// The subject to look for.
    pub subject: String,
}

/// S04
#[derive(Debug)]
pub struct FirstLogin {
    /// 新規利用登録
    pub title: String,
    /// With pre-issued credentials.
    pub lead: String,
    /// ログインID
    pub login_id: Label,
    /// 仮パスワード
    pub password: Label,
    /// ログイン
    pub submit: String,
    /// ログインIDと仮パスワードをお持ちでない方
    pub without_heading: String,
    /// What they do.
    pub without: String,
    /// The instruction where the society issues no credentials.
    pub lead_without_credentials: String,
    /// 本人確認ページへ
    pub to_identity: String,
}

/// S05
#[derive(Debug)]
pub struct Identity {
    /// 本人確認
    pub title: String,
    /// What to do.
    pub lead: String,
    /// メールアドレス
    pub email: Label,
    /// 生年月日
    pub birth_date: Label,
    /// 西暦; may be empty.
    pub era: String,
    /// 年, 月, 日
    pub units: [String; 3],
    /// Whether they stand before their boxes.
    pub units_first: bool,
    /// 画像の文字
    pub image: Label,
    /// 本人確認用の文字画像
    pub image_alt: String,
    /// 別の画像を表示する
    pub another_image: String,
    /// 画像の文字が読み取れない方はこちら…
    pub mail_code: String,
    /// 確認コード
    pub code: Label,
    /// The code was mailed.
    pub code_sent: String,
    /// 確認コードをもう一度送信する
    pub mail_another_code: String,
    /// 画像の文字の入力に戻る
    pub use_image: String,
    /// What the entries are compared with.
    pub note: String,
    /// 確認
    pub submit: String,
}

/// S06
#[derive(Debug)]
pub struct IdentityConfirmed {
    /// 本人確認完了
    pub title: String,
    /// 本人確認が完了しました。
    pub banner: String,
    /// The mail is on its way; the gap is its subject.
    pub sent: Gap,
    /// What to do with it.
    pub next: String,
    /// The key is shown on this page alone.
    pub keep: String,
    /// 認証キー
    pub key: String,
    /// 読み方
    pub reading: String,
    /// The key letter by letter: for screen readers, and to tell Z from z.
    pub spelled: fn(&str) -> String,
    /// 認証キーをコピーする
    pub copy: String,
    /// 認証キーをコピーしました。
    pub copied: String,
    /// この画面を印刷する
    pub print: String,
    /// The key cannot be shown again.
    pub once: String,
    /// How long the link and the key work; the gap is the time at which they end.
    pub validity: Gap,
    /// The subject to look for.
    pub subject: String,
}

impl IdentityConfirmed {
    /// The key letter by letter.
    pub fn spell(&self, key: &str) -> String {
        (self.spelled)(key)
    }
}

/// S07
#[derive(Debug)]
pub struct AuthKey {
    /// 認証キー入力
    pub title: String,
    /// What to do.
    pub lead: String,
    /// 認証キー
    pub key: Label,
    /// 認証
    pub submit: String,
    /// For members who did not keep the key.
    pub lost: Linked,
}

/// S08
#[derive(Debug)]
pub struct Credentials {
    /// 利用者情報入力
    pub title: String,
    /// What to do.
    pub lead: String,
    /// 登録メールアドレス
    pub address: String,
    /// 新ログインID
    pub login_id: Label,
    /// 新パスワード
    pub password: Label,
    /// 新パスワード（確認）
    pub password_again: Label,
    /// ニックネーム
    pub nickname: Label,
    /// 登録
    pub submit: String,
}

/// S09
#[derive(Debug)]
pub struct Registered {
    /// 利用者情報登録完了
    pub title: String,
    /// The registration is complete.
    pub banner: String,
    /// A mail is on its way.
    pub sent: String,
    /// What to do next.
    pub next: String,
    /// ログイン画面へ
    pub to_login: String,
}

/// S10, S11
#[derive(Debug)]
pub struct Reset {
    /// パスワード再発行
    pub title: String,
    /// What to do.
    pub lead: String,
    /// 登録メールアドレス
    pub email: Label,
    /// For members without such an address.
    pub no_address: String,
    /// 送信
    pub submit: String,
    /// S11
    pub sent: ResetSent,
}

/// S11
#[derive(Debug)]
pub struct ResetSent {
    /// メールを送信しました
    pub title: String,
    /// The same for every address, against user enumeration.
    pub lead: String,
    /// What to do with the mail.
    pub next: String,
    /// How long link and temporary password work.
    pub validity: String,
    /// The current password still works.
    pub old_password: String,
    /// How to begin again.
    pub again: Linked,
    /// The link's own name, for screen readers, where its words need more; it begins with the words that are seen.
    pub again_label: Option<String>,
    /// The subject to look for.
    pub subject: String,
    /// For those without an account.
    pub not_registered: Linked,
}

/// S12
#[derive(Debug)]
pub struct ResetLogin {
    /// 仮ログイン（パスワード再発行）
    pub title: String,
    /// What to do.
    pub lead: String,
    /// ログインID
    pub login_id: Label,
    /// 仮パスワード
    pub password: Label,
    /// ログイン
    pub submit: String,
}

/// S13
#[derive(Debug)]
pub struct NewPassword {
    /// パスワード変更（パスワード再発行）
    pub title: String,
    /// What to do.
    pub lead: String,
    /// ログインID
    pub login_id: String,
    /// 新しいパスワード
    pub password: Label,
    /// 新しいパスワード（確認）
    pub password_again: Label,
    /// 登録
    pub submit: String,
}

/// The change of a password from the portal.
#[derive(Debug)]
pub struct ChangePassword {
    /// パスワード変更
    pub title: String,
    /// What to do.
    pub lead: String,
    /// 現在のパスワード
    pub current: Label,
    /// 加入者マイポータルトップへ戻る
    pub back: String,
}

/// S14
#[derive(Debug)]
pub struct Portal {
    /// 加入者マイポータルトップ
    pub title: String,
    /// ようこそ！{nickname}さん
    pub welcome: Gap,
    /// 最新ログイン日時
    pub previous_login: String,
    /// 初回ログイン
    pub first_login: String,
    /// パスワードを変更しました。
    pub password_changed: String,
    /// The roster has another address since the login before.
    pub address_changed: Gap,
    /// What to do if that was not expected.
    pub address_changed_ask: String,
    /// Mails to the registered address come back.
    pub unreachable: String,
    /// What to do about it.
    pub unreachable_ask: String,
    /// Shown while there is no menu.
    pub body: String,
    /// The heading above the menu.
    pub menu: String,
    /// The heading above the list of sessions.
    pub sessions: String,
    /// What the list is for.
    pub sessions_hint: String,
    /// ほかの端末
    pub unknown_device: String,
    /// Between a device and its browser.
    pub device_separator: String,
    /// この端末
    pub this_device: String,
    /// ログイン日時
    pub signed_in_at: String,
    /// 最終利用日時
    pub seen_at: String,
    /// すべての端末からログアウト
    pub logout_everywhere: String,
    /// The page on which one session is ended.
    pub one_session: OneSession,
    /// The heading above the links of the account.
    pub account: String,
    /// パスワード変更
    pub change_password: String,
}

impl Portal {
    /// A device in the words of its owner.
    pub fn device(&self, device: Device) -> String {
        let told = device.names().collect::<Vec<_>>().join(&self.device_separator);
        if told.is_empty() { self.unknown_device.clone() } else { told }
    }
}

/// 「これは私ではありません」, asked once more
#[derive(Debug)]
pub struct NotMe {
    /// ご利用の一時停止
    pub title: String,
    /// When to go on.
    pub lead: String,
    /// What will happen.
    pub effects: [String; 3],
    /// Beside the box to tick.
    pub confirm: String,
    /// The box was not ticked.
    pub not_confirmed: String,
    /// The button.
    pub submit: String,
    /// For a member who recognises what the mail tells of.
    pub otherwise: String,
}

/// The account is frozen
#[derive(Debug)]
pub struct Frozen {
    /// ご利用の一時停止
    pub title: String,
    /// What happened.
    pub banner: String,
    /// Whom to call; the contact follows.
    pub next: String,
    /// The mailbox may be in other hands as well.
    pub mailbox: String,
}

/// Ending one of the other sessions, on S14 and on a page of its own
#[derive(Debug)]
pub struct OneSession {
    /// The title of the page, and the heading on S14.
    pub title: String,
    /// What to do.
    pub lead: String,
    /// Above the sessions to choose from.
    pub legend: String,
    /// No session was chosen, or it has ended.
    pub choose: String,
    /// The button.
    pub submit: String,
    /// The notice on S14 afterwards.
    pub done: String,
}

/// S15
#[derive(Debug)]
pub struct AboutTls {
    /// SSL/TLSとは？
    pub title: String,
    /// The explanation.
    pub body: String,
}

/// ヘルプ
#[derive(Debug)]
pub struct Help {
    /// ヘルプ
    pub title: String,
    /// What the page holds.
    pub lead: String,
    /// The heading of the table of contents.
    pub contents: String,
    /// One for every screen.
    pub topics: [HelpTopic; 17],
    /// お問い合わせ
    pub contact: String,
}

/// The help for one screen.
#[derive(Debug)]
pub struct HelpTopic {
    /// The path of the screen: the header's link leads to it.
    pub path: &'static str,
    /// The name of the screen.
    pub heading: String,
    /// A few sentences.
    pub text: String,
}
