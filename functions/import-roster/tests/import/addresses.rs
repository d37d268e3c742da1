use crate::stage::{Stage, Tested, list};

#[tokio::test]
async fn two_insured_people_with_one_address_are_both_marked_as_sharing_it() -> Tested {
    let stage = Stage::new().await?;
    let rows = ["A1,19700123,a@example.co.jp,", "A2,19700124,Ａ@example.co.jp,", "A3,19700125,c@example.co.jp,"];
    let report = stage.import("full", list(&rows)).await?;
    let lines: Vec<_> = report.warnings.iter().map(|note| (note.line, note.column)).collect();
    assert_eq!(lines, [(2, Some("メールアドレス")), (3, Some("メールアドレス"))]);
    assert_eq!(report.counts.added, 3);
    let shares = [stage.member("A1").await?, stage.member("A2").await?, stage.member("A3").await?];
    assert_eq!(shares.map(|member| member.shares_address), [true, true, false]);

    let corrected = ["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,", "A3,19700125,c@example.co.jp,"];
    assert_eq!(stage.import("full", list(&corrected)).await?.counts.changed, 2);
    assert!(!stage.member("A1").await?.shares_address && !stage.member("A2").await?.shares_address);
    assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A1"));
    assert_eq!(stage.holder("b@example.co.jp").await?.as_deref(), Some("A2"));
    Ok(())
}

#[tokio::test]
async fn the_address_of_a_person_who_left_is_free() -> Tested {
    let stage = Stage::new().await?;
    let rows = ["A1,19700123,a@example.co.jp,20260401", "A2,19700124,a@example.co.jp,"];
    let report = stage.import("full", list(&rows)).await?;
    assert_eq!(report.counts.warnings, 0);
    assert!(!stage.member("A2").await?.shares_address);
    assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A2"));
    stage.writes();
    stage.import("full", list(&rows)).await?;
    assert_eq!(stage.writes(), 0);
    Ok(())
}

#[tokio::test]
async fn an_address_moves_between_people_in_any_order_of_rows() -> Tested {
    for swapped in [
        ["A1,19700123,b@example.co.jp,", "A2,19700124,a@example.co.jp,"],
        ["A2,19700124,a@example.co.jp,", "A1,19700123,b@example.co.jp,"],
    ] {
        let stage = Stage::new().await?;
        stage.import("full", list(&["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,"])).await?;
        let report = stage.import("delta", list(&swapped)).await?;
        assert_eq!((report.counts.changed, report.counts.warnings), (2, 0));
        assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A2"));
        assert_eq!(stage.holder("b@example.co.jp").await?.as_deref(), Some("A1"));
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_address_leaves_no_address_entry_behind() -> Tested {
    let stage = Stage::new().await?;
    stage.import("delta", list(&["A1,19700123,a@example.co.jp,"])).await?;
    stage.import("delta", list(&["A1,19700123,z@example.co.jp,"])).await?;
    assert_eq!(stage.holder("a@example.co.jp").await?, None);
    assert_eq!(stage.holder("z@example.co.jp").await?.as_deref(), Some("A1"));
    stage.import("delta", list(&["A1,19700123,,"])).await?;
    assert_eq!(stage.holder("z@example.co.jp").await?, None);
    assert!(stage.member("A1").await?.address.is_none());
    Ok(())
}

#[tokio::test]
async fn an_insured_person_who_is_not_in_the_file_keeps_the_address() -> Tested {
    let stage = Stage::new().await?;
    stage.import("delta", list(&["A1,19700123,a@example.co.jp,"])).await?;
    let intruder = list(&["A2,19700124,a@example.co.jp,"]);
    let dry = stage.import("delta-dry-run", intruder.clone()).await?;
    let report = stage.import("delta", intruder.clone()).await?;
    assert_eq!(dry.counts, report.counts);
    assert_eq!(report.warnings.iter().map(|note| note.line).collect::<Vec<_>>(), [2]);
    assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A1"));
    assert!(stage.member("A1").await?.shares_address && stage.member("A2").await?.shares_address);
    stage.writes();
    let again = stage.import("delta", intruder).await?;
    assert_eq!((stage.writes(), again.counts.unchanged, again.counts.warnings), (0, 1, 1));

    let corrected = list(&["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,"]);
    assert_eq!(stage.import("full", corrected).await?.counts.changed, 2);
    assert!(!stage.member("A1").await?.shares_address && !stage.member("A2").await?.shares_address);
    Ok(())
}
