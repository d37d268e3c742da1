use std::io::{self, Read};

use aws_sdk_s3::Client;
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use tokio::runtime::Handle;

use super::reopenable::ReopenableSource;

/// An S3 object. Every read is conditional on the ETag, so that all three passes see the same version.
#[derive(Clone)]
pub struct S3Object {
    client: Client,
    bucket: String,
    key: String,
    e_tag: String,
    runtime: Handle,
}

/// Streams an object and resumes with a range request when the connection breaks, as it may while the table throttles the
/// import and nothing is read.
struct ObjectReader {
    object: S3Object,
    body: ByteStream,
    chunk: bytes::Bytes,
    offset: u64,
    resumes: u32,
}

/// Resumed connections in one pass over a file; more indicate a permanent fault.
const MAX_RESUMES: u32 = 20;

impl S3Object {
    /// Finds the object and pins its current version. Call it on the runtime that drives the client's connections.
    ///
    /// # Errors
    /// If the object does not exist or S3 does not answer.
    pub async fn find(client: &Client, bucket: &str, key: &str) -> io::Result<Self> {
        let head = client.head_object().bucket(bucket).key(key).send().await.map_err(to_io)?;
        let e_tag = head.e_tag.unwrap_or_default();
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        Ok(Self { client: client.clone(), bucket, key, e_tag, runtime: Handle::current() })
    }

    /// Writes a JSON object to `key` in the same bucket.
    ///
    /// # Errors
    /// If S3 does not accept it.
    pub async fn put_json(&self, key: &str, json: Vec<u8>) -> io::Result<()> {
        let put =
            self.client.put_object().bucket(&self.bucket).key(key).content_type("application/json; charset=utf-8");
        put.body(json.into()).send().await.map(|_| ()).map_err(to_io)
    }

    fn body_from(&self, offset: u64) -> io::Result<ByteStream> {
        let get = self.client.get_object().bucket(&self.bucket).key(&self.key);
        let get = get.set_if_match(Some(self.e_tag.clone()).filter(|tag| !tag.is_empty()));
        let get = if offset > 0 { get.range(format!("bytes={offset}-")) } else { get };
        Ok(self.runtime.block_on(get.send()).map_err(to_io)?.body)
    }
}

impl ReopenableSource for S3Object {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let body = self.body_from(0)?;
        Ok(Box::new(ObjectReader { object: self.clone(), body, chunk: bytes::Bytes::new(), offset: 0, resumes: 0 }))
    }
}

impl ObjectReader {
    fn next_chunk(&mut self) -> io::Result<Option<bytes::Bytes>> {
        loop {
            match self.object.runtime.block_on(self.body.next()).transpose() {
                Ok(chunk) => return Ok(chunk),
                Err(error) if self.resumes == MAX_RESUMES => return Err(io::Error::other(error)),
                Err(_) => {
                    self.resumes += 1;
                    self.body = self.object.body_from(self.offset)?;
                }
            }
        }
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            let Some(chunk) = self.next_chunk()? else { return Ok(0) };
            self.offset += chunk.len() as u64;
            self.chunk = chunk;
        }
        let len = buffer.len().min(self.chunk.len());
        buffer[..len].copy_from_slice(&self.chunk.split_to(len));
        Ok(len)
    }
}

fn to_io<E: std::error::Error>(error: E) -> io::Error {
    io::Error::other(DisplayErrorContext(error).to_string())
}
