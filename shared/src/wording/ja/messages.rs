//! 入力内容についてのメッセージ

use super::{EXAMPLE_ADDRESS, duration};
use crate::config::{Config, Names};
use crate::input::Weakness;
use crate::language::Language;
use crate::limits;
use crate::wording::{
    AddressMessages, BirthDateMessages, Counted, Gap, IdentityMessages, KeyMessages, LoginIdMessages, LoginMessages,
    Messages, NicknameMessages, PasswordMessages, TemporaryMessages,
};

pub(super) fn messages(config: &Config) -> Messages {
    let society = &config.names(Language::Ja).society;
    Messages {
        address: address(society),
        birth_date: birth_date(),
        login_id: login_id(),
        password: password(config.password_policy.min_len),
        nickname: nickname(),
        login: login(config.names(Language::Ja)),
        temporary: temporary(society),
        identity: identity(society),
        key: key(),
    }
}

fn address(society: &str) -> AddressMessages {
    AddressMessages {
        required: "メールアドレスを入力してください。".into(),
        format: format!(
            "メールアドレスの形式が正しくありません。例のように、「@」を含む半角英数字で入力してください。{EXAMPLE_ADDRESS}"
        ),
        too_long: format!("メールアドレスは{}文字以内で入力してください。", limits::MAX_EMAIL_LEN),
        chars: concat!(
            "メールアドレスに使用できない文字（日本語など）が含まれています。",
            "半角英数字と記号で入力してください。",
        )
        .into(),
        dots: format!(
            "「.」（ドット）が連続している、または「@」の直前や先頭に「.」があるメールアドレスには、メールをお送りできません。別のメールアドレスを入力するか、{society}へお問い合わせください。"
        ),
        domain_not_allowed: format!(
            "会社のメールアドレスを入力してください。会社のメールアドレスを利用できない方は、{society}へお問い合わせください。"
        ),
    }
}

fn birth_date() -> BirthDateMessages {
    BirthDateMessages {
        required: "生年月日を入力してください。".into(),
        year_required: "生年月日の「年」を入力してください。".into(),
        month_required: "生年月日の「月」を入力してください。".into(),
        day_required: "生年月日の「日」を入力してください。".into(),
        number: "生年月日は数字で入力してください。例）1980年4月1日".into(),
        year_of_four_digits: "生年月日の「年」は、西暦4桁で入力してください。例）昭和55年生まれの方は「1980」".into(),
        year_of_era: |year| {
            let (era, of_era, western) = (year.era().kanji(), year.year(), year.western());
            let of_era = if of_era == 1 { "元".to_owned() } else { of_era.to_string() };
            format!("{era}{of_era}年は西暦{western}年です。生年月日の「年」は「{western}」と入力してください。")
        },
        month_range: "生年月日の「月」は1から12の数字で入力してください。".into(),
        day_range: "生年月日の「日」は1から31の数字で入力してください。".into(),
        not_in_calendar: |year, month, day| {
            format!("{year}年{month}月{day}日は暦にない日付です。正しい生年月日を入力してください。")
        },
        future: "生年月日に今日より後の日付が入力されています。正しい生年月日を入力してください。".into(),
        too_old: format!("生年月日の「年」は{}年以降で入力してください。", limits::EARLIEST_BIRTH_YEAR),
    }
}

fn login_id() -> LoginIdMessages {
    let (min, max) = (limits::MIN_LOGIN_ID_LEN, limits::MAX_LOGIN_ID_LEN);
    LoginIdMessages {
        required: "新ログインIDを入力してください。".into(),
        length: format!("新ログインIDは{min}文字以上{max}文字以内で入力してください。"),
        chars: concat!(
            "新ログインIDに使用できるのは、半角英数字と「.」「_」「-」です。",
            "先頭は英字または数字で入力してください。",
        )
        .into(),
        taken: "この新ログインIDはすでに使用されています。別のログインIDを入力してください。".into(),
        same_as_temporary: "お知らせしたログインIDとは異なる新ログインIDを入力してください。".into(),
    }
}

fn password(min: usize) -> PasswordMessages {
    let max = limits::MAX_PASSWORD_LEN;
    PasswordMessages {
        required: |label| format!("{label}を入力してください。"),
        short: Gap::new("", format!("は{min}文字以上で入力してください。")),
        length: Counted::alike(Gap::new("入力されたのは", "文字です。")),
        long: Gap::new("", format!("は{max}文字以内で入力してください。")),
        chars: Gap::new("", "に使用できない文字（制御文字など）が含まれています。別の文字で入力してください。"),
        common: Gap::new("このパスワードは推測されやすいため使用できません。", "別のパスワードを入力してください。"),
        weakness,
        contains_personal: Gap::new(
            "",
            "に、ログインID・メールアドレス・生年月日・ニックネームと同じ文字列は使用できません。別のパスワードを入力してください。",
        ),
        same_as_temporary: "仮パスワードと同じパスワードは使用できません。別のパスワードを入力してください。".into(),
        same_as_current: "現在のパスワードと同じパスワードは使用できません。別のパスワードを入力してください。".into(),
        again_required: |label| format!("{label}（確認）を入力してください。"),
        again_mismatch: |label| format!("{label}と{label}（確認）が一致しません。同じパスワードを入力してください。"),
        current_required: "現在のパスワードを入力してください。".into(),
        current_failed: concat!(
            "現在のパスワードが正しくありません。入力内容をご確認のうえ、もう一度入力してください。",
            "パスワードは大文字と小文字を区別します。",
        )
        .into(),
    }
}

