use shared::input::LoginKey;

use crate::stage::{Stage, Tested, list};

#[tokio::test]
async fn the_same_file_again_writes_nothing() -> Tested {
    let stage = Stage::new().await?;
    let rows: Vec<String> = (0..250).map(|n| format!("A{n},19700123,member{n}@example.co.jp,")).collect();
    let rows: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .chain(["B1,19800401,a@example.co.jp,", "B2,1980/4/1,a@example.co.jp,"])
        .collect();
    let first = stage.import("full", list(&rows)).await?;
    assert_eq!((first.counts.added, first.counts.warnings), (252, 2));
    assert!(stage.writes() >= 253);
    let on_disk = tempfile::NamedTempFile::new()?;
    std::fs::write(on_disk.path(), list(&rows))?;
    let second = stage.import_file("full", on_disk.path().to_owned()).await?;
    assert_eq!((second.counts.unchanged, second.counts.added, second.counts.changed), (252, 0, 0));
    assert!(second.accepted);
    assert_eq!(stage.writes(), 0);
    Ok(())
}

#[tokio::test]
async fn a_dry_run_reports_the_same_and_writes_nothing() -> Tested {
    let stage = Stage::new().await?;
    let before = list(&["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,20260331"]);
    let dry = stage.import("full-dry-run", before.clone()).await?;
    assert!(dry.accepted && dry.dry_run);
    assert_eq!((stage.writes(), stage.items().await?), (0, 0));
    assert_eq!(stage.import("full", before).await?.counts, dry.counts);
    stage.writes();
    let after =
        list(&["A1,19700123,a@example.co.jp,20260401", "A2,19700124,b@example.co.jp,", "A3,19700125,c@example.co.jp,"]);
    let dry = stage.import("delta-dry-run", after.clone()).await?;
    assert_eq!(stage.writes(), 0);
    assert_eq!((dry.counts.added, dry.counts.changed, dry.counts.lost, dry.counts.reopened), (1, 2, 1, 1));
    assert_eq!(stage.import("delta", after).await?.counts, dry.counts);
    Ok(())
}

#[tokio::test]
async fn a_member_who_leaves_is_closed_and_one_who_returns_keeps_the_account() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", list(&["A1,19700123,a@example.co.jp,"])).await?;
    stage.open_account("A1", "taro.kenpo").await?;
    let lost = stage.import("delta", list(&["A1,19700123,a@example.co.jp,20260401"])).await?;
    assert_eq!((lost.counts.changed, lost.counts.lost, lost.counts.reopened), (1, 1, 0));
    let member = stage.member("A1").await?;
    assert!(member.is_closed(import_date(), 0));
    assert_eq!(member.login_id.as_ref().map(LoginKey::as_str), Some("taro.kenpo"));
    let back = stage.import("delta", list(&["A1,19700123,a@example.co.jp,99991231"])).await?;
    assert_eq!((back.counts.changed, back.counts.lost, back.counts.reopened), (1, 0, 1));
    let member = stage.member("A1").await?;
    assert_eq!(
        (member.lost_on, member.login_id.as_ref().map(LoginKey::as_str), member.checked_at.len()),
        (None, Some("taro.kenpo"), 1)
    );
    Ok(())
}

fn import_date() -> jiff::civil::Date {
    crate::stage::NOW.date_in_japan()
}

#[tokio::test]
async fn a_corrected_birth_date_is_written() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", list(&["A1,19700123,a@example.co.jp,"])).await?;
    let report = stage.import("full", list(&["A1,S45.1.24,a@example.co.jp,"])).await?;
    assert_eq!((report.counts.changed, report.counts.unchanged), (1, 0));
    assert_eq!(stage.member("A1").await?.birth_date.date().to_string(), "1970-01-24");
    Ok(())
}

#[tokio::test]
async fn an_import_that_timed_out_is_resumed_by_the_next() -> Tested {
    use import_roster::error::ImportError;
    use std::sync::Arc;
    let stage = Stage::new().await?;
    let file = list(&["A1,19700123,a@example.co.jp,"]);
    let profile = import_roster::format::Profile::of_key("full/a.csv").ok_or("no profile")?;
    let stopped = stage.importer.import(Arc::new(file.clone().into_bytes()), profile, crate::stage::NOW).await;
    assert!(matches!(stopped, Err(ImportError::OutOfTime)));
    assert_eq!(stage.import("full", file).await?.counts.added, 1);
    Ok(())
}
