//! Files that change many people need a confirmation.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use import_roster::Importer;
use import_roster::error::ImportError;
use shared::clock::{Clock, Timestamp};

use crate::stage::{NOW, Stage, TestError, Tested, list};

const PEOPLE: usize = 60;

/// The key, birth date and address of each person.
fn columns() -> [Vec<String>; 3] {
    let of = |text: fn(usize) -> String| (0..PEOPLE).map(text).collect();
    [of(|n| format!("K{n:05}")), of(|n| format!("{}0401", 1931 + n)), of(|n| format!("k{n}@example.co.jp"))]
}

fn file([keys, dates, addresses]: &[Vec<String>; 3]) -> String {
    let rows: Vec<String> = (0..keys.len()).map(|n| format!("{},{},{},", keys[n], dates[n], addresses[n])).collect();
    list(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn rotated(column: usize) -> String {
    let mut columns = columns();
    columns[column].rotate_right(1);
    file(&columns)
}

async fn stage() -> Result<Stage, TestError> {
    let stage = Stage::new().await?;
    assert!(stage.import("full", file(&columns())).await?.accepted);
    stage.writes();
    Ok(stage)
}

/// [C2]
#[tokio::test]
async fn a_file_with_a_column_sorted_apart_is_refused_in_every_folder() -> Tested {
    let stage = stage().await?;
    for column in 0..3 {
        for ends in ["\r\n", "\r", "\n"] {
            for folder in ["full", "delta", "full-dry-run", "delta-dry-run"] {
                let report = stage.import(folder, rotated(column).replace("\r\n", ends)).await?;
                assert!(!report.accepted, "{column} {folder} {report:?}");
                assert_eq!(report.counts.altered, PEOPLE as u64);
                let number = report.confirmation_number.as_deref().ok_or("no number")?;
                assert!(report.refusal.as_deref().is_some_and(|refusal| refusal.contains(number)), "{report:?}");
            }
        }
    }
    assert_eq!(stage.writes(), 0);
    Ok(())
}

/// [C2]
#[tokio::test]
async fn the_sample_files_of_a_sorted_key_column_are_refused() -> Tested {
    let mut sorted = columns();
    sorted[0].sort_by(|a, b| b.cmp(a));
    let report = stage().await?.import("full", file(&sorted)).await?;
    assert!(!report.accepted && report.confirmation_number.is_some(), "{report:?}");
    Ok(())
}

/// [C1] [C2] The number confirms the file, and not that a row is of the same person.
#[tokio::test]
async fn a_confirmed_file_still_moves_no_account_by_address_and_birth_date_at_once() -> Tested {
    let stage = stage().await?;
    for (n, key) in columns()[0].iter().enumerate() {
        stage.open_account(key, &format!("kenpo{n:02}")).await?;
    }
    let slipped = rotated(0);
    let number = stage.import("full", slipped.clone()).await?.confirmation_number.ok_or("no number")?;
    let report = stage.import_as(&format!("full/{number}.csv"), Arc::new(slipped.into_bytes())).await?;
    assert_eq!((report.accepted, report.counts.changed), (true, 0), "{report:?}");
    assert_eq!(report.counts.rejected, PEOPLE as u64);
    for n in 0..PEOPLE {
        assert_eq!(stage.holder(&format!("k{n}@example.co.jp")).await?, Some(format!("K{n:05}")));
    }
    assert!(stage.mails().await?.is_empty(), "nothing was changed, so nothing is announced");
    Ok(())
}

/// [C2]
#[tokio::test]
async fn twenty_people_may_change_and_twenty_one_may_not() -> Tested {
    for (changed, accepted) in [(20, true), (21, false)] {
        let mut columns = columns();
        for date in &mut columns[1][..changed] {
            date.replace_range(4.., "0402");
        }
        assert_eq!(stage().await?.import("delta", file(&columns)).await?.accepted, accepted, "{changed}");
    }
    Ok(())
}

/// [C2]
#[tokio::test]
async fn so_many_people_must_not_lose_their_insurance_by_one_file() -> Tested {
    for lost_on in ["20260401", "20991231"] {
        let all = file(&columns()).replace(".co.jp,", &format!(".co.jp,{lost_on}"));
        let report = stage().await?.import("delta", all).await?;
        assert_eq!((report.accepted, report.counts.altered), (false, PEOPLE as u64), "{lost_on}");
    }
    Ok(())
}

/// [C2]
#[tokio::test]
async fn the_addresses_of_so_many_account_holders_must_not_change_by_one_file() -> Tested {
    let stage = Stage::new().await?;
    let mut columns = columns();
    columns[2].iter_mut().for_each(String::clear);
    stage.import("full", file(&columns)).await?;
    for (n, key) in columns[0].iter().enumerate().take(21) {
        stage.open_account(key, &format!("kenpo{n:02}")).await?;
    }
    let report = stage.import("delta", file(&self::columns())).await?;
    assert_eq!((report.accepted, report.counts.moved_accounts, report.counts.altered), (false, 21, 0), "{report:?}");
    Ok(())
}

/// [C2]
#[tokio::test]
async fn first_addresses_and_another_spelling_of_the_same_ones_are_no_change() -> Tested {
    let stage = Stage::new().await?;
    let mut without = columns();
    without[2].iter_mut().for_each(String::clear);
    stage.import("full", file(&without)).await?;
    assert!(stage.import("full", file(&columns())).await?.accepted);
    let report = stage.import("full", file(&columns()).replace("@example", "＠EXAMPLE").replace(",k", ",Ｋ")).await?;
    assert_eq!((report.accepted, report.counts.unchanged), (true, PEOPLE as u64), "{report:?}");
    Ok(())
}

async fn import(stage: &Stage, key: &str, file: &str) -> Result<bool, TestError> {
    Ok(stage.import_as(key, Arc::new(file.as_bytes().to_vec())).await?.accepted)
}

/// [C2]
#[tokio::test]
async fn the_number_confirms_that_file_against_that_table_and_no_other() -> Tested {
    for list in ["full", "delta"] {
        let stage = stage().await?;
        let dry = stage.import(&format!("{list}-dry-run"), rotated(2)).await?;
        let number = dry.confirmation_number.ok_or("no number")?;
        assert_eq!(dry.counts.changed, PEOPLE as u64, "a dry run tells what it would change");
        let named = format!("{list}/2026-12.confirm-{number}.csv");
        assert!(!import(&stage, &named, &rotated(1)).await?, "another file");
        assert!(!import(&stage, &format!("{list}/2026-12.confirm-12345678.csv"), &rotated(2)).await?, "another number");
        assert!(!import(&stage, &format!("{list}/2026-12.confirm-1{number}.csv"), &rotated(2)).await?);
        // Somebody imports a change in between.
        let corrected = "K00001,19320402,k1@example.co.jp,";
        stage.import("delta", crate::stage::list(&[corrected])).await?;
        assert!(!import(&stage, &named, &rotated(2)).await?, "another table");
        stage.import("delta", crate::stage::list(&["K00001,19320401,k1@example.co.jp,"])).await?;
        assert!(import(&stage, &named, &rotated(2)).await?);
        assert_eq!(stage.holder("k0@example.co.jp").await?.as_deref(), Some("K00001"));
        assert!(import(&stage, &format!("{list}/again.csv"), &rotated(2)).await?, "the same file changes nothing now");
    }
    Ok(())
}

/// A clock on which the invocation's time ends after so many readings.
struct Ending(AtomicUsize);

impl Clock for Ending {
    fn now(&self) -> Timestamp {
        let left = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(1)));
        if left == Ok(0) { NOW.plus_minutes(15) } else { NOW }
    }
}

