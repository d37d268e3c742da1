//! 手続きを続けられないときの画面

use super::duration;
use crate::config::{Config, Names};
use crate::language::Language;
use crate::limits::{self, MAX_TRIES};
use crate::wording::{Counted, ErrorPages, Gap};

pub(super) fn error_pages(config: &Config) -> ErrorPages {
    let society = &config.names(Language::Ja).society;
    ErrorPages {
        link_heading: "このURLは使用できません".into(),
        registration_link: registration_link(),
        credentials_link: credentials_link(),
        reset_link: reset_link(),
        not_me_link: not_me_link(config.names(Language::Ja)),
        first_login_locked: format!(
            "続けて{MAX_TRIES}回失敗したため、このURLは使用できなくなりました。お手数ですが、メールアドレスの入力からやり直してください。"
        ),
        identity_locked: format!(
            "本人確認に続けて{MAX_TRIES}回失敗したため、このURLは使用できなくなりました。お手数ですが、新規利用登録（メールアドレスの入力）からやり直してください。"
        ),
        key_locked: format!(
            "認証キーの入力に続けて{MAX_TRIES}回失敗したため、このURLは使用できなくなりました。お手数ですが、新規利用登録からやり直してください。"
        ),
        reset_login_locked_heading: "この仮パスワードは使用できません".into(),
        reset_login_locked: format!(
            "続けて{MAX_TRIES}回失敗したため、この仮パスワードは使用できなくなりました。お手数ですが、パスワード再発行の手続きをもう一度行ってください。"
        ),
        already_heading: "すでに利用登録がお済みです".into(),
        already: ALREADY.into(),
        outdated_heading: "画面の有効期限が切れました".into(),
        outdated: OUTDATED.into(),
        credentials_timeout:
            "有効期限が過ぎたため、登録できませんでした。お手数ですが、新規利用登録からやり直してください。".into(),
        too_many_heading: "ただいま受け付けを一時的に停止しています".into(),
        too_many: Counted::alike(Gap::new(
            "短い時間に多くのお手続きが行われたため、受け付けを一時的に停止しています。約",
            "分後に、もう一度お試しください。",
        )),
        not_found_heading: "ページが見つかりません".into(),
        not_found: NOT_FOUND.into(),
        failed_heading: "ただいまお手続きを完了できませんでした".into(),
        failed: Gap::new(
            format!(
                "システムに問題が発生しています。入力内容が登録されたかどうかを確認できませんでした。しばらく経ってから、もう一度お試しください。解決しない場合は、{society}へお問い合わせください。（お問い合わせ番号："
            ),
            "）",
        ),
        maintenance_heading: "メンテナンス中です".into(),
        maintenance: MAINTENANCE.into(),
        maintenance_window: Gap::new(format!("{MAINTENANCE}（予定："), "）"),
        not_accepted_heading: "お手続きを受け付けできませんでした".into(),
        not_accepted: NOT_ACCEPTED.into(),
        flow_gone_heading: "この画面のお手続きは続けられません".into(),
        flow_gone: FLOW_GONE.into(),
        other_member_heading: "お手続きを行いませんでした".into(),
        other_member: Gap::new("このブラウザでは、", OTHER_MEMBER),
        to_address: "メールアドレスの入力からやり直す".into(),
        to_registration: "新規利用登録へ".into(),
        to_reset: "パスワード再発行へ".into(),
        to_login: "ログイン画面へ".into(),
        to_new_password: "パスワード変更画面へ".into(),
        to_portal: "加入者マイポータルトップへ".into(),
    }
}

fn registration_link() -> String {
    format!(
        concat!(
            "「利用登録手続きのご案内」に記載されたURLの有効期限（{}）が過ぎているか、",
            "すでに手続きが進んでいる、またはURLが正しくありません。",
            "お手数ですが、メールアドレスの登録からやり直してください。",
            "新しいメールを複数回お送りした場合は、最後に届いたメールのURLをご利用ください。",
        ),
        duration(limits::MAILED_LINK)
    )
}

fn credentials_link() -> String {
    format!(
        concat!(
            "「本人確認完了のご案内」に記載されたURLの有効期限（{}）が過ぎているか、",
            "すでに利用登録が完了している、またはURLが正しくありません。",
            "有効期限を過ぎた場合は、新規利用登録からやり直してください。",
        ),
        duration(limits::KEY_LINK)
    )
}

fn reset_link() -> String {
    format!(
        concat!(
            "「パスワード再発行のご案内」に記載されたURLの有効期限（{}）が過ぎているか、",
            "すでにパスワードの変更が完了している、またはURLが正しくありません。",
            "お手数ですが、パスワード再発行の手続きをもう一度行ってください。",
        ),
        duration(limits::MAILED_LINK)
    )
}

fn not_me_link(Names { society, contact, .. }: &Names) -> String {
    let expiry = duration(limits::FREEZE_LINK);
    format!(
        "お知らせのメールに記載されたURLの有効期限（{expiry}）が過ぎているか、すでに使用されている、またはURLが正しくありません。新しいお知らせが届いている場合は、そのURLをご利用ください。お急ぎの場合は、{society}へご連絡ください（{contact}）。"
    )
}

const OUTDATED: &str = concat!(
    "一定時間操作がなかったか、ブラウザの「戻る」などで画面の情報が古くなりました。",
    "入力内容は保存されていません。お手数ですが、もう一度お手続きください。",
);
const NOT_FOUND: &str = concat!(
    "URLが正しいかご確認ください。メールに記載されたURLが途中で改行されている場合は、",
    "URL全体をコピーしてブラウザのアドレス欄に貼り付けてください。",
);
const MAINTENANCE: &str =
    "ただいまシステムのメンテナンスを行っています。ご不便をおかけしますが、終了までお待ちください。";
const ALREADY: &str = concat!(
    "ログイン画面からログインしてください。",
    "パスワードをお忘れの場合は、パスワード再発行の手続きを行ってください。",
);

const OTHER_MEMBER: &str = concat!(
    "さんがログインしています。送信された画面がこの方のものか確認できないため、お手続きを行いませんでした。",
    "何も登録・変更されていません。ほかの方がご利用になる場合は、ログアウトしてからお手続きください。",
);

const FLOW_GONE: &str = concat!(
    "この画面がどのお手続きのものか、このブラウザでは確認できません。入力内容は登録されていません。",
    "お手数ですが、メールに記載されたURLをもう一度開いてください。",
    "URLが使用できない場合は、下のボタンからお進みください。",
);
const NOT_ACCEPTED: &str = concat!(
    "お使いの画面から送信されたことを確認できなかったため、お手続きを中止しました。",
    "入力内容は登録されていません。お手数ですが、はじめの画面を開き、もう一度お手続きください。",
);
