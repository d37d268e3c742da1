//! What a row may do to a person who has an account.

use crate::stage::{Stage, Tested, list, list_with};

const AT: &str = "19700123,a@example.co.jp,";

fn rows(person: &[&str]) -> String {
    list(person)
}

async fn stage() -> Result<Stage, crate::stage::TestError> {
    let stage = Stage::new().await?;
    stage.import("full", list(&["A1,19700123,a@example.co.jp,", "A2,19700124,b@example.co.jp,"])).await?;
    stage.open_account("A1", "kenpo-taro").await?;
    Ok(stage)
}

/// [C1]
#[tokio::test]
async fn a_row_that_changes_address_and_birth_date_of_an_account_holder_is_rejected() -> Tested {
    let stage = stage().await?;
    for folder in ["delta-dry-run", "delta", "full"] {
        let file = list(&["A1,19800101,z@example.co.jp,", "A2,19700124,b@example.co.jp,"]);
        let report = stage.import(folder, file).await?;
        assert!(report.accepted, "{report:?}");
        assert_eq!((report.counts.rejected, report.counts.unchanged), (1, 1), "{folder}");
        let note = &report.rejected[0];
        assert!(note.line == 2 && note.reason.starts_with("別の方の行ではありませんか。"), "{note:?}");
    }
    let member = stage.member("A1").await?;
    assert_eq!(member.birth_date.date().to_string(), "1970-01-23");
    assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A1"));
    assert!(stage.mails().await?.is_empty(), "nothing was changed, so nothing is announced");
    Ok(())
}

/// [C1]
#[tokio::test]
async fn the_same_row_is_imported_once_staff_confirmed_it_in_the_row() -> Tested {
    let stage = stage().await?;
    let file = |cell: &str| list_with("変更確認", &[&format!("A1,19800101,z@example.co.jp,,{cell}")]);
    let wrong = stage.import("delta", file("はい")).await?;
    assert_eq!(wrong.rejected[0].column, Some("変更確認"));
    assert_eq!(stage.import("delta", file("")).await?.counts.rejected, 1);
    let full = stage.import("full", file("確認済")).await?;
    assert!(full.refusal.as_deref().is_some_and(|refusal| refusal.contains("変更確認")), "{full:?}");
    let report = stage.import("delta", file("確認済")).await?;
    assert_eq!((report.accepted, report.counts.changed), (true, 1), "{report:?}");
    assert_eq!(stage.holder("z@example.co.jp").await?.as_deref(), Some("A1"));
    Ok(())
}

/// [C1]
#[tokio::test]
async fn a_row_that_changes_one_of_the_two_or_is_of_a_person_without_an_account_is_imported() -> Tested {
    let stage = stage().await?;
    for row in ["A1,19700123,z@example.co.jp,", "A1,19800101,z@example.co.jp,", "A2,19810101,y@example.co.jp,"] {
        let report = stage.import("delta", rows(&[row])).await?;
        assert_eq!((report.counts.changed, report.counts.rejected), (1, 0), "{row}");
    }
    Ok(())
}

/// [C1]
#[tokio::test]
async fn the_rows_of_two_account_holders_that_were_swapped_are_both_rejected() -> Tested {
    let stage = stage().await?;
    stage.open_account("A2", "kenpo-jiro").await?;
    for swapped in [["A2", "A1"], ["a2", "a1"]] {
        let file = list(&[&format!("{},{AT}", swapped[0]), &format!("{},19700124,b@example.co.jp,", swapped[1])]);
        let report = stage.import("delta", file.replace("\r\n", "\r")).await?;
        if swapped[0] == "A2" {
            assert_eq!((report.counts.rejected, report.counts.changed), (2, 0), "{report:?}");
        } else {
            // Keys in lower case are other people, who do not get the account holders' addresses.
            assert_eq!((report.counts.added, report.counts.warnings), (2, 2), "{report:?}");
            assert!(stage.member("a1").await?.shares_address && stage.member("a2").await?.shares_address);
        }
        assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A1"));
        assert_eq!(stage.holder("b@example.co.jp").await?.as_deref(), Some("A2"));
        assert!(!stage.member("A1").await?.shares_address && !stage.member("A2").await?.shares_address);
    }
    Ok(())
}

