use std::io;
use std::sync::Arc;

use aws_lambda_events::s3::{S3Event, S3EventRecord};
use lambda_runtime::LambdaEvent;
use shared::audit::Audit;
use shared::clock::Timestamp;
use shared::log::chain;
use shared::start::stop_at;

use crate::error::ImportError;
use crate::format::{FileName, Profile};
use crate::importer::{Importer, Upload};
use crate::report::{Report, fact, kept_report_key, measures, report_key};
use crate::source::S3Object;

/// The function's state between events.
pub struct Handler {
    /// Imports one file.
    pub importer: Importer,
    /// Reads files and writes reports.
    pub s3: aws_sdk_s3::Client,
    /// Audit log and metrics.
    pub audit: Audit,
}

/// Seconds kept for the writes in progress and for the report.
const RESERVE_SECONDS: i64 = 20;

impl Handler {
    /// Imports the files that the event names and writes a report beside each.
    ///
    /// # Errors
    /// If a file or the table cannot be reached, or the invocation's time is nearly over. Lambda then delivers the event
    /// again, and the import resumes.
    pub async fn handle(&self, event: LambdaEvent<S3Event>) -> Result<(), ImportError> {
        let stop_at = stop_at(event.context.deadline, self.importer.clock.now(), RESERVE_SECONDS);
        let request_id = &event.context.request_id;
        for record in &event.payload.records {
            self.import(record, stop_at, request_id).await.inspect_err(|error| {
                let function = self.audit.function();
                tracing::error!(event = "roster.failed", function, request_id, cause = chain(error));
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
        let (name, request_id) = (FileName::of_key(&key), request_id.to_owned());
        let upload = Upload { source: Arc::new(object.clone()), profile, name, request_id };
        let report = self.importer.import_upload(&upload, stop_at).await?;
        let json = serde_json::to_vec_pretty(&report).map_err(io::Error::other)?;
        object.put_json(&report_key(&key), json.clone()).await?;
        object.put_json(&kept_report_key(&key, report.imported_at.date_in_japan()), json).await?;
        let seconds = self.importer.clock.now().seconds_since(report.imported_at);
        let operator = record.principal_id.principal_id.as_deref();
        self.record(&report, operator, seconds, &upload.request_id);
        Ok(())
    }

    /// Logs the uploader and the counts. No file name, since staff may put a person's name into it, and no row.
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
            roster.moved_accounts = counts.moved_accounts,
            roster.altered = counts.altered,
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

/// The object key. S3 events have it form-encoded: a space as `+`, other characters as percent escapes.
fn key(record: &S3EventRecord) -> Option<String> {
    let key = record.s3.object.key.as_ref()?.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&key).decode_utf8().ok()?.into_owned())
}
