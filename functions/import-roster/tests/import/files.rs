use encoding_rs::SHIFT_JIS;
use import_roster::report::Report;

use crate::stage::{Stage, TestError, Tested, list};

const SAMPLE: &str = "加入者ID,記号,番号,枝番,氏名カナ,氏名,生年月日,本人家族区分,メールアドレス,資格取得日,資格喪失日\r\n\
    A000123,12,000456,00,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S450123,1,taro.kenpo@example.co.jp,19930401,\r\n\
    A000124,１２,000457,00,ﾀｶﾊｼ ﾊﾅｺ,髙橋 花子,1985/4/1,1,Ｈａｎａｋｏ．Takahashi＠example.co.jp,20100401,20260501\r\n\
    A000125,12,000456,01,ｹﾝﾎﾟ ｼﾞﾛｳ,健保 次郎,H220505,2,,20100505,99991231\r\n";

fn reasons(report: &Report) -> Vec<(u64, Option<&str>, &str)> {
    report.rejected.iter().map(|note| (note.line, note.column, note.reason)).collect()
}

async fn sample_is_imported(file: Vec<u8>, encoding: &str) -> Tested {
    let stage = Stage::new().await?;
    let report = stage.import("full", file).await?;
    assert!(report.accepted, "{report:?}");
    assert_eq!(serde_json::to_value(report.encoding)?, encoding);
    assert_eq!((report.counts.rows, report.counts.added, report.counts.rejected), (3, 3, 0), "{report:?}");
    let taro = stage.member("A000123").await?;
    assert_eq!(taro.birth_date.date().to_string(), "1970-01-23");
    assert_eq!((taro.lost_on, taro.shares_address, taro.login_id), (None, false, None));
    let hanako = stage.member("A000124").await?;
    assert_eq!(hanako.address.map(String::from).as_deref(), Some("hanako.takahashi@example.co.jp"));
    assert_eq!(hanako.lost_on.map(|date| date.to_string()).as_deref(), Some("2026-05-01"));
    let jiro = stage.member("A000125").await?;
    assert_eq!((jiro.address.is_none(), jiro.lost_on), (true, None));
    assert_eq!(stage.holder("taro.kenpo@example.co.jp").await?.as_deref(), Some("A000123"));
    Ok(())
}

#[tokio::test]
async fn cp932_utf8_and_utf8_with_a_byte_order_mark_give_the_same_members() -> Tested {
    let (cp932, _, lossy) = SHIFT_JIS.encode(SAMPLE);
    assert!(!lossy);
    sample_is_imported(cp932.into_owned(), "CP932").await?;
    sample_is_imported(SAMPLE.into(), "UTF-8").await?;
    sample_is_imported(format!("\u{feff}{SAMPLE}").into(), "UTF-8 (BOM)").await
}

#[tokio::test]
async fn files_saved_by_excel_are_accepted() -> Tested {
    let tabs = SAMPLE.replace(',', "\t").replace("\tA000123", "\t=\"A000123\"");
    sample_is_imported(tabs.into(), "UTF-8").await?;
    let quoted = SAMPLE.replace("健保 太郎", "\"健保\r\n\"\"太郎\"\"\"").replace("A000123", "\"=\"\"A000123\"\"\"");
    sample_is_imported(quoted.into(), "UTF-8").await?;
    let commas = SAMPLE.replace("\r\n", ",,\r\n") + ",,,,,,,,,,,,\r\n\r\n\r\n";
    sample_is_imported(commas.into(), "UTF-8").await?;
    let heading = SAMPLE.replacen("加入者ID", " 加入者　ｉｄ ", 1).replacen("メールアドレス", "ﾒｰﾙｱﾄﾞﾚｽ", 1);
    sample_is_imported(heading.into(), "UTF-8").await
}

#[tokio::test]
async fn an_undecodable_character_rejects_only_its_row() -> Tested {
    let stage = Stage::new().await?;
    let (cp932, _, _) = SHIFT_JIS.encode(SAMPLE);
    let mut gaiji = cp932.into_owned();
    let (high, _, _) = SHIFT_JIS.encode("髙橋");
    let at = gaiji.windows(high.len()).position(|window| window == &*high).ok_or("not in the sample")?;
    gaiji.splice(at..at + 2, *b"\xf0\x40");
    let report = stage.import("full", gaiji).await?;
    assert!(report.accepted);
    assert_eq!(reasons(&report), [(3, Some("氏名"), "外字があります。標準の文字に置き換えてください。")]);
    assert_eq!((report.counts.added, report.counts.rejected), (2, 1));
    Ok(())
}

