//! Date formats of rosters: unit and property tests of `check::era_date`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

use import_roster::check::era_date::{EraCodes, Reading, read};
use import_roster::format::RowProblem;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn refused(text: &str) -> Result<Reading, RowProblem> {
    read(text, EraCodes::Refuse)
}

#[test]
fn all_spellings_of_one_day_are_read() {
    for text in [
        "19700123",
        "1970/1/23",
        "1970-01-23",
        "1970.1.23",
        "1970年1月23日",
        "１９７０年０１月２３日",
        "S450123",
        "s450123",
        "S45.1.23",
        "S.45.1.23",
        "S45/01/23",
        "昭和45年1月23日",
        "昭和４５年　１月２３日",
        "昭45.1.23",
        "㍼45年1月23日",
        "昭和450123",
        " 1970/1/23 0:00:00",
        "1970-01-23T00:00:00.000",
    ] {
        assert_eq!(refused(text), Ok(Reading { date: date(1970, 1, 23), out_of_era: false }), "{text}");
    }
}

#[test]
fn the_first_year_of_an_era_may_be_written_as_gannen() {
    assert_eq!(refused("令和元年5月1日").map(|r| r.date), Ok(date(2019, 5, 1)));
    assert_eq!(refused("H1.1.8").map(|r| r.date), Ok(date(1989, 1, 8)));
    assert_eq!(refused("大正元年7月30日").map(|r| r.out_of_era), Ok(false));
    assert_eq!(refused("明治45年7月30日").map(|r| r.out_of_era), Ok(false), "both eras had that day");
}

#[test]
fn an_era_code_means_what_the_configured_system_says() {
    assert_eq!(read("5450123", EraCodes::Nenkin).map(|r| r.date), Ok(date(1970, 1, 23)));
    let reiwa_45 = read("5450123", EraCodes::Receipt);
    assert_eq!(reiwa_45.map(|r| r.date), Ok(date(2063, 1, 23)), "a birth date in the future: the row is rejected");
    assert_eq!(read("3450123", EraCodes::Receipt).map(|r| r.date), Ok(date(1970, 1, 23)));
    assert_eq!(refused("5450123"), Err(RowProblem::EraCodeRefused));
    assert_eq!(read("2450123", EraCodes::Nenkin), Err(RowProblem::UnknownEraCode));
}

#[test]
fn years_are_counted_past_the_end_of_an_era() {
    assert_eq!(refused("昭和64年1月7日"), Ok(Reading { date: date(1989, 1, 7), out_of_era: false }));
    assert_eq!(refused("昭和64年1月8日"), Ok(Reading { date: date(1989, 1, 8), out_of_era: true }));
    assert_eq!(refused("H31.5.1"), Ok(Reading { date: date(2019, 5, 1), out_of_era: true }));
    assert_eq!(refused("R1.4.30"), Ok(Reading { date: date(2019, 4, 30), out_of_era: true }));
}

#[test]
fn each_malformed_date_has_its_own_problem() {
    for (text, problem) in [
        ("25591", RowProblem::SerialNumber),
        ("700123", RowProblem::NotADate),
        ("1970/2/30", RowProblem::NotInCalendar),
        ("19701301", RowProblem::NotInCalendar),
        ("昭和45年13月1日", RowProblem::NotInCalendar),
        ("昭和0年1月1日", RowProblem::NotADate),
        ("70/1/23", RowProblem::NotADate),
        ("1/23/1970", RowProblem::NotADate),
        ("1970/1", RowProblem::NotADate),
        ("1970/1/23/4", RowProblem::NotADate),
        ("S45-+1-23", RowProblem::NotADate),
        ("1970/1/23 12:00", RowProblem::NotADate),
        ("Jan 23, 1970", RowProblem::NotADate),
    ] {
        assert_eq!(refused(text), Err(problem), "{text}");
    }
    assert_eq!(refused("9999/12/31").map(|r| r.date), Ok(Date::MAX));
}

const ERAS: [(&str, &str, i16); 5] =
    [("M", "明治", 1867), ("T", "大正", 1911), ("S", "昭和", 1925), ("H", "平成", 1988), ("R", "令和", 2018)];

fn dates() -> impl Strategy<Value = Date> {
    (0..60_000_i32).prop_map(|days| date(1869, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

proptest! {
    #[test]
    fn a_date_written_in_any_era_is_read_back(day in dates(), era in 0..5_usize) {
        let (letter, name, before) = ERAS[era];
        let year = day.year() - before;
        prop_assume!((1..100).contains(&year));
        let (month, of_month) = (day.month(), day.day());
        for text in [
            format!("{letter}{year:02}{month:02}{of_month:02}"),
            format!("{letter}{year}.{month}.{of_month}"),
            format!("{name}{year}年{month}月{of_month}日"),
            day.strftime("%Y%m%d").to_string(),
            day.strftime("%Y/%-m/%-d").to_string(),
        ] {
            prop_assert_eq!(refused(&text).map(|reading| reading.date), Ok(day), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[0-9MTSHR元昭和年月日/.\\- ]{0,12}|.{0,20}") {
        for codes in [EraCodes::Nenkin, EraCodes::Receipt, EraCodes::Refuse] {
            let _ = read(&text, codes);
        }
    }
}
