//! Reading the engine's stream in process.

use dynoxide::Database;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use dynoxide::streams::shard_id;
use serde_json::{Value, json};

use crate::{Error, Result};

/// A table's stream; the engine has one shard a table.
pub(super) struct Stream {
    database: Database,
    arn: String,
    shard: String,
}

/// A record, ready to be handed over.
pub(super) struct Record {
    /// Its sequence number.
    pub(super) position: u128,
    /// When it was written, in seconds since the epoch.
    pub(super) created_at: f64,
    /// The element of `Records` in the Lambda event.
    pub(super) event: Value,
}

impl Stream {
    pub(super) fn of(database: Database, table: &str) -> Result<Self> {
        let request = ListStreamsRequest { table_name: Some(table.to_owned()), ..Default::default() };
        let stream = database.list_streams(request)?.streams.into_iter().next();
        let arn = stream.ok_or_else(|| Error::Engine(format!("table {table} has no stream")))?.stream_arn;
        Ok(Self { database, arn, shard: shard_id(table) })
    }

    /// The records behind `position`, a page at most.
    pub(super) fn after(&self, position: u128) -> Result<Vec<Record>> {
        let (kind, number) = match position {
            0 => ("TRIM_HORIZON", None),
            number => ("AFTER_SEQUENCE_NUMBER", Some(number.to_string())),
        };
        let iterator = self.database.get_shard_iterator(GetShardIteratorRequest {
            stream_arn: self.arn.clone(),
            shard_id: self.shard.clone(),
            shard_iterator_type: kind.to_owned(),
            sequence_number: number,
        })?;
        let request = GetRecordsRequest { shard_iterator: iterator.shard_iterator.unwrap_or_default(), limit: None };
        self.database.get_records(request)?.records.into_iter().map(|record| self.convert(&record)).collect()
    }

    fn convert(&self, record: &dynoxide::actions::get_records::Record) -> Result<Record> {
        let number = &record.dynamodb.sequence_number;
        let position = number.parse().map_err(|e| Error::Engine(format!("sequence number {number}: {e}")))?;
        let mut event = serde_json::to_value(record).map_err(|e| Error::Engine(e.to_string()))?;
        event["eventSourceARN"] = json!(self.arn);
        event["awsRegion"] = json!("ap-northeast-1");
        Ok(Record { position, created_at: record.dynamodb.approximate_creation_date_time, event })
    }
}
