//! 職員の操作

use super::duration;
use crate::config::Config;
use crate::limits;
use crate::wording::Staff;

pub(in crate::wording) fn staff(config: &Config) -> Staff {
    Staff {
        malformed: "指示の形が違います。operator、reason と、member_key または address を指定してください。".into(),
        operator: format!(
            "operator に、操作する職員の番号または氏名を1～{}文字で指定してください。",
            limits::MAX_OPERATOR_LEN
        ),
        reason: format!(
            "reason に、理由（受付番号など）を1～{}文字で指定してください。個人情報は書かないでください。",
            limits::MAX_REASON_LEN
        ),
        subject: "member_key（加入者ID）または address（メールアドレス）の、どちらか一方を指定してください。".into(),
        address: "address はメールアドレスとして正しくありません。".into(),
        member_key_needed: "この操作には member_key（加入者ID）が必要です。".into(),
        unknown: "台帳に該当する加入者はいません。".into(),
        looked_up: "照会しました。pseudonyms の仮名で、保存済みクエリから記録を調べられます。".into(),
        unlocked: "ロックを解きました。加入者は、すぐにもう一度お試しいただけます。".into(),
        nothing_locked: "解くロックはありませんでした。".into(),
        freeze_lifted: "ご利用の一時停止を解きました。ログインとパスワード再発行ができます。\
                        どの端末でも、もう一度ログインが必要です。停止の前に届いた再発行のURLは使えません。"
            .into(),
        not_frozen: "この加入者のご利用は一時停止されていません。".into(),
        hold_lifted: "新しいメールアドレスの保留を解きました。次の依頼から、パスワード再発行のメールが送られます。"
            .into(),
        not_held: "この加入者のメールアドレスは保留されていません。".into(),
        lifted: "メールの送信停止を解きました。次の依頼から送信されます。".into(),
        lifted_complaint: "メールの送信停止を解きました。停止の理由は、迷惑メールとしての申告でした。\
                           メールを受け取りたいかどうかを、本人に確かめてください。"
            .into(),
        not_suppressed: "このメールアドレスへの送信は停止されていません。".into(),
        no_address: "この加入者のメールアドレスは台帳にありません。".into(),
        reissued: "仮パスワードを再発行しました。この応答にだけ表示されます。以前の仮パスワードは使えなくなりました。"
            .into(),
        credentials_off: "ログインIDと仮パスワードの事前配布は、設定で停止されています。".into(),
        never_issued: "この加入者には仮ログインIDが配布されていません。台帳に仮ログインIDと仮パスワードを記入して\
                       取り込んでください。"
            .into(),
        registered_already: "この加入者は利用登録が済んでいます。パスワードの再発行は本人が画面から行えます。".into(),
        lost: "この加入者は資格を喪失しています。".into(),
        erased: format!(
            "この加入者の情報を消しました。有効な画面の記録は{}時間以内、バックアップは{}以内に消えます。",
            config.session_absolute_hours,
            duration(limits::BACKUPS)
        ),
        not_confirmed: "confirm_member_key に、member_key と同じ加入者IDをもう一度指定してください。".into(),
        still_insured: "この加入者は資格があります。それでも消す場合は even_if_insured を true にしてください。\
                        次の台帳の取込で、台帳に載っていれば再び登録できる状態になります。"
            .into(),
        unfinished:
            "システムの問題により、実行できたかどうかを確認できませんでした。同じ指示をもう一度出してください。\
                     すでに実行されていても、もう一度出して差し支えありません。"
                .into(),
        contended: "この加入者の情報が同時に変更されたため、何も実行していません。同じ指示をもう一度出してください。"
            .into(),
    }
}
