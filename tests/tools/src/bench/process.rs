//! CPU time and memory of a process, from `/proc`.

use std::fs;
use std::time::Duration;

use local::{Error, Result};

/// Exact CPU time of all threads of a process: the sum of the scheduler's statistics.
///
/// # Errors
/// [`Error::Io`] when the process is gone, or the system is not Linux.
pub fn computed(pid: u32) -> Result<Duration> {
    let tasks = format!("/proc/{pid}/task");
    let trouble = || Error::io(format!("read {tasks}"));
    let mut nanos = 0;
    for task in fs::read_dir(&tasks).map_err(trouble())? {
        let path = task.map_err(trouble())?.path().join("schedstat");
        let text = fs::read_to_string(&path).map_err(trouble())?;
        nanos += text.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or_default();
    }
    Ok(Duration::from_nanos(nanos))
}

/// Peak memory of a process in bytes (VmHWM).
///
/// # Errors
/// As [`computed`].
pub fn peak_memory(pid: u32) -> Result<u64> {
    let path = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&path).map_err(Error::io(format!("read {path}")))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map(|it| it * 1024).ok_or_else(|| Error::Failed(format!("{path} names no peak")))
}
