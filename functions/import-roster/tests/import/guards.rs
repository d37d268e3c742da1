use crate::stage::{Stage, Tested, list};

fn people(count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|n| format!("A{n},19700123,member{n}@example.co.jp,")).collect();
    list(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_full_list_that_shrank_too_much_is_refused() -> Tested {
    let stage = Stage::new().await?;
    assert!(stage.import("full", people(100)).await?.accepted);
    stage.writes();
    let refused = stage.import("full", people(94)).await?;
    assert!(!refused.accepted);
    assert_eq!(
        refused.refusal.as_deref(),
        Some("有効な加入者が前回の100人から94人に減っています（許容は5％まで）。名簿が全件であるか確認してください。")
    );
    assert_eq!(stage.writes(), 0);
    assert!(stage.import("delta", people(1)).await?.accepted, "a delta may be short");
    let accepted = stage.import("full", people(95)).await?;
    assert_eq!((accepted.accepted, accepted.counts.missing_from_full_list), (true, 5));
    assert!(stage.member("A99").await?.lost_on.is_none(), "missing from the list does not mean 喪失");
    Ok(())
}

#[tokio::test]
async fn people_who_lost_their_insurance_do_not_count_as_insured() -> Tested {
    let stage = Stage::new().await?;
    stage.import("full", people(20)).await?;
    let refused = stage.import("full", people(20).replace(".co.jp,", ".co.jp,20260401")).await?;
    assert!(!refused.accepted);
    Ok(())
}

#[tokio::test]
async fn a_duplicate_person_refuses_a_full_list_and_rejects_the_later_row_of_a_delta() -> Tested {
    let stage = Stage::new().await?;
    let rows = ["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,", "Ａ１,19700125,a@example.co.jp,"];
    let full = stage.import("full", list(&rows)).await?;
    assert!(full.refusal.as_deref().is_some_and(|refusal| refusal.contains("重複")), "{full:?}");
    assert_eq!((full.rejected.len(), full.rejected[0].line, stage.writes()), (1, 4, 0));
    let delta = stage.import("delta", list(&rows)).await?;
    assert_eq!((delta.counts.added, delta.counts.rejected, delta.counts.warnings), (2, 1, 0));
    assert_eq!(delta.rejected[0].reason, "同じ加入者の行がこれより前にあります。");
    let member = stage.member("A1").await?;
    assert_eq!((member.birth_date.date().to_string().as_str(), member.shares_address), ("1970-01-23", false));
    Ok(())
}

#[tokio::test]
async fn a_list_without_a_valid_row_is_refused() -> Tested {
    let stage = Stage::new().await?;
    let rows: Vec<String> = (0..1_500).map(|n| format!("A{n},25591,,")).collect();
    let report = stage.import("full", list(&rows.iter().map(String::as_str).collect::<Vec<_>>())).await?;
    assert!(!report.accepted);
    assert_eq!(
        (report.counts.rejected, report.rejected.len()),
        (1_500, 1_000),
        "the total, and notes for the first thousand"
    );
    Ok(())
}
