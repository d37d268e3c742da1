use serde::Serialize;

/// Whether a file lists everyone or only changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// All insured people.
    Full,
    /// 異動: only people with changes.
    Delta,
}

/// How a file is imported. The folder in the bucket decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Full list or delta.
    pub list: ListKind,
    /// Report what would be written, write nothing.
    pub dry_run: bool,
}

impl Profile {
    /// The profile of an object: `full/NAME.csv`, `delta/NAME.csv`, `full-dry-run/NAME.csv` or `delta-dry-run/NAME.csv`.
    ///
    /// `None` for any other object, such as a report, which must not start another import.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_decides_how_a_file_is_imported() {
        let full = Profile { list: ListKind::Full, dry_run: false };
        assert_eq!(Profile::of_key("full/2026-04.csv"), Some(full));
        assert_eq!(Profile::of_key("full-dry-run/2026-04.CSV"), Some(Profile { dry_run: true, ..full }));
        let delta = Profile { list: ListKind::Delta, dry_run: false };
        assert_eq!(Profile::of_key("delta/名簿.csv"), Some(delta));
        assert_eq!(Profile::of_key("delta-dry-run/a.csv"), Some(Profile { dry_run: true, ..delta }));
    }

    #[test]
    fn reports_and_other_folders_start_no_import() {
        let reports = ["full/a.csv.report.json", "reports/2026-04-01/full/a.csv.report.json"];
        for key in ["a.csv", "other/a.csv", "full/a.xlsx", "reports/x/a.csv"].into_iter().chain(reports) {
            assert_eq!(Profile::of_key(key), None, "{key}");
        }
    }
}