fn many(year: u32) -> String {
    let rows: Vec<String> = (0..500).map(|n| format!("K{n:05},{year}0401,k{n}@example.co.jp,")).collect();
    list(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// [C2]
#[tokio::test]
async fn a_confirmed_import_that_runs_out_of_time_goes_on_with_its_number() -> Tested {
    let (before, after) = (many(1931), many(1932));
    let stage = Stage::new().await?;
    assert!(stage.import("full", before.clone()).await?.accepted);
    let number = stage.import("full", after.clone()).await?.confirmation_number.ok_or("no number")?;
    let named = format!("full/{number}.csv");
    let upload = stage.upload(&named, Arc::new(after.clone().into_bytes()))?;
    stage.writes();
    // One reading by the survey, one and one for each chunk by the comparison, one for each chunk that is written.
    let clock = Arc::new(Ending(AtomicUsize::new(8)));
    let importer = Importer { clock, ..stage.importer.clone() };
    let ended = importer.import_upload(&upload, NOW.plus_minutes(15)).await;
    assert!(matches!(ended, Err(ImportError::OutOfTime)), "{ended:?}");
    let written = stage.writes();
    assert!((100..400).contains(&written), "{written} of 500");
    assert!(!stage.import("full", after.clone()).await?.accepted, "without its number it is refused");
    let other = list(&["Z00001,19700101,z@example.co.jp,"]);
    assert!(import(&stage, "delta/20261201.csv", &other).await?, "a date is no number of the file that goes on");
    assert!(import(&stage, &named, &after).await?);
    assert!(stage.import("full", before).await?.confirmation_number.is_some());
    Ok(())
}
