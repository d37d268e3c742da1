use std::io;
use std::sync::Arc;

use aws_lambda_events::s3::{S3Event, S3EventRecord};
use lambda_runtime::LambdaEvent;
use shared::audit::Audit;
use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::metrics::Measure;
use shared::start::stop_at;

use crate::error::ImportError;
use crate::import::Importer;
use crate::object::S3Object;
use crate::profile::{Profile, kept_report_key, report_key};
use crate::report::Report;

/// What the function holds between events.
pub struct Handler {
    /// Imports a file.
    pub importer: Importer,
    /// Reads files and writes reports.
    pub s3: aws_sdk_s3::Client,
    /// Where facts and numbers are written down.
    pub audit: Audit,
}

/// Time to write the report, and for the writes under way.
const RESERVE_SECONDS: i64 = 20;

impl Handler {
    /// Imports the files that the event names, and writes a report beside each.
    ///
    /// # Errors
    /// When a file or the table cannot be reached, or the time is nearly over: Lambda sends the event again, and the
    /// import goes on where it stopped.
    pub async fn handle(&self, event: LambdaEvent<S3Event>) -> Result<(), ImportError> {
        let stop_at = stop_at(event.context.deadline, self.importer.clock.now(), RESERVE_SECONDS);
        let request_id = &event.context.request_id;
        for record in &event.payload.records {
            self.import(record, stop_at, request_id).await.inspect_err(|error| {
                let function = self.audit.function();
                tracing::error!(event = "roster.failed", function, request_id, error = %error);
            })?;
        }
        Ok(())
    }

    async fn import(&self, record: &S3EventRecord, stop_at: Timestamp, request_id: &str) -> Result<(), ImportError> {
        let (Some(bucket), Some(key)) = (&record.s3.bucket.name, key(record)) else {
            return Err(io::Error::other("an event without bucket or key").into());
        };
        let Some(profile) = Profile::of_key(&key) else {
            tracing::info!(event = "roster.ignored", function = self.audit.function(), request_id);
            return Ok(());
        };
        let object = S3Object::find(&self.s3, bucket, &key).await?;
        let report = self.importer.import(Arc::new(object.clone()), profile, stop_at).await?;
        let json = serde_json::to_vec_pretty(&report).map_err(io::Error::other)?;
        object.put_beside(&report_key(&key), json.clone()).await?;
        object.put_beside(&kept_report_key(&key, report.imported_at.date_in_japan()), json).await?;
        let seconds = self.importer.clock.now().seconds_since(report.imported_at);
        let operator = record.principal_id.principal_id.as_deref();
        self.record(&report, operator, seconds, request_id);
        Ok(())
    }

    /// Who put it there, and numbers: file names are chosen by people, and a row is personal data.
    fn record(&self, report: &Report, operator: Option<&str>, seconds: i64, request_id: &str) {
        let counts = &report.counts;
        tracing::info!(
            event = "roster.read",
            function = self.audit.function(),
            request_id,
            operator,
            file.digest = report.file_digest,
            roster.rows = counts.rows,
            roster.added = counts.added,
            roster.changed = counts.changed,
            roster.unchanged = counts.unchanged,
            roster.lost = counts.lost,
            roster.reopened = counts.reopened,
            roster.rejected = counts.rejected,
            roster.missing = counts.missing_from_full_list,
            roster.warnings = counts.warnings,
            duration_s = seconds,
        );
        self.audit.record(fact(report), request_id, None, "");
        for (measure, number) in measures(report) {
            self.audit.measure(measure, number as f64);
        }
        self.audit.flush(request_id, self.importer.clock.now());
    }
}

/// Keys come as in a form: a blank as `+`, the rest in percent.
fn key(record: &S3EventRecord) -> Option<String> {
    let key = record.s3.object.key.as_ref()?.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&key).decode_utf8().ok()?.into_owned())
}

/// The counts as metrics; what was only tried counts as nothing.
fn measures(report: &Report) -> Vec<(Measure, u64)> {
    let counts = &report.counts;
    match fact(report) {
        Fact::RosterImported => vec![
            (Measure::RosterRows, counts.rows),
            (Measure::RosterAdded, counts.added),
            (Measure::RosterChanged, counts.changed),
            (Measure::RosterLost, counts.lost),
            (Measure::RosterReopened, counts.reopened),
            (Measure::RosterRejected, counts.rejected),
            (Measure::RosterMissing, counts.missing_from_full_list),
        ],
        _ => Vec::new(),
    }
}

const fn fact(report: &Report) -> Fact {
    match (report.accepted, report.dry_run) {
        (false, _) => Fact::RosterRefused,
        (true, true) => Fact::RosterTried,
        (true, false) => Fact::RosterImported,
    }
}
