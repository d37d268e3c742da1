use jiff::civil::Date;
use serde::Serialize;

/// What the file claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// Everybody who is insured.
    Full,
    /// 異動: only what changed.
    Delta,
}

/// How a file is to be imported; its folder in the bucket says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the file claims to be.
    pub list: ListKind,
    /// Only report what would happen.
    pub dry_run: bool,
}

impl Profile {
    /// The profile of an object: `full/NAME.csv`, `delta/NAME.csv`, `full-dry-run/NAME.csv` or `delta-dry-run/NAME.csv`.
    ///
    /// Anything else, such as a report written here, is none: it must not start another import.
    pub fn of_key(key: &str) -> Option<Self> {
        let (folder, name) = key.split_once('/')?;
        if !name.to_ascii_lowercase().ends_with(".csv") {
            return None;
        }
        let (list, dry_run) = match folder {
            "full" => (ListKind::Full, false),
            "delta" => (ListKind::Delta, false),
            "full-dry-run" => (ListKind::Full, true),
            "delta-dry-run" => (ListKind::Delta, true),
            _ => return None,
        };
        Some(Self { list, dry_run })
    }
}

/// Where the report on an object goes.
pub fn report_key(key: &str) -> String {
    format!("{key}.report.json")
}

/// Where the report is kept when the object and what lies beside it are deleted, a day later.
pub fn kept_report_key(key: &str, imported_on: Date) -> String {
    format!("reports/{imported_on}/{}", report_key(key))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_folder_says_how_a_file_is_imported() {
        let full = Profile { list: ListKind::Full, dry_run: false };
        assert_eq!(Profile::of_key("full/2026-04.csv"), Some(full));
        assert_eq!(Profile::of_key("full-dry-run/2026-04.CSV"), Some(Profile { dry_run: true, ..full }));
        let delta = Profile { list: ListKind::Delta, dry_run: false };
        assert_eq!(Profile::of_key("delta/名簿.csv"), Some(delta));
        assert_eq!(Profile::of_key("delta-dry-run/a.csv"), Some(Profile { dry_run: true, ..delta }));
    }

    #[test]
    fn reports_and_strange_places_start_no_import() {
        let kept = kept_report_key("full/a.csv", date(2026, 4, 1));
        assert_eq!(kept, "reports/2026-04-01/full/a.csv.report.json");
        for key in ["a.csv", "other/a.csv", "full/a.xlsx", &report_key("full/a.csv"), &kept, "reports/x/a.csv"] {
            assert_eq!(Profile::of_key(key), None, "{key}");
        }
    }
}
