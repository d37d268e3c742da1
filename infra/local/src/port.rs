//! Where the stack listens: always on this machine only.

use std::io::ErrorKind;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;

use crate::{Error, Result};

/// The embedded DynamoDB engine.
pub const STORE: u16 = 8000;
/// The portal: `cargo lambda watch`.
pub const PORTAL: u16 = 9000;
/// The mailbox, which is also the SES endpoint.
pub const MAILBOX: u16 = 9001;
/// The S3 place for roster files.
pub const BUCKET: u16 = 9002;

/// Listens on 127.0.0.1. Port 0 takes a free one.
///
/// # Errors
/// [`Error::PortInUse`] names the port and `what` wanted it.
pub async fn listen(port: u16, what: &'static str) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Error::PortInUse { port, what },
        _ => Error::Io { what: format!("listen on port {port} for the {what}"), source: error },
    })
}

/// The address of a listener as a URL without a path.
///
/// # Errors
/// [`Error::Io`] if the system does not know the address.
pub fn url(listener: &TcpListener) -> Result<String> {
    Ok(format!("http://{}", listener.local_addr().map_err(Error::io("read the listener's address"))?))
}
