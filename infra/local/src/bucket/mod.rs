//! A fake of S3, as far as roster files need it: objects under path-style URLs, and object-created events.

mod chunked;
mod object;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::template::ObjectSource;
use crate::{Clock, Events, Result, SystemClock, port};

/// Characters that S3 encodes in the keys of its events.
const NOT_PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');

/// A running fake of S3. It listens until it is dropped; its objects stay in their folder.
pub struct Bucket {
    address: String,
    place: Arc<Place>,
    server: JoinHandle<()>,
}

/// The state of the server.
struct Place {
    root: PathBuf,
    source: ObjectSource,
    events: Events,
    clock: Arc<dyn Clock>,
}

impl Bucket {
    /// Keeps objects under `root`, one folder a bucket, and emits an event for each that `source` asks for.
    ///
    /// # Errors
    /// [`crate::Error::Io`] when the listener has no address.
    pub fn start(listener: TcpListener, root: &Path, source: ObjectSource) -> Result<Self> {
        let address = port::url(&listener)?;
        let (events, clock) = (Events::default(), SystemClock::arc());
        let place = Arc::new(Place { root: root.to_owned(), source, events, clock });
        let router = object::router().with_state(Arc::clone(&place));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the bucket stopped: {error}");
            }
        });
        Ok(Self { address, place, server })
    }

    /// The URL for `AWS_ENDPOINT_URL_S3`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Takes the pending object-created events.
    pub fn take_events(&self) -> Vec<Value> {
        self.place.events.take_all()
    }

    /// The queue of object-created events, to wait on.
    pub fn events(&self) -> Events {
        self.place.events.clone()
    }

    /// Writes a report for a roster that `import-roster` failed to read, in the format of its own reports.
    pub fn refuse(&self, event: &Value, reason: &str) {
        let report = json!({ "accepted": false, "refusal": reason, "counts": {}, "rejected": [] });
        if let Some(path) = self.file_of(event, ".report.json")
            && let Err(error) = std::fs::write(&path, report.to_string())
        {
            eprintln!("{} could not be written: {error}", path.display());
        }
    }

    /// The file of the object of an object-created event, with `suffix` appended to its key. `None` when the event names
    /// no object.
    pub fn file_of(&self, event: &Value, suffix: &str) -> Option<PathBuf> {
        let object = &event["Records"][0]["s3"];
        let text = |value: &Value| value.as_str().unwrap_or_default().replace('+', " ");
        let (bucket, key) = (text(&object["bucket"]["name"]), text(&object["object"]["key"]));
        let key = percent_encoding::percent_decode_str(&key).decode_utf8_lossy().into_owned();
        self.place.file(&bucket, &format!("{key}{suffix}"))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Place {
    /// The file of an object; `None` for names that would leave the root (path traversal).
    fn file(&self, bucket: &str, key: &str) -> Option<PathBuf> {
        let safe = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', '/']);
        let inside = safe(bucket) && key.split('/').all(safe);
        inside.then(|| self.root.join(bucket).join(key))
    }

    /// Emits the event of a created object if the event source selects it.
    fn created(&self, bucket: &str, key: &str, size: u64) {
        if self.source.matches(bucket, key) {
            self.events.push(created(bucket, key, size, &crate::timestamp(&*self.clock)));
        }
    }
}

/// The event as S3 sends it; the key is form-encoded, its slashes are not.
fn created(bucket: &str, key: &str, size: u64, at: &str) -> Value {
    let key: Vec<String> = key.split('/').map(encoded).collect();
    json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "ap-northeast-1",
        "eventTime": at,
        "eventName": "ObjectCreated:Put",
        "userIdentity": { "principalId": "LOCAL" },
        "requestParameters": { "sourceIPAddress": "127.0.0.1" },
        "responseElements": { "x-amz-request-id": "LOCAL", "x-amz-id-2": "LOCAL" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "local",
            "bucket": {
                "name": bucket,
                "ownerIdentity": { "principalId": "LOCAL" },
                "arn": format!("arn:aws:s3:::{bucket}"),
            },
            "object": { "key": key.join("/"), "size": size, "eTag": "local", "sequencer": "0" },
        },
    }] })
}

fn encoded(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, NOT_PLAIN).to_string().replace("%20", "+")
}