fn weakness(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Repeats => "同じ文字や同じ並びが繰り返されています。",
        Weakness::Sequence => "「abcd」「6543」のような順番どおりの並びが使われています。",
        Weakness::Keyboard => "キーボードの並びどおりの文字が使われています。",
        Weakness::Date => "年や日付が主な部分を占めています。",
        Weakness::WellKnown => "よく使われるパスワードか、それに似たものです。",
        Weakness::SingleWord => "1つの単語や名前だけでできています。",
        Weakness::FewWords => {
            "よく使われる言葉や名前1つか2つに、数字や記号を加えただけのものです。関係のない言葉を3つ以上つなげてください。"
        }
        Weakness::Society => "健康保険組合やサービスの名称が使われています。",
        Weakness::Other => "",
    }
}

fn nickname() -> NicknameMessages {
    NicknameMessages {
        required: "ニックネームを入力してください。".into(),
        long: format!("ニックネームは{}文字以内で入力してください。", limits::MAX_NICKNAME_LEN),
        chars: "ニックネームに使用できない文字が含まれています。別の文字で入力してください。".into(),
    }
}

fn login(Names { society, contact, .. }: &Names) -> LoginMessages {
    LoginMessages {
        id_required: "ログインIDを入力してください。".into(),
        password_required: "パスワードを入力してください。".into(),
        failed: concat!(
            "ログインIDまたはパスワードが正しくありません。入力内容をご確認のうえ、もう一度入力してください。",
            "パスワードは大文字と小文字を区別します。",
        )
        .into(),
        locked: Counted::alike(Gap::new(
            "ログインに続けて失敗したため、ログインを一時的に停止しています。約",
            "分後にもう一度お試しください。パスワードをお忘れの場合は、「パスワードを忘れた方はこちら」からお手続きください。",
        )),
        closed: format!("このアカウントは現在ご利用いただけません。ご不明な点は、{society}へお問い合わせください。"),
        frozen: format!(
            "「これは私ではありません」とのお知らせを受けて、ご利用を一時停止しています。再開するには、{society}へご連絡ください（{contact}）。"
        ),
    }
}

fn temporary(society: &str) -> TemporaryMessages {
    let tries_left = "回入力できます）。";
    TemporaryMessages {
        id_required: "ログインIDを入力してください。".into(),
        password_required: "仮パスワードを入力してください。".into(),
        initial_failed: Counted::alike(Gap::new(
            concat!(
                "ログインIDまたは仮パスワードが正しくありません。",
                "お知らせしたログインIDと仮パスワードをご確認のうえ、もう一度入力してください（あと",
            ),
            tries_left,
        )),
        initial_expired: format!(
            "仮パスワードの有効期限が過ぎています。「本人確認ページへ」ボタンから利用登録を開始するか、{society}へお問い合わせください。"
        ),
        reset_failed: Counted::alike(Gap::new(
            concat!(
                "ログインIDまたは仮パスワードが正しくありません。「パスワード再発行のご案内」に記載された",
                "ログインIDと仮パスワードをご確認のうえ、もう一度入力してください（あと",
            ),
            tries_left,
        )),
        reset_expired: format!(
            "仮パスワードの有効期限（発行から{}）が過ぎています。お手数ですが、パスワード再発行の手続きをもう一度行ってください。",
            duration(limits::MAILED_LINK)
        ),
    }
}

fn identity(society: &str) -> IdentityMessages {
    IdentityMessages {
        image_required: "画像に表示されている文字を入力してください。".into(),
        image_mismatch: "入力された文字が画像の文字と一致しません。新しい画像に表示されている文字を入力してください。"
            .into(),
        code_required: "確認コードを入力してください。".into(),
        code_mismatch: format!(
            "確認コードが正しくありません。メールに記載された{}桁の数字をもう一度入力してください。",
            limits::MAILED_CODE_LEN
        ),
        mismatch: Counted::alike(Gap::new(
            concat!(
                "入力された内容では本人確認ができませんでした。",
                "メールアドレス（会社のメールアドレス）と生年月日をご確認のうえ、もう一度入力してください（あと",
            ),
            format!("回入力できます）。正しく入力しても確認できない場合は、{society}へお問い合わせください。"),
        )),
        already: concat!(
            "すでに利用登録がお済みです。ログイン画面からログインしてください。",
            "パスワードをお忘れの場合は、パスワード再発行の手続きを行ってください。",
        )
        .into(),
    }
}

fn key() -> KeyMessages {
    KeyMessages {
        required: "認証キーを入力してください。".into(),
        mismatch: Counted::alike(Gap::new(
            format!(
                "認証キーが正しくありません。「本人確認完了」画面に表示された{}文字の認証キーを、大文字と小文字を区別して入力してください（あと",
                limits::AUTH_KEY_LEN
            ),
            "回入力できます）。",
        )),
    }
}
