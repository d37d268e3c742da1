//! ヘルプ

use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::ja::duration;
use crate::wording::{Help, HelpTopic};

pub(in crate::wording::ja) fn help(config: &Config) -> Help {
    Help {
        title: "ヘルプ".into(),
        lead: "画面ごとに、入力していただく内容とお困りのときの手順をご案内します。".into(),
        contents: "目次".into(),
        topics: topics(config),
        contact: "お問い合わせ".into(),
    }
}

fn topics(config: &Config) -> [HelpTopic; 17] {
    let society = &config.names(Language::Ja).society;
    [
        topic("/login", "ログイン", LOGIN),
        topic("/register", "新規利用登録（メールアドレスの入力）", &register()),
        topic("/register/sent", "新規利用登録（メールの送信完了）", &register_sent()),
        topic("/first-login", "新規利用登録（初回ログイン）", FIRST_LOGIN),
        topic("/verify-identity", "本人確認", &format!("{VERIFY_IDENTITY}{society}へお問い合わせください。")),
        topic("/auth-key", "認証キー入力", &auth_key()),
        topic("/credentials", "利用者情報入力", CREDENTIALS),
        topic("/credentials/done", "利用者情報登録完了", CREDENTIALS_DONE),
        topic("/reset", "パスワード再発行", RESET),
        topic("/reset/sent", "パスワード再発行（メールの送信完了）", &reset_sent()),
        topic("/temp-login", "仮ログイン（パスワード再発行）", &temp_login()),
        topic("/password", "パスワード変更（パスワード再発行）", PASSWORD),
        topic("/password/change", "パスワード変更", CHANGE_PASSWORD),
        topic("/not-me", "ご利用の一時停止", NOT_ME),
        topic("/not-me/done", "ご利用を一時停止しました", &format!("{NOT_ME_DONE}{society}へご連絡ください。")),
        topic("/", "加入者マイポータルトップ", PORTAL),
        topic("/logout/other", "端末を選んでログアウト", LOGOUT_OTHER),
    ]
}

fn topic(path: &'static str, heading: &str, text: &str) -> HelpTopic {
    HelpTopic { path, heading: heading.to_owned(), text: text.to_owned() }
}

fn register() -> String {
    format!(
        "会社のメールアドレスを入力すると、「利用登録手続きのご案内」をお送りします。\
        メールに記載されたURLは{}ご利用いただけます。期限を過ぎた場合は、メールアドレスの入力からやり直してください。",
        duration(limits::MAILED_LINK)
    )
}

fn register_sent() -> String {
    format!(
        "届いたメールのURLから、手続きを続けてください。届かない場合は、送信先のメールアドレスと迷惑メールフォルダを\
        ご確認ください。{}以上経っても届かない場合は、メールアドレスの入力からもう一度送信できます。",
        duration(limits::MAIL_GAP)
    )
}

fn auth_key() -> String {
    format!(
        "「本人確認完了」画面に表示された{}文字の認証キーを入力してください。間の空白は入力しなくてもかまいません。\
        認証キーを控えていない場合は、新規利用登録からやり直してください。",
        limits::AUTH_KEY_LEN
    )
}

fn reset_sent() -> String {
    format!(
        "登録されているメールアドレスにだけメールが届きます。届かない場合は、入力したメールアドレスと\
        迷惑メールフォルダをご確認ください。{}以上経っても届かない場合は、もう一度送信できます。",
        duration(limits::MAIL_GAP)
    )
}

fn temp_login() -> String {
    format!(
        "「パスワード再発行のご案内」に記載されたログインIDと仮パスワードを入力してください。\
        仮パスワードの有効期限は、発行から{}です。期限を過ぎた場合は、パスワード再発行の手続きをもう一度行ってください。",
        duration(limits::MAILED_LINK)
    )
}

const LOGIN: &str = "利用登録で設定したログインIDとパスワードを入力してください。パスワードは大文字と小文字を区別します。\
    パスワードをお忘れの場合は、「パスワードを忘れた方はこちら」からお手続きください。";
const FIRST_LOGIN: &str = "ログインIDと仮パスワードを事前にお知らせしている方は、そのままログインしてください。\
    お持ちでない方は、「本人確認ページへ」ボタンから利用登録を開始してください。";
const VERIFY_IDENTITY: &str = "「利用登録手続きのご案内」を受信した会社のメールアドレスと、西暦の生年月日を入力してください。\
    画像の文字が読み取れない場合は、確認コードをメールで受け取ることができます。正しく入力しても確認できない場合は、";
const CREDENTIALS: &str = "今後のログインに使用するログインIDとパスワードを決めて入力してください。\
    パスワードは、複数の言葉を組み合わせた長いものをお勧めします。ほかのサービスで使用しているパスワードは使用しないでください。";
const CREDENTIALS_DONE: &str =
    "利用登録は完了しています。設定したログインIDとパスワードで、ログイン画面からログインしてください。";
const RESET: &str = "登録メールアドレスを入力すると、登録されている場合に「パスワード再発行のご案内」をお送りします。\
    手続きが完了するまでは、現在のパスワードもそのままご利用いただけます。";
const PASSWORD: &str =
    "新しいパスワードを2回入力してください。変更が完了すると、登録メールアドレスにお知らせをお送りします。";
const CHANGE_PASSWORD: &str = "現在のパスワードを1回、新しいパスワードを2回入力してください。\
    変更すると、ほかの端末からはログアウトします。現在のパスワードをお忘れの場合は、ログアウトしてから、ログイン画面の\
    「パスワードを忘れた方はこちら」からお手続きください。";
const NOT_ME: &str = "心当たりがないときは、チェックを入れて「一時停止する」を押してください。\
    ログアウトし、ログインと再発行を止めます。";
const NOT_ME_DONE: &str = "再開するには、";
const PORTAL: &str = "前回のログイン日時をご確認ください。お心当たりがない場合は、パスワードを変更してください。\
    ご利用が終わりましたら、「ログアウト」ボタンを押してください。";
const LOGOUT_OTHER: &str = "端末を選び、現在のパスワードを入力してください。";
