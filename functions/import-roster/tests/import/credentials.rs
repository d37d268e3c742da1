use shared::input::LoginKey;
use shared::secret::PasswordHasher;

use crate::stage::{NOW, Stage, Tested};

fn list(row: &str) -> String {
    format!("加入者ID,生年月日,メールアドレス,資格喪失日,仮ログインID,仮パスワード\r\n{row}\r\n")
}

#[tokio::test]
async fn issued_credentials_are_stored_as_a_hash_for_90_days() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", list("A1,19700123,a@example.co.jp,,KENPO０００１,ab12-CD34")).await?;
    let issued = stage.member("A1").await?.issued.ok_or("nothing issued")?;
    assert_eq!(issued.login_id.as_str(), "kenpo0001");
    assert_eq!(issued.expires_at, NOW.plus(shared::limits::HANDED_OUT_PASSWORD));
    assert!(PasswordHasher::new()?.verify(b"ab12CD34", Some(&issued.password_hash))?);
    Ok(())
}

#[tokio::test]
async fn a_temporary_password_is_hashed_again_only_when_it_changed() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", list("A1,19700123,a@example.co.jp,,KENPO0001,ab12CD34")).await?;
    let first = stage.member("A1").await?.issued.ok_or("nothing issued")?;
    stage.import("full", list("A1,19700124,a@example.co.jp,,KENPO0001,ab12CD34")).await?;
    let other_birth_date = stage.member("A1").await?.issued.ok_or("nothing issued")?;
    assert_eq!(first.password_hash, other_birth_date.password_hash);
    stage.import("full", list("A1,19700124,a@example.co.jp,,,")).await?;
    assert!(stage.member("A1").await?.issued.is_some(), "an empty cell keeps the issued credentials");
    stage.import("full", list("A1,19700124,a@example.co.jp,,KENPO0001,zz99YY88")).await?;
    let other_password = stage.member("A1").await?.issued.ok_or("nothing issued")?;
    assert_ne!(first.password_hash, other_password.password_hash);
    stage.writes();
    stage.import("full", list("A1,19700124,a@example.co.jp,,KENPO0001,zz99YY88")).await?;
    assert_eq!(stage.writes(), 0);
    Ok(())
}

#[tokio::test]
async fn a_member_with_an_account_is_issued_no_credentials() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", list("A1,19700123,a@example.co.jp,,KENPO0001,ab12CD34")).await?;
    stage.open_account("A1", "taro.kenpo").await?;
    stage.import("full", list("A1,19700124,a@example.co.jp,,KENPO0001,zz99YY88")).await?;
    let member = stage.member("A1").await?;
    assert!(member.issued.is_none());
    assert_eq!(member.login_id.as_ref().map(LoginKey::as_str), Some("taro.kenpo"));
    assert_eq!(member.birth_date.date().to_string(), "1970-01-24");
    Ok(())
}

#[tokio::test]
async fn a_login_id_without_a_password_or_the_reverse_rejects_the_row() -> Tested {
    let stage = Stage::new().await?;
    for row in ["A1,19700123,a@example.co.jp,,KENPO0001,", "A1,19700123,a@example.co.jp,,,ab12CD34"] {
        let report = stage.import("delta", list(row)).await?;
        assert_eq!(
            report.rejected[0].reason,
            "仮ログインIDと仮パスワードは両方を記入するか、両方を空欄にしてください。"
        );
    }
    Ok(())
}
