//! The three passes over a list, without the table.

use std::fs::File;
use std::path::PathBuf;

use import_roster::check::EraCodes;
use import_roster::check::RowReader;
use import_roster::compare::{channel, read_rows};
use import_roster::format::{ListKind, Profile};
use import_roster::read::Records;
use import_roster::read::{Examined, examine};
use import_roster::report::Report;
use import_roster::survey::{Survey, TextHash, read_heading, survey};
use rustix::time::{ClockId, clock_gettime};
use shared::clock::Timestamp;
use shared::random::SystemRandom;

use crate::Failure;
use crate::list::Written;

/// Reads one list and prints its line of the table.
pub fn measure(written: Written, rows: u64) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("list.csv");
    written.write(&path, rows)?;
    let before = cpu_seconds();
    let (file, reader, surveyed) = surveyed(&path, rows)?;
    let survey_ends = cpu_seconds();
    flow(&path, &file, &reader, surveyed, rows)?;
    let (survey, whole) = (survey_ends - before, cpu_seconds() - before);
    let (rate, whole_rate) = (rows as f64 / survey, rows as f64 / whole);
    let (encoding, peak) = (written.name(), peak_kib()?);
    println!("{encoding:>10} {rows:>9} {whole:>8.3} {rate:>14.0} {whole_rate:>14.0} {peak:>9}");
    Ok(())
}

/// The first two passes: detects the encoding, then reads and validates every row and finds duplicates.
fn surveyed(path: &PathBuf, rows: u64) -> Result<(Examined, RowReader, Survey), Failure> {
    let file = examine(File::open(path)?)?.map_err(|refusal| refusal.sentence())?;
    let mut records = Records::new(File::open(path)?, file.delimiter);
    let header = read_heading(&mut records, file.encoding).map_err(|error| format!("{error:?}"))?;
    let today = jiff::civil::date(2026, 4, 10);
    let reader = RowReader { header, encoding: file.encoding, era_codes: EraCodes::Nenkin, today };
    let profile = Profile { list: ListKind::Full, dry_run: true };
    let mut report = Report::begin(profile, Timestamp(0));
    let hash = TextHash::draw(&SystemRandom);
    let survey =
        survey(&mut records, &reader, profile.list, hash, &mut report).map_err(|error| format!("{error:?}"))?;
    assert_eq!((report.counts.rows, report.counts.rejected, report.counts.warnings), (rows, 0, 0));
    Ok((file, reader, survey))
}

/// The passes after that, whose rows are compared with the table or flow to it; here a thread only counts them.
fn flow(path: &PathBuf, file: &Examined, reader: &RowReader, surveyed: Survey, rows: u64) -> Result<(), Failure> {
    let (sender, mut chunks) = channel();
    let count =
        std::thread::spawn(move || std::iter::from_fn(|| chunks.blocking_recv()).map(|it| it.len() as u64).sum());
    read_rows(path, file.delimiter, reader, &surveyed.repetitions, &sender)?;
    drop(sender);
    let counted: u64 = count.join().map_err(|_| "the thread that counts")?;
    assert_eq!(counted, rows);
    Ok(())
}

/// CPU time of the reading thread.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
