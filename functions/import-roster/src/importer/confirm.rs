//! Whether a file changes more people than it may, and whether staff confirmed it.

use std::sync::Arc;

use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::limits;
use shared::store::{Confirmed, FullList};

use super::{Compared, Importer, Surveyed, Upload};
use crate::compare::{Population, Reading, Thresholds, compare};
use crate::error::ImportError;
use crate::format::{FileProblem, ListKind, RowProblem};
use crate::report::Report;
use crate::survey::count_table;

impl Importer {
    /// The third pass. A full list counts the people of the table; a list of changes is measured by the last full one.
    pub(super) async fn compare(
        &self,
        upload: &Upload,
        surveyed: &mut Surveyed,
        last: Option<&FullList>,
        stop_at: Timestamp,
    ) -> Result<Compared, ImportError> {
        let mut population =
            last.map(|last| Population { insured: last.active, accounts: last.accounts }).unwrap_or_default();
        if upload.profile.list == ListKind::Full {
            let (people, today) = (&mut surveyed.survey.people, surveyed.reader.today);
            let counts = count_table(&self.table, people, today).await?;
            surveyed.report.counts.missing_from_full_list = counts.missing;
            population = Population { insured: counts.insured, accounts: counts.accounts };
        }
        let (reader, repetitions) = (surveyed.reader.clone(), Arc::clone(&surveyed.survey.repetitions));
        let (reading, rows) = Reading::begin(&upload.source, surveyed.file.delimiter, reader, repetitions);
        let file = format!("{:?} {}", upload.profile.list, surveyed.file.digest);
        let comparison = compare(&self.table, rows, (&self.clock, stop_at), &self.service_key, &file).await?;
        reading.finish().await?;
        Ok(Compared { population, comparison })
    }

    /// Why the file is refused unless it is confirmed, if it is not.
    pub(super) async fn unconfirmed(
        &self,
        upload: &Upload,
        report: &mut Report,
        compared: &Compared,
    ) -> Result<Option<FileProblem>, ImportError> {
        let Compared { population, comparison } = compared;
        let most = Thresholds::of(*population);
        (report.counts.moved_accounts, report.counts.altered) = (comparison.moved, comparison.altered);
        if !comparison.exceeds(most) {
            return Ok(None);
        }
        let number = comparison.number();
        if self.is_confirmed(upload, report, number.as_str()).await? {
            return Ok(None);
        }
        report.confirmation_number = Some(number.as_str().to_owned());
        if !report.dry_run {
            let doubted = &[(None, RowProblem::AnotherPerson)];
            comparison.doubted_lines.iter().for_each(|line| report.reject(*line, doubted));
        }
        Ok(Some(FileProblem::Unconfirmed {
            moved: comparison.moved,
            max_moved: most.moved,
            altered: comparison.altered,
            max_altered: most.altered,
            number: number.as_str().to_owned(),
        }))
    }

    /// Whether the name has the number, or the one with which an import of this file began that ran out of time.
    async fn is_confirmed(&self, upload: &Upload, report: &Report, number: &str) -> Result<bool, ImportError> {
        let file_digest = report.file_digest.clone().unwrap_or_default();
        if !upload.name.has(number) {
            let begun = self.table.confirmed_file().await?.filter(|begun| begun.until > report.imported_at);
            return Ok(begun.is_some_and(|it| it.file_digest == file_digest && upload.name.has(&it.number)));
        }
        if !report.dry_run {
            let until = report.imported_at.plus(limits::CONFIRMED_IMPORT);
            self.table.note_confirmed(&Confirmed::new(file_digest, number.to_owned(), until)).await?;
            self.audit.record(Fact::RosterConfirmed, &upload.request_id, None, "");
        }
        Ok(true)
    }

    /// Forgets the number of a file whose import has ended. That of another file stays: its import may go on.
    pub(super) async fn forget_confirmation(&self, upload: &Upload, report: &Report) -> Result<(), ImportError> {
        if report.dry_run || !upload.name.has_any_number() {
            return Ok(());
        }
        let begun = self.table.confirmed_file().await?;
        if begun.is_some_and(|begun| Some(begun.file_digest) == report.file_digest) {
            self.table.forget_confirmed().await?;
        }
        Ok(())
    }
}
