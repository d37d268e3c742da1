//! Keys made of 記号, 番号 and 枝番.

use crate::stage::{Stage, Tested};

fn composite(rows: &[&str]) -> String {
    let heading = "記号,番号,枝番,生年月日,メールアドレス,資格喪失日";
    std::iter::once(heading).chain(rows.iter().copied()).map(|row| format!("{row}\r\n")).collect()
}

/// [C5]
#[tokio::test]
async fn a_hyphen_within_a_part_keeps_two_people_apart() -> Tested {
    let stage = Stage::new().await?;
    let rows = ["77,2-3,00,19900101,h1@example.co.jp,", "77,23,00,19900909,h2@example.co.jp,"];
    for rows in [rows, [rows[1], rows[0]]] {
        let report = stage.import("full", composite(&rows)).await?;
        assert!(report.accepted && report.counts.rejected == 0, "{report:?}");
    }
    let birth = |member: shared::store::Member| member.birth_date.date().to_string();
    assert_eq!(birth(stage.member("77-23-0").await?), "1990-09-09");
    assert_eq!(birth(stage.member("77-2%2D3-0").await?), "1990-01-01");
    let people = ["7,7-23,0,", "7-7,23,0,", "7%2D7,23,0,", "77,0-3,0,", "77,-3,0,", "77,3,0,", "77,02-3,00,"];
    let rows: Vec<_> = people.iter().enumerate().map(|(n, key)| format!("{key}19900101,p{n}@example.co.jp,")).collect();
    let report = stage.import("delta", composite(&rows.iter().map(String::as_str).collect::<Vec<_>>())).await?;
    assert_eq!((report.counts.added, report.counts.rejected, report.counts.changed), (6, 0, 1), "{report:?}");
    Ok(())
}

/// [C5]
#[tokio::test]
async fn a_member_stored_under_the_key_of_a_release_before_stays_the_same_person() -> Tested {
    let stage = Stage::new().await?;
    // As a release before wrote it: without the hyphen.
    stage.import("delta", composite(&["77,23,00,19900101,h1@example.co.jp,"])).await?;
    stage.open_account("77-23-0", "kenpo-taro").await?;
    let moved = composite(&["77,2-3,00,19900101,z@example.co.jp,"]);
    let report = stage.import("full", moved.clone()).await?;
    assert_eq!((report.counts.changed, report.counts.added), (1, 0), "{report:?}");
    assert_eq!(report.counts.missing_from_full_list, 0);
    assert_eq!(stage.holder("z@example.co.jp").await?.as_deref(), Some("77-23-0"));
    assert_eq!(stage.mails().await?.len(), 2, "the address of an account holder changed");
    // A row of `23` itself is somebody else, and does not get the account.
    let both = ["77,2-3,00,19900101,z@example.co.jp,", "77,23,00,19900909,h2@example.co.jp,"];
    let report = stage.import("full", composite(&both)).await?;
    assert_eq!(report.counts.rejected, 1, "{report:?}");
    assert_eq!(stage.holder("z@example.co.jp").await?.as_deref(), Some("77-23-0"));
    Ok(())
}

/// [C5]
#[tokio::test]
async fn a_former_key_of_somebody_born_on_another_day_is_left_alone() -> Tested {
    let stage = Stage::new().await?;
    stage.import("delta", composite(&["77,23,00,19900909,h2@example.co.jp,"])).await?;
    let report = stage.import("delta", composite(&["77,2-3,00,19900101,h1@example.co.jp,"])).await?;
    assert_eq!(report.counts.added, 1);
    assert_eq!(stage.holder("h2@example.co.jp").await?.as_deref(), Some("77-23-0"));
    Ok(())
}
