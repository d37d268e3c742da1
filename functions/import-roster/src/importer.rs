use std::io;
use std::sync::{Arc, Mutex};

use shared::clock::{Clock, Timestamp};
use shared::random::Random;
use shared::secret::{PasswordHasher, ServiceKey};
use shared::store::{FullList, RosterTable};
use tokio::task::spawn_blocking;

use crate::apply::{Addresses, Registrar, apply, channel, read_rows};
use crate::check::{EraCodes, RowReader};
use crate::error::ImportError;
use crate::format::{FileProblem, ListKind, Profile};
use crate::read::{Examined, RecordError, Records, examine};
use crate::report::Report;
use crate::source::ReopenableSource;
use crate::survey::{Survey, SurveyError, TextHash, count_missing, read_heading, survey};

/// Imports roster files into the members table.
#[derive(Clone)]
pub struct Importer {
    /// The members table.
    pub table: RosterTable,
    /// What a one-digit era code means.
    pub era_codes: EraCodes,
    /// The percentage by which a full list may be shorter than the one before.
    pub shrink_percent: u8,
    /// Keys the digests by which temporary passwords are compared.
    pub service_key: ServiceKey,
    /// Hashes temporary passwords.
    pub hasher: Arc<PasswordHasher>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Salts, and the key of the hashes on the temporary disk.
    pub random: Arc<dyn Random>,
}

/// A file that passed the survey.
struct Surveyed {
    report: Report,
    file: Examined,
    reader: RowReader,
    survey: Survey,
}

impl Importer {
    /// Imports a file; a dry run only reports.
    ///
    /// Idempotent and resumable: after a failure import the same file again; people who were already written cost no
    /// second write.
    ///
    /// # Errors
    /// If the file or the table cannot be reached, or `stop_at` has come. A refused file is a report, not an error.
    pub async fn import(
        &self,
        source: Arc<dyn ReopenableSource>,
        profile: Profile,
        stop_at: Timestamp,
    ) -> Result<Report, ImportError> {
        let (importer, file) = (self.clone(), Arc::clone(&source));
        let mut surveyed = match spawn_blocking(move || importer.survey(&*file, profile)).await?? {
            Ok(surveyed) => surveyed,
            Err(refused) => return Ok(*refused),
        };
        let last = if profile.list == ListKind::Full { self.table.last_full_list().await? } else { None };
        if let Some(problem) = last.as_ref().and_then(|last| self.shrunk(last.active, surveyed.survey.insured)) {
            return Ok(surveyed.report.refused(&problem));
        }
        if profile.list == ListKind::Full {
            let (people, today) = (&mut surveyed.survey.people, surveyed.reader.today);
            surveyed.report.counts.missing_from_full_list = count_missing(&self.table, people, today).await?;
        }
        let (insured, digest) = (surveyed.survey.insured, surveyed.file.digest.clone());
        let domains = std::mem::take(&mut surveyed.survey.domains);
        let report = self.apply(source, surveyed, stop_at).await?;
        if !profile.dry_run {
            for domain in &domains {
                self.table.remember_domain(domain).await?;
            }
        }
        let is_new = last.is_none_or(|last| last.file_digest != digest);
        if profile.list == ListKind::Full && !profile.dry_run && is_new {
            self.table.remember(&FullList::new(digest, insured, report.imported_at)).await?;
        }
        Ok(report.accepted())
    }

    /// The first and second pass.
    fn survey(&self, source: &dyn ReopenableSource, profile: Profile) -> io::Result<Result<Surveyed, Box<Report>>> {
        let now = self.clock.now();
        let mut report = Report::begin(profile, now);
        let file = match examine(source.open()?)? {
            Ok(file) => file,
            Err(problem) => return Ok(Err(Box::new(report.refused(&problem)))),
        };
        report.examined(&file);
        let mut records = Records::new(source.open()?, file.delimiter);
        let surveyed = read_heading(&mut records, file.encoding).and_then(|header| {
            let today = now.date_in_japan();
            let reader = RowReader { header, encoding: file.encoding, era_codes: self.era_codes, today };
            let hash = TextHash::draw(&*self.random);
            let survey = survey(&mut records, &reader, profile.list, hash, &mut report)?;
            Ok((reader, survey))
        });
        match surveyed {
            Ok((reader, survey)) => Ok(Ok(Surveyed { report, file, reader, survey })),
            Err(SurveyError::Refused(problem)) => Ok(Err(Box::new(report.refused(&problem)))),
            Err(SurveyError::Disk(error)) => Err(error),
        }
    }

    fn shrunk(&self, before: u64, now: u64) -> Option<FileProblem> {
        let percent = self.shrink_percent;
        let too_few = before.saturating_sub(now) * 100 > before * u64::from(percent);
        too_few.then_some(FileProblem::Shrunk { before, now, percent })
    }

    /// The third pass: reads on a blocking thread, writes on this one.
    async fn apply(
        &self,
        source: Arc<dyn ReopenableSource>,
        surveyed: Surveyed,
        stop_at: Timestamp,
    ) -> Result<Report, ImportError> {
        let Surveyed { mut report, file, reader, survey } = surveyed;
        let addresses = Addresses {
            table: self.table.clone(),
            people: Mutex::new(survey.people),
            dry_run: report.dry_run,
            today: reader.today,
        };
        let registrar = Registrar {
            table: self.table.clone(),
            addresses,
            dry_run: report.dry_run,
            now: report.imported_at,
            random: Arc::clone(&self.random),
            hasher: Arc::clone(&self.hasher),
            service_key: self.service_key.clone(),
        };
        let (repetitions, (sender, rows)) = (survey.repetitions, channel());
        let reading = spawn_blocking(move || read_rows(&*source, file.delimiter, &reader, &repetitions, &sender));
        apply(&registrar, rows, (&self.clock, stop_at), &mut report).await?;
        reading.await?.map_err(|error| match error {
            RecordError::Read(error) => error,
            RecordError::UnclosedQuote(_) => io::Error::other("the file changed while it was read"),
        })?;
        Ok(report)
    }
}
