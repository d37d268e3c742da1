//! A TCP relay between a function and the store, which records when the function's first request is sent.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use local::{Error, Result, port};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

use super::process;

/// A port that forwards to the store.
#[derive(Clone)]
pub struct Relay {
    /// Its URL.
    pub address: String,
    watch: Arc<Mutex<Option<Watch>>>,
}

/// The process whose first request is awaited.
struct Watch {
    pid: u32,
    then: Then,
    computed: Option<Duration>,
}

/// What to do on the first request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Forward it.
    Forward,
    /// Terminate the process.
    Terminate,
}

/// A self-signed certificate for `localhost` with its key.
pub struct Certificate {
    /// The certificate, for clients to trust.
    pub pem: String,
    acceptor: TlsAcceptor,
}

impl Certificate {
    /// Generates a certificate.
    ///
    /// # Errors
    /// [`Error::Failed`] when none can be made.
    pub fn draw() -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| Error::Failed(format!("make a certificate: {error}"));
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).map_err(|e| failed(&e))?;
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).map_err(|e| failed(&e))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key));
        let config = config.map_err(|e| failed(&e))?;
        Ok(Self { pem: own.cert.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }
}

impl Relay {
    /// Forwards to `store` (host and port); with a certificate it accepts TLS.
    ///
    /// # Errors
    /// [`Error::Io`] when there is no port.
    pub async fn start(store: String, certificate: Option<&Certificate>) -> Result<Self> {
        let listener = port::listen(0, "relay").await?;
        let port = listener.local_addr().map_err(Error::io("read the relay's address"))?.port();
        let address = match certificate {
            Some(_) => format!("https://localhost:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        };
        let relay = Self { address, watch: Arc::default() };
        tokio::spawn(relay.clone().serve(listener, store, certificate.map(|own| own.acceptor.clone())));
        Ok(relay)
    }

    /// Watches another process from now on.
    pub fn watch(&self, pid: u32, then: Then) {
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = Some(Watch { pid, then, computed: None });
    }

    /// The process's CPU time when its first request was sent; `None` until then.
    pub fn computed(&self) -> Option<Duration> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|watch| watch.computed)
    }

    /// Records the first request. Returns whether to forward it.
    fn see(&self) -> bool {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(watch) = watch.as_mut().filter(|watch| watch.computed.is_none()) else { return true };
        watch.computed = process::computed(watch.pid).ok();
        if watch.then == Then::Forward {
            return true;
        }
        let pid = i32::try_from(watch.pid).ok().and_then(Pid::from_raw);
        // It may have ended by itself.
        let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        false
    }

    async fn serve(self, listener: TcpListener, store: String, acceptor: Option<TlsAcceptor>) {
        while let Ok((client, _)) = listener.accept().await {
            let (relay, store, acceptor) = (self.clone(), store.clone(), acceptor.clone());
            tokio::spawn(async move {
                // A connection error is expected when the process is terminated.
                let _ = match acceptor {
                    Some(acceptor) => match acceptor.accept(client).await {
                        Ok(client) => relay.carry(client, &store).await,
                        Err(error) => Err(error),
                    },
                    None => relay.carry(client, &store).await,
                };
            });
        }
    }

    async fn carry(&self, mut client: impl AsyncRead + AsyncWrite + Unpin, store: &str) -> std::io::Result<()> {
        let mut server = TcpStream::connect(store).await?;
        server.set_nodelay(true)?;
        let mut first = [0; 4096];
        let length = client.read(&mut first).await?;
        if !self.see() {
            return Ok(());
        }
        server.write_all(&first[..length]).await?;
        copy_bidirectional(&mut client, &mut server).await.map(|_| ())
    }
}
