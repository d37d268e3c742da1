//! The ports of the stack, on loopback only.

use std::fmt::{self, Display, Formatter};
use std::io::ErrorKind;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;

use crate::{Error, Result};

/// A listening service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// The embedded DynamoDB engine.
    Store,
    /// The portal: `cargo lambda watch`.
    Portal,
    /// The mailbox, which is also the SES endpoint.
    Mailbox,
    /// The fake of S3, for roster files.
    Bucket,
}

/// The number added to all ports of a stack, so that several run side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset(u16);

impl Port {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Store, Self::Portal, Self::Mailbox, Self::Bucket];

    /// The port's number in the stack with that offset.
    pub const fn number(self, offset: Offset) -> u16 {
        let usual = match self {
            Self::Store => 8000,
            Self::Portal => 9000,
            Self::Mailbox => 9001,
            Self::Bucket => 9002,
        };
        usual + offset.0
    }

    /// The address as a URL without a path.
    pub fn url(self, offset: Offset) -> String {
        format!("http://127.0.0.1:{}", self.number(offset))
    }
}

impl Offset {
    /// The environment variable that sets it.
    pub const VARIABLE: &'static str = "LOCAL_STACK_PORT_OFFSET";
    /// The largest offset with which the highest port is valid.
    const MAX: u16 = u16::MAX - 9002;

    /// Reads the environment; none without the variable.
    ///
    /// # Errors
    /// [`Error::Failed`] when it is not a number in range.
    pub fn of_environment() -> Result<Self> {
        std::env::var_os(Self::VARIABLE).map_or(Ok(Self::default()), |text| Self::parse(&text.to_string_lossy()))
    }

    /// Reads the variable's value.
    ///
    /// # Errors
    /// [`Error::Failed`] when it is not a number in range.
    pub fn parse(text: &str) -> Result<Self> {
        let number = text.parse().ok().filter(|number| *number <= Self::MAX);
        number.map(Self).ok_or_else(|| {
            Error::Failed(format!("{} must be a number from 0 to {}, not `{text}`", Self::VARIABLE, Self::MAX))
        })
    }

    /// What is appended to the name of the stack's folder, so that it has one of its own.
    pub fn suffix(self) -> String {
        if self.0 == 0 { String::new() } else { format!("-{}", self.0) }
    }
}

impl Display for Offset {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

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

#[cfg(test)]
mod tests {
    use super::{Offset, Port};

    #[test]
    fn an_offset_shifts_every_port_and_names_the_folder() {
        let usual = Offset::default();
        assert_eq!((Port::Portal.number(usual), usual.suffix().as_str()), (9000, ""));
        let offset = Offset::parse("56533").unwrap();
        assert_eq!((Port::Bucket.number(offset), offset.suffix().as_str()), (u16::MAX, "-56533"));
        assert_eq!(Port::Mailbox.url(Offset::parse("100").unwrap()), "http://127.0.0.1:9101");
    }

    #[test]
    fn what_is_no_offset_is_refused_with_the_variables_name() {
        for text in ["", "-1", "56534", "70000", "ten", "1.5", " 1"] {
            let refusal = Offset::parse(text).unwrap_err().to_string();
            assert_eq!(refusal, format!("LOCAL_STACK_PORT_OFFSET must be a number from 0 to 56533, not `{text}`"));
        }
    }
}
