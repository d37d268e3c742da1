//! Child processes that end with the test process, also when it is killed.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use local::template::workspace_root;

/// Ends the program when its standard input is closed: the operating system does that when the parent dies.
const KEEPER: &str = r#"
exec 3<&0
"$@" 3<&- &
program=$!
{ read -r _ <&3; kill "$program"; } 2>/dev/null &
wait "$program"
status=$?
kill $! 2>/dev/null
exit "$status"
"#;

/// A running child process. Its output goes to its log.
pub struct ChildProcess {
    keeper: Child,
    log: PathBuf,
}

impl ChildProcess {
    /// Starts the program in the workspace's root, without the environment variables that cargo sets for this test.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start<A: AsRef<OsStr>>(
        program: impl AsRef<OsStr>,
        arguments: &[A],
        environment: &[(&str, String)],
        log: &Path,
    ) -> io::Result<Self> {
        let output = File::create(log)?;
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper"]).arg(program).args(arguments).current_dir(workspace_root());
        for (name, _) in std::env::vars_os() {
            let is_of_this_test =
                name.to_str().is_some_and(|it| it.starts_with("CARGO_PKG_") || it.starts_with("CARGO_MANIFEST_"));
            if is_of_this_test {
                command.env_remove(name);
            }
        }
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(output.try_clone()?).stderr(output);
        Ok(Self { keeper: command.spawn()?, log: log.to_owned() })
    }

    /// Its output so far.
    pub fn words(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its exit status, if it has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.keeper.try_wait().ok().flatten()
    }
}
