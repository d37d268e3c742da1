//! Fakes of DynamoDB, SES and S3 for one run of trials: empty at first, on free ports, so that a running stack is not
//! disturbed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use local::bucket::Bucket;
use local::mailbox::Mailbox;
use local::store::Store;
use local::template::{Function, StreamSource, Template};
use local::{Error, Result, now, port};

/// Fake tables, mailbox and bucket. They stop when this is dropped.
pub struct FakeServices {
    store: Store,
    mailbox: Mailbox,
    bucket: Bucket,
}

impl FakeServices {
    /// Starts the fakes; objects are kept under `folder`.
    ///
    /// # Errors
    /// When a service cannot start, or the template lacks a source.
    pub async fn start(template: &Template, folder: &Path) -> Result<Self> {
        let source = template.functions.iter().find_map(|function| function.objects.clone());
        let source = source.ok_or_else(|| Error::Template("no function reads rosters".to_owned()))?;
        Ok(Self {
            store: Store::in_memory(&template.tables).await?,
            mailbox: Mailbox::start(0).await?,
            bucket: Bucket::start(port::listen(0, "roster bucket").await?, folder, source)?,
        })
    }

    /// Their addresses, as the environment variables that the AWS SDKs read.
    pub fn environment(&self) -> [(String, String); 3] {
        [
            ("AWS_ENDPOINT_URL_DYNAMODB", self.store.endpoint()),
            ("AWS_ENDPOINT_URL_SESV2", self.mailbox.address()),
            ("AWS_ENDPOINT_URL_S3", self.bucket.address()),
        ]
        .map(|(name, address)| (name.to_owned(), address.to_owned()))
    }

    /// The fake tables.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The fake mailbox.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Creates the data that the event refers to: the items of a stream's records, or `roster` as the created object.
    /// Without it a function would have nothing to do, and succeed.
    ///
    /// # Errors
    /// When a service refuses it.
    pub fn prepare(&self, function: &Function, event: &Value, roster: &[u8]) -> Result<()> {
        if let Some(source) = &function.stream {
            event["Records"].as_array().into_iter().flatten().try_for_each(|record| self.put(source, record))?;
        }
        if function.objects.is_some() {
            let path = self.bucket.file_of(event, "").ok_or_else(|| missing("object in the event"))?;
            let folder = path.parent().unwrap_or(&path);
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, roster));
            written.map_err(Error::io(format!("write {}", path.display())))?;
        }
        Ok(())
    }

    /// Checks the effect of a successful invocation: the function that reads the stream has sent a mail, the one that reads
    /// objects has accepted the roster.
    ///
    /// # Errors
    /// [`Error::Failed`] names the missing effect.
    pub fn confirm(&self, function: &Function, event: &Value) -> Result<()> {
        if function.stream.is_some() && self.mailbox.mails().is_empty() {
            return Err(missing("mail in the mailbox"));
        }
        if function.objects.is_some() {
            let report = self.bucket.file_of(event, ".report.json").and_then(|path| fs::read(path).ok());
            let report: Value = report.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
            if report["accepted"] != true {
                return Err(Error::Failed(format!("it did not accept the roster: {}", report["refusal"])));
            }
        }
        Ok(())
    }

    /// Puts the item of a stream's record into its table as if it had just been written.
    fn put(&self, source: &StreamSource, record: &Value) -> Result<()> {
        let record = &record["dynamodb"];
        let written_at = record["ApproximateCreationDateTime"].as_i64().unwrap_or_default();
        let now = now(&**self.store.clock()).as_second();
        let item = shifted(&record["NewImage"], written_at, now - written_at);
        let request = serde_json::from_value(json!({ "TableName": source.table, "Item": item }));
        let request = request.map_err(|e| Error::Failed(format!("the record holds no item: {e}")))?;
        self.store.database().put_item(request)?;
        Ok(())
    }
}

/// The item with every timestamp shifted. A number not below the time of writing is taken for a timestamp: the time of
/// writing, or a deadline.
fn shifted(item: &Value, written_at: i64, by: i64) -> Value {
    let mut item = item.clone();
    for attribute in item.as_object_mut().into_iter().flat_map(|attributes| attributes.values_mut()) {
        let number = attribute["N"].as_str().and_then(|text| text.parse().ok());
        if let Some(time) = number.filter(|number: &i64| *number >= written_at) {
            *attribute = json!({ "N": (time + by).to_string() });
        }
    }
    item
}

fn missing(what: &str) -> Error {
    Error::Failed(format!("there is no {what}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::shifted;

    #[test]
    fn timestamps_are_shifted_and_other_numbers_are_not() {
        let item =
            json!({"pk": {"S": "JOB#1"}, "tries": {"N": "3"}, "asked_at": {"N": "1000"}, "deadline": {"N": "1500"}});
        let expected =
            json!({"pk": {"S": "JOB#1"}, "tries": {"N": "3"}, "asked_at": {"N": "1100"}, "deadline": {"N": "1600"}});
        assert_eq!(shifted(&item, 1000, 100), expected);
    }
}
