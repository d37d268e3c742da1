//! Fixture: one running stack (`cargo local up`) for all tests of this binary.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use local::port::{Offset, Port};
use shared::secret::ServiceKey;
use tests::child_process::ChildProcess;
use tests::chromium::target;

use crate::member::Member;

/// How long the stack may take to become ready, an incremental build included.
const DEADLINE: Duration = Duration::from_secs(300);
/// Interval between two polls.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The running stack; it stops when the tests end.
pub struct Stack {
    _up: ChildProcess,
    offset: Offset,
    folder: PathBuf,
}

impl Stack {
    /// The stack, started on first use.
    pub fn get() -> &'static Self {
        static STACK: OnceLock<Result<Stack, String>> = OnceLock::new();
        STACK.get_or_init(Self::start).as_ref().unwrap_or_else(|reason| panic!("{reason}"))
    }

    fn start() -> Result<Self, String> {
        let offset = free_offset(10_000)?;
        let folder = target().join(format!("local{}", offset.suffix()));
        fs::create_dir_all(&folder).map_err(|error| format!("make {}: {error}", folder.display()))?;
        let up = local(&["up", "--fresh"], offset, &folder.join("up.log"))?;
        let stack = Self { _up: until_ready(up)?, offset, folder };
        stack.import(&Member::roster())?;
        Ok(stack)
    }

    fn import(&self, roster: &str) -> Result<(), String> {
        let (file, log) = (self.folder.join("browser-tests.csv"), self.folder.join("import.log"));
        fs::write(&file, roster).map_err(|error| format!("write {}: {error}", file.display()))?;
        let mut import = local(&["import", &file.to_string_lossy(), "--delta"], self.offset, &log)?;
        let status = poll(|| import.ended()).ok_or("`cargo local import` did not end")?;
        if status.success() { Ok(()) } else { Err(format!("the roster was refused: {}", import.words())) }
    }

    /// The URL of a path on the portal.
    pub fn portal(&self, path: &str) -> String {
        format!("{}{path}", Port::Portal.url(self.offset))
    }

    /// The URL of a path on the mailbox.
    pub fn mailbox(&self, path: &str) -> String {
        format!("{}{path}", Port::Mailbox.url(self.offset))
    }

    /// The service key, from which the functions derive the images.
    pub fn service_key(&self) -> ServiceKey {
        let key = fs::read_to_string(self.folder.join("data/service-key")).expect("the service key");
        let bytes = BASE64_STANDARD.decode(key).expect("base64");
        ServiceKey::new(bytes.try_into().expect("32 bytes"))
    }
}

/// Starts `cargo local` as its alias does.
pub fn local(arguments: &[&str], offset: Offset, log: &Path) -> Result<ChildProcess, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = [&["run", "--quiet", "--bin", "local", "--"], arguments].concat();
    let offset = (Offset::VARIABLE, offset.to_string());
    ChildProcess::start(cargo, &arguments, &[offset], log).map_err(|error| format!("start cargo: {error}"))
}

/// Waits for the line that the program prints when it is ready.
pub fn until_ready(up: ChildProcess) -> Result<ChildProcess, String> {
    until_says(up, "ready")
}

/// Waits for a line of the program.
pub fn until_says(up: ChildProcess, awaited: &str) -> Result<ChildProcess, String> {
    Ok(until_line(up, awaited, |line| line == awaited)?.0)
}

/// Waits for a line of the program, and gives it.
pub fn until_line(
    mut up: ChildProcess,
    what: &str,
    is_it: impl Fn(&str) -> bool,
) -> Result<(ChildProcess, String), String> {
    let line = poll(|| match up.ended() {
        Some(status) => Some(Err(format!("ended ({status})"))),
        None => up.words().lines().find(|line| is_it(line)).map(|line| Ok(line.to_owned())),
    });
    let line = line.unwrap_or_else(|| Err(format!("did not say `{what}` within {} s", DEADLINE.as_secs())));
    match line {
        Ok(line) => Ok((up, line)),
        Err(how) => Err(format!("it {how}; it printed:\n{}", up.words())),
    }
}

fn poll<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let looks = DEADLINE.as_millis() / POLL_INTERVAL.as_millis();
    (0..looks).find_map(|_| {
        look().or_else(|| {
            sleep(POLL_INTERVAL);
            None
        })
    })
}

/// An offset, at least `lowest`, with free ports: not those of a developer's stack or of another checkout's tests.
pub fn free_offset(lowest: u16) -> Result<Offset, String> {
    let is_free = |port: Port, offset| TcpListener::bind((Ipv4Addr::LOCALHOST, port.number(offset))).is_ok();
    let offsets =
        (lowest..lowest + 10_000).step_by(100).filter_map(|number: u16| Offset::parse(&number.to_string()).ok());
    let mut free = offsets.filter(|offset| Port::ALL.into_iter().all(|port| is_free(port, *offset)));
    free.next().ok_or_else(|| "no four free ports were found for the stack".to_owned())
}
