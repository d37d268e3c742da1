mod confirm;

use std::io;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use shared::audit::Audit;
use shared::clock::{Clock, Timestamp};
use shared::random::Random;
use shared::secret::{PasswordHasher, ServiceKey};
use shared::store::{FullList, RosterTable};
use tokio::task::spawn_blocking;

use crate::apply::{Addresses, Movers, Registrar, apply};
use crate::check::{EraCodes, RowReader};
use crate::compare::{Comparison, Population, Reading};
use crate::error::ImportError;
use crate::format::{FileName, FileProblem, ListKind, Profile};
use crate::read::{Examined, Records, examine};
use crate::report::Report;
use crate::source::ReopenableSource;
use crate::survey::{Survey, SurveyError, TextHash, read_heading, survey};

/// Imports roster files into the members table.
#[derive(Clone)]
pub struct Importer {
    /// The members table.
    pub table: RosterTable,
    /// What a one-digit era code means.
    pub era_codes: EraCodes,
    /// The percentage by which a full list may be shorter than the one before.
    pub shrink_percent: u8,
    /// For how long an account holder's new address gets no re-issue.
    pub address_hold: SignedDuration,
    /// Keys the digests by which temporary passwords are compared, and pseudonyms.
    pub service_key: ServiceKey,
    /// Hashes temporary passwords.
    pub hasher: Arc<PasswordHasher>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Salts, names of mail jobs, and the key of the hashes on the temporary disk.
    pub random: Arc<dyn Random>,
    /// The audit log.
    pub audit: Audit,
}

/// A file as it was uploaded.
pub struct Upload {
    /// Its bytes.
    pub source: Arc<dyn ReopenableSource>,
    /// How it is imported.
    pub profile: Profile,
    /// Its name, which may confirm it.
    pub name: FileName,
    /// The invocation, in the audit log.
    pub request_id: String,
}

/// A file that passed the survey.
struct Surveyed {
    report: Report,
    file: Examined,
    reader: RowReader,
    survey: Survey,
}

/// A file that was compared with the table.
struct Compared {
    population: Population,
    comparison: Comparison,
}

impl Importer {
    /// Imports a file without a name; a dry run only reports.
    ///
    /// # Errors
    /// As [`Self::import_upload`].
    pub async fn import(
        &self,
        source: Arc<dyn ReopenableSource>,
        profile: Profile,
        stop_at: Timestamp,
    ) -> Result<Report, ImportError> {
        let upload = Upload { source, profile, name: FileName::default(), request_id: String::new() };
        self.import_upload(&upload, stop_at).await
    }

    /// Imports a file; a dry run only reports.
    ///
    /// Idempotent and resumable: after a failure import the same file again; people who were already written cost no
    /// second write.
    ///
    /// # Errors
    /// If the file or the table cannot be reached, or `stop_at` has come. A refused file is a report, not an error.
    pub async fn import_upload(&self, upload: &Upload, stop_at: Timestamp) -> Result<Report, ImportError> {
        let (importer, file, profile) = (self.clone(), Arc::clone(&upload.source), upload.profile);
        let mut surveyed = match spawn_blocking(move || importer.survey(&*file, profile)).await?? {
            Ok(surveyed) => surveyed,
            Err(refused) => return Ok(*refused),
        };
        let last = self.table.last_full_list().await?;
        let before = last.as_ref().filter(|_| profile.list == ListKind::Full).map(|last| last.active);
        if let Some(problem) = before.and_then(|before| self.shrunk(before, surveyed.survey.insured)) {
            return Ok(surveyed.report.refused(&problem));
        }
        let compared = self.compare(upload, &mut surveyed, last.as_ref(), stop_at).await?;
        let unconfirmed = self.unconfirmed(upload, &mut surveyed.report, &compared).await?;
        if let Some(problem) = unconfirmed.as_ref().filter(|_| !profile.dry_run) {
            return Ok(surveyed.report.refused(problem));
        }
        let (insured, digest) = (surveyed.survey.insured, surveyed.file.digest.clone());
        let domains = std::mem::take(&mut surveyed.survey.domains);
        let report = self.apply(upload, surveyed, compared.comparison, stop_at).await?;
        if let Some(problem) = unconfirmed {
            return Ok(report.refused(&problem));
        }
        if !profile.dry_run {
            for domain in &domains {
                self.table.remember_domain(domain).await?;
            }
        }
        let is_new = last.is_none_or(|last| last.file_digest != digest);
        if profile.list == ListKind::Full && !profile.dry_run && is_new {
            let list = FullList::new(digest, insured, compared.population.accounts, report.imported_at);
            self.table.remember(&list).await?;
        }
        self.forget_confirmation(upload, &report).await?;
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

    /// The fourth pass: reads on a blocking thread, writes on this one.
    async fn apply(
        &self,
        upload: &Upload,
        surveyed: Surveyed,
        comparison: Comparison,
        stop_at: Timestamp,
    ) -> Result<Report, ImportError> {
        let Surveyed { mut report, file, reader, survey } = surveyed;
        let addresses = Addresses {
            table: self.table.clone(),
            people: Mutex::new(survey.people),
            doubted: comparison.doubted,
            dry_run: report.dry_run,
            today: reader.today,
        };
        let registrar = Registrar {
            table: self.table.clone(),
            addresses,
            movers: self.movers(upload),
            dry_run: report.dry_run,
            now: report.imported_at,
            random: Arc::clone(&self.random),
            hasher: Arc::clone(&self.hasher),
            service_key: self.service_key.clone(),
        };
        let (reading, rows) = Reading::begin(&upload.source, file.delimiter, reader, survey.repetitions);
        apply(&registrar, rows, (&self.clock, stop_at), &mut report).await?;
        reading.finish().await?;
        Ok(report)
    }

    fn movers(&self, upload: &Upload) -> Movers {
        Movers {
            hold: self.address_hold,
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            audit: self.audit.clone(),
            request_id: upload.request_id.clone(),
            service_key: self.service_key.clone(),
        }
    }
}
