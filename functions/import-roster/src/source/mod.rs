//! Where the bytes of a roster come from: S3, a file or memory.

mod reopenable;
mod s3_object;

pub use reopenable::ReopenableSource;
pub use s3_object::S3Object;
