//! A roster file that staff upload to the bucket, and the S3 event that starts the import.

use std::path::PathBuf;

use aws_sdk_s3::config::{BehaviorVersion, RequestChecksumCalculation, ResponseChecksumValidation};
use import_roster::Handler;
use import_roster::error::ImportError;
use lambda_runtime::{Context, LambdaEvent};
use local::bucket::Bucket;
use serde_json::{Value, json};
use shared::function::Function;
use shared::store::Endpoint;
use tempfile::TempDir;

use crate::fault_injection::RetryWithoutBackoff;
use crate::{RightsCheck, World};

/// A file in the bucket with its S3 event.
pub struct UploadedRoster {
    bucket: Bucket,
    _folder: TempDir,
    path: PathBuf,
    event: Value,
}

impl UploadedRoster {
    /// The report beside the file, if the import has written it.
    pub fn report(&self) -> Option<Value> {
        let report = std::fs::read(format!("{}.report.json", self.path.display())).ok()?;
        Some(serde_json::from_slice(&report).expect("a report"))
    }
}

impl World {
    /// Writes a file to the object key of the event, invokes `import-roster` with the event, and returns the report that
    /// it wrote beside the file.
    pub async fn import_event(&self, event: Value, file: &[u8]) -> Value {
        let dropped = self.put_roster(event, file).await;
        self.hand_roster_over(&dropped).await.unwrap_or_else(|error| panic!("{error}"));
        dropped.report().expect("the report")
    }

    /// Uploads a file to a folder of the bucket, and imports it.
    pub async fn drop_roster(&self, folder: &str, file: &str) -> Value {
        let dropped = self.put_roster_into(folder, file).await;
        self.hand_roster_over(&dropped).await.unwrap_or_else(|error| panic!("{error}"));
        dropped.report().expect("the report")
    }

    /// Uploads a file under that key, and imports it.
    pub async fn drop_roster_as(&self, key: &str, file: &str) -> Value {
        let dropped = self.put_roster(created(key), file.as_bytes()).await;
        self.hand_roster_over(&dropped).await.unwrap_or_else(|error| panic!("{error}"));
        dropped.report().expect("the report")
    }

    /// Uploads a file to a folder of the bucket; the event is not delivered yet.
    pub async fn put_roster_into(&self, folder: &str, file: &str) -> UploadedRoster {
        self.put_roster(created(&format!("{folder}/roster.csv")), file.as_bytes()).await
    }

    async fn put_roster(&self, event: Value, file: &[u8]) -> UploadedRoster {
        let folder = tempfile::tempdir().expect("a folder");
        let source = self.template().function("import-roster").expect("import-roster").objects.clone();
        let listener = local::port::listen(0, "bucket").await.expect("a port");
        let bucket = Bucket::start(listener, folder.path(), source.expect("a bucket")).expect("the bucket");
        let object = &event["Records"][0]["s3"];
        let name = |value: &Value| value.as_str().expect("a name").to_owned();
        let path = folder.path().join(name(&object["bucket"]["name"])).join(name(&object["object"]["key"]));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, file).expect("a file");
        UploadedRoster { bucket, _folder: folder, path, event }
    }

    /// Invokes `import-roster` with the event, once.
    ///
    /// # Errors
    /// The error of a failed invocation, which Lambda would retry.
    pub async fn hand_roster_over(&self, dropped: &UploadedRoster) -> Result<(), ImportError> {
        let mut context = Context::default();
        context.deadline = u64::MAX;
        let event = LambdaEvent::new(serde_json::from_value(dropped.event.clone()).expect("an S3 event"), context);
        let audit = self.app_of(Function::ImportRoster).audit.clone();
        let handler = Handler { importer: self.importer(), s3: self.s3(dropped.bucket.address()), audit };
        handler.handle(event).await
    }

    fn s3(&self, address: &str) -> aws_sdk_s3::Client {
        let endpoint = Endpoint::local(address, self.faults.of(Function::ImportRoster));
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(endpoint.region)
            .credentials_provider(endpoint.credentials)
            .http_client(endpoint.carrier)
            .interceptor(RetryWithoutBackoff)
            .interceptor(RightsCheck::new(Function::ImportRoster, self.notes.uses.clone()))
            .endpoint_url(address)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(true);
        aws_sdk_s3::Client::from_conf(config.build())
    }
}

/// The sample event, for an object of that key.
fn created(key: &str) -> Value {
    let event = std::fs::read(local::template::workspace_root().join("events/import-roster/created.json"));
    let mut event: Value = serde_json::from_slice(&event.expect("the sample")).expect("the sample");
    event["Records"][0]["s3"]["object"]["key"] = json!(key);
    event
}
