//! What goes wrong in the local stack. Every message is one line that says what to do or where to look.

use std::io;

/// An error of the local stack, shown to the developer as it is.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template uses something that the local stack does not support.
    #[error("infra/template.yaml: {0}")]
    Template(String),
    /// Another program listens on a port of the stack.
    #[error("port {port} is in use; the {what} needs it (is another `cargo local up` running?)")]
    PortInUse {
        /// The TCP port on 127.0.0.1.
        port: u16,
        /// The service that needs it.
        what: &'static str,
    },
    /// A file, a folder or a socket.
    #[error("{what}: {source}")]
    Io {
        /// What was attempted, with the path.
        what: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The embedded DynamoDB engine returned an error.
    #[error("the embedded DynamoDB: {0}")]
    Engine(String),
    /// A function could not be invoked, or answered with an error.
    #[error("{function} failed: {reason}")]
    Invocation {
        /// The function's name.
        function: String,
        /// What it, or the network, said.
        reason: String,
    },
    /// Anything else, as a finished sentence.
    #[error("{0}")]
    Failed(String),
}

/// A result of the local stack.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps an I/O error with what was attempted: `.map_err(Error::io("read the roster"))`.
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

impl From<dynoxide::DynoxideError> for Error {
    fn from(error: dynoxide::DynoxideError) -> Self {
        Self::Engine(error.to_string())
    }
}
