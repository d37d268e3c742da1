use jiff::civil::Date;

/// The key of the report beside a roster object.
pub fn report_key(key: &str) -> String {
    format!("{key}.report.json")
}

/// The key of the copy that is kept: a lifecycle rule deletes the roster and the report beside it after a day.
pub fn kept_report_key(key: &str, imported_on: Date) -> String {
    format!("reports/{imported_on}/{}", report_key(key))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::format::Profile;

    #[test]
    fn a_report_starts_no_import() {
        let kept = kept_report_key("full/a.csv", date(2026, 4, 1));
        assert_eq!(kept, "reports/2026-04-01/full/a.csv.report.json");
        assert_eq!(Profile::of_key(&kept), None);
        assert_eq!(Profile::of_key(&report_key("full/a.csv")), None);
    }
}