/// [C3]
#[tokio::test]
async fn another_address_of_an_account_holder_is_mailed_to_both_once_and_held() -> Tested {
    let stage = stage().await?;
    let file = rows(&["A1,19700123,z@example.co.jp,", "A2,19700124,y@example.co.jp,"]);
    assert_eq!(stage.import("delta-dry-run", file.clone()).await?.counts.changed, 2);
    assert!(stage.mails().await?.is_empty(), "a dry run announces nothing");
    stage.import("delta", file.clone()).await?;
    let both = [("a@example.co.jp", "address-left"), ("z@example.co.jp", "address-taken")];
    let both = both.map(|(to, mail)| (to.to_owned(), mail.to_owned()));
    assert_eq!(stage.mails().await?, both, "the person without an account gets none");
    let member = stage.member("A1").await?;
    assert_eq!(member.address_changed_at, Some(crate::stage::NOW));
    assert_eq!(member.address_held_until, Some(crate::stage::NOW.plus_minutes(24 * 60)));
    assert_eq!(stage.member("A2").await?.address_held_until, None);
    stage.import("delta", file.clone()).await?;
    stage.import("full", file).await?;
    assert_eq!(stage.mails().await?.len(), 2, "one mail for each change, however often the file comes");
    Ok(())
}

/// [C3]
#[tokio::test]
async fn an_address_that_is_removed_is_told_to_the_old_one_and_one_that_is_given_again_to_the_new_one() -> Tested {
    let stage = stage().await?;
    stage.import("delta", rows(&["A1,19700123,,"])).await?;
    stage.import("delta", rows(&["A1,19700123,z@example.co.jp,"])).await?;
    let mails = [("a@example.co.jp", "address-left"), ("z@example.co.jp", "address-taken")];
    assert_eq!(stage.mails().await?, mails.map(|(to, mail)| (to.to_owned(), mail.to_owned())));
    Ok(())
}

/// [C4]
#[tokio::test]
async fn an_address_of_an_account_stays_its_owner_s_whatever_other_rows_say() -> Tested {
    let dependant = "B1,20100505,a@example.co.jp,";
    for (folder, file) in [
        ("delta", list(&[dependant])),
        ("delta", list(&[dependant, "A1,19700123,a@example.co.jp,"])),
        ("full", list(&["A1,19700123,Ａ@EXAMPLE.co.jp,", dependant, "A2,19700124,b@example.co.jp,"])),
        // The owner's own row is rejected: it gives nothing up.
        ("full", list(&[dependant, "A1,19800101,z@example.co.jp,", "A2,19700124,b@example.co.jp,"])),
        // Both of the owner's rows are rejected: one cannot be read, and one comes after it.
        ("delta", list(&["A1,19700230,z@example.co.jp,", "A1,19700123,z@example.co.jp,", dependant])),
    ] {
        let stage = stage().await?;
        let dry = stage.import(&format!("{folder}-dry-run"), file.clone()).await?;
        let report = stage.import(folder, file.clone()).await?;
        assert_eq!(dry.counts, report.counts, "{file}");
        assert!(report.counts.warnings > 0, "{report:?}");
        assert!(!stage.member("A1").await?.shares_address, "{file}");
        assert!(stage.member("B1").await?.shares_address, "{file}");
        assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A1"), "{file}");
        stage.writes();
        stage.import("delta", file).await?;
        assert_eq!(stage.writes(), 0, "nothing changes when it comes again");
    }
    Ok(())
}

/// [C4]
#[tokio::test]
async fn an_address_that_an_account_holder_gives_up_goes_to_the_next_person_in_any_order_of_rows() -> Tested {
    let rows = ["A1,19700123,z@example.co.jp,", "A2,19700124,a@example.co.jp,"];
    for rows in [rows, [rows[1], rows[0]]] {
        let stage = stage().await?;
        stage.import("delta", list(&rows)).await?;
        assert_eq!(stage.holder("a@example.co.jp").await?.as_deref(), Some("A2"), "{rows:?}");
        assert_eq!(stage.holder("z@example.co.jp").await?.as_deref(), Some("A1"), "{rows:?}");
        assert_eq!(stage.holder("b@example.co.jp").await?, None);
        assert_eq!(stage.mails().await?.len(), 2);
    }
    Ok(())
}

/// [C4]
#[tokio::test]
async fn an_account_holder_who_gets_another_s_address_is_announced_to_the_old_one_alone() -> Tested {
    let stage = stage().await?;
    stage.open_account("A2", "kenpo-jiro").await?;
    stage.import("delta", rows(&["A2,19700124,a@example.co.jp,"])).await?;
    assert!(!stage.member("A1").await?.shares_address && stage.member("A2").await?.shares_address);
    assert_eq!(stage.mails().await?, [("b@example.co.jp".to_owned(), "address-left".to_owned())]);
    Ok(())
}
