use std::io::{self, Read};

use aws_sdk_s3::Client;
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use tokio::runtime::Handle;

use crate::source::ReopenableSource;

/// An object in a bucket, the same one at each reading.
#[derive(Clone)]
pub struct S3Object {
    client: Client,
    bucket: String,
    key: String,
    e_tag: String,
    runtime: Handle,
}

/// Reads an object, from where it was when the connection breaks: an import may pause for the table's sake.
struct ObjectReader {
    object: S3Object,
    body: ByteStream,
    chunk: bytes::Bytes,
    offset: u64,
    resumed: u32,
}

/// Breaks in one reading of a file; more than that is no accident.
const MOST_RESUMED: u32 = 20;

impl S3Object {
    /// The object as it is now; `runtime` is the one on which the client's connections live.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn find(client: &Client, bucket: &str, key: &str) -> io::Result<Self> {
        let head = client.head_object().bucket(bucket).key(key).send().await.map_err(to_io)?;
        let e_tag = head.e_tag.unwrap_or_default();
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        Ok(Self { client: client.clone(), bucket, key, e_tag, runtime: Handle::current() })
    }

    /// Puts a text beside it.
    ///
    /// # Errors
    /// When the bucket does not take it.
    pub async fn put_beside(&self, key: &str, json: Vec<u8>) -> io::Result<()> {
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
        Ok(Box::new(ObjectReader { object: self.clone(), body, chunk: bytes::Bytes::new(), offset: 0, resumed: 0 }))
    }
}

impl ObjectReader {
    fn next_chunk(&mut self) -> io::Result<Option<bytes::Bytes>> {
        loop {
            match self.object.runtime.block_on(self.body.next()).transpose() {
                Ok(chunk) => return Ok(chunk),
                Err(error) if self.resumed == MOST_RESUMED => return Err(io::Error::other(error)),
                Err(_) => {
                    self.resumed += 1;
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
