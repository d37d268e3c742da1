//! A roster that staff dropped into the bucket, imported as the event of the bucket asks.

use aws_sdk_s3::config::{BehaviorVersion, RequestChecksumCalculation, ResponseChecksumValidation};
use import_roster::Handler;
use lambda_runtime::{Context, LambdaEvent};
use local::bucket::Bucket;
use serde_json::{Value, json};
use shared::function::Function;
use shared::store::{Endpoint, http_client};

use crate::{Guard, World};

impl World {
    /// Puts a file where the event says that it was created, hands the event to `import-roster`, and gives the report
    /// written beside the file.
    pub async fn import_event(&self, event: Value, file: &[u8]) -> Value {
        let folder = tempfile::tempdir().expect("a folder");
        let source = self.template().function("import-roster").expect("import-roster").objects.clone();
        let listener = local::port::listen(0, "bucket").await.expect("a port");
        let bucket = Bucket::start(listener, folder.path(), source.expect("a bucket")).expect("the bucket");
        let object = &event["Records"][0]["s3"];
        let name = |value: &Value| value.as_str().expect("a name").to_owned();
        let path = folder.path().join(name(&object["bucket"]["name"])).join(name(&object["object"]["key"]));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, file).expect("a file");
        let mut context = Context::default();
        context.deadline = u64::MAX;
        let event = LambdaEvent::new(serde_json::from_value(event).expect("an S3 event"), context);
        let audit = self.app_of(Function::ImportRoster).audit.clone();
        let handler = Handler { importer: self.importer(), s3: self.s3(bucket.address()), audit };
        handler.handle(event).await.unwrap_or_else(|error| panic!("{error}"));
        let report = std::fs::read(format!("{}.report.json", path.display())).expect("the report");
        serde_json::from_slice(&report).expect("the report")
    }

    /// Drops a file into a folder of the bucket.
    pub async fn drop_roster(&self, folder: &str, file: &str) -> Value {
        let event = std::fs::read(local::template::workspace_root().join("events/import-roster/created.json"));
        let mut event: Value = serde_json::from_slice(&event.expect("the sample")).expect("the sample");
        event["Records"][0]["s3"]["object"]["key"] = json!(format!("{folder}/roster.csv"));
        self.import_event(event, file.as_bytes()).await
    }

    fn s3(&self, address: &str) -> aws_sdk_s3::Client {
        let endpoint = Endpoint::local(address);
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(endpoint.region)
            .credentials_provider(endpoint.credentials)
            .http_client(http_client())
            .interceptor(Guard::new(Function::ImportRoster, self.notes.uses.clone()))
            .endpoint_url(address)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(true);
        aws_sdk_s3::Client::from_conf(config.build())
    }
}