#[tokio::test]
async fn each_problem_is_reported_with_line_and_column_and_without_the_value() -> Tested {
    let stage = Stage::new().await?;
    let rows = [
        ",19700123,a@example.co.jp,",
        "A2,25591,a..b@example.co.jp,2026/2/30",
        "A3,5450123,c@example.co.jp,",
        "A4,S640108,soumu@example.co.jp,",
        "A5,19700123,nobody,,x",
        "A6,2026-04-11,f@example.co.jp,",
        "A7,1970/1/23",
    ];
    let report = stage.import("delta", list(&rows)).await?;
    assert_eq!(
        reasons(&report),
        [
            (2, Some("加入者ID"), "空欄です。"),
            (3, Some("生年月日"), "Excelのシリアル値です。日付の表示形式にして保存し直してください。"),
            (3, Some("メールアドレス"), "メールアドレスの「.」の位置が正しくないため、送信できません。"),
            (3, Some("資格喪失日"), "暦にない日付です。"),
            (6, None, "見出しのない列に値があります。列がずれていないか確認してください。"),
            (6, Some("メールアドレス"), "メールアドレスの形式ではありません。"),
            (7, Some("生年月日"), "今日より後の日付です。"),
        ]
    );
    let warnings: Vec<_> = report.warnings.iter().map(|note| (note.line, note.column, note.reason)).collect();
    assert_eq!(
        warnings,
        [
            (5, Some("生年月日"), "元号の期間外の日付です。年数から西暦に換算しました。"),
            (5, Some("メールアドレス"), "部署などで共有するメールアドレスの可能性があります。"),
            (8, None, "見出しより列が少ないため、足りない列を空欄として読み取りました。"),
        ]
    );
    assert_eq!((report.counts.added, report.counts.rejected, report.counts.warnings), (3, 4, 3));
    let json = serde_json::to_string(&report)?;
    for value in ["25591", "a..b", "nobody", "S640108", "A5", "2026-04-11"] {
        assert!(!json.contains(value), "{value} is personal data: {json}");
    }
    Ok(())
}

#[tokio::test]
async fn era_codes_follow_the_setting() -> Tested {
    use import_roster::check::EraCodes;
    let row = list(&["A1,5450123,a@example.co.jp,"]);
    for (codes, added) in [(EraCodes::Nenkin, 1), (EraCodes::Receipt, 0), (EraCodes::Refuse, 0)] {
        let mut stage = Stage::new().await?;
        stage.importer.era_codes = codes;
        let report = stage.import("delta", row.clone()).await?;
        assert_eq!(report.counts.added, added, "{codes:?}: {report:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_no_roster_is_refused_with_its_reason() -> Tested {
    let stage = Stage::new().await?;
    let utf16: Vec<u8> = SAMPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(Vec<u8>, &str); 8] = [
        (utf16, "UTF-16"),
        (b"PK\x03\x04".to_vec(), "Excelブック"),
        (Vec::new(), "ファイルが空です"),
        ("加入者ID,生年月日,資格喪失日\r\n".into(), "必要な列がありません：メールアドレス"),
        (list(&[]).replace("加入者ID", "番号").into(), "加入者ID（または社員番号、または記号・番号・枝番）"),
        (list(&["A1,19700123,,"]).replacen("資格喪失日", "資格喪失日,仮ログインID,電話", 1).into(), "仮パスワード"),
        (
            list(&["A1,19700123,,"]).replacen("資格喪失日", "資格喪失日,電話", 1).into(),
            "使用できない列名があります：5列目",
        ),
        (
            list(&["A1,19700123,,", "A2,19700124,\"a@example.co.jp,", "A3,19700124,,"]).into(),
            "3行目から始まる行が終わりません",
        ),
    ];
    for (file, words) in cases {
        let report = stage.import("full", file).await?;
        let refusal = report.refusal.as_deref().unwrap_or_default();
        assert!(!report.accepted && refusal.contains(words), "{words}: {refusal}");
    }
    assert_eq!((stage.writes(), stage.items().await?), (0, 0));
    Ok(())
}

#[tokio::test]
async fn people_may_be_identified_by_other_columns() -> Result<(), TestError> {
    let stage = Stage::new().await?;
    let file = "記号,番号,枝番,生年月日,メールアドレス,資格喪失日\n１２,000456,00,19700123,,\n12,456,01,20100505,,\n";
    assert_eq!(stage.import("delta", file).await?.counts.added, 2);
    stage.member("12-456-0").await?;
    stage.member("12-456-1").await?;
    let again = file.replace("１２,000456,00", "12,456,0");
    assert_eq!(stage.import("delta", again).await?.counts.unchanged, 2, "with or without leading zeros");
    Ok(())
}
