//! Prints how fast a roster is read and how much memory that takes, for 1,000 to 1,000,000 rows.
//!
//! `cargo run --release -p import-roster --example roster_memory [ROWS]`: reading, checking and finding repetitions; the
//! table is not part of it. Each size runs in a process of its own, since a process never gives its peak back.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use import_roster::era_date::EraCodes;
use import_roster::examine::examine;
use import_roster::profile::{ListKind, Profile};
use import_roster::records::Records;
use import_roster::report::Report;
use import_roster::row::RowReader;
use import_roster::survey::{heading, survey};
use import_roster::text_hash::TextHash;
use shared::clock::Timestamp;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    if let Some(rows) = std::env::args().nth(1) {
        return measure(rows.parse()?);
    }
    println!("{:>9} {:>10} {:>12} {:>10}", "rows", "CPU s", "rows/s/core", "peak KiB");
    for rows in ["1000", "10000", "100000", "200000", "1000000"] {
        Command::new(std::env::current_exe()?).arg(rows).status()?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement of this machine, not of the product's time")]
fn measure(rows: u64) -> Result<(), Failure> {
    let file = tempfile::NamedTempFile::new()?;
    write_rows(file.path(), rows)?;
    let (began, cpu) = (Instant::now(), cpu_ticks()?);
    let examined = examine(File::open(file.path())?)?.map_err(|refusal| refusal.sentence())?;
    let mut records = Records::new(File::open(file.path())?, examined.delimiter);
    let header = heading(&mut records, examined.encoding).map_err(|error| format!("{error:?}"))?;
    let today = jiff::civil::date(2026, 4, 10);
    let reader = RowReader { header, encoding: examined.encoding, era_codes: EraCodes::Nenkin, today };
    let profile = Profile { list: ListKind::Full, dry_run: true };
    let mut report = Report::begin(profile, Timestamp(0));
    let hash = TextHash::draw(&shared::random::SystemRandom);
    survey(&mut records, &reader, profile.list, hash, &mut report).map_err(|error| format!("{error:?}"))?;
    assert_eq!((report.counts.rows, report.counts.rejected, report.counts.warnings), (rows, 0, 0));
    let ticks = cpu_ticks()? - cpu;
    // A tick is 10 ms: too coarse for few rows, where the clock on the wall is as good.
    let seconds = if ticks > 10 { ticks as f64 / 100.0 } else { began.elapsed().as_secs_f64() };
    println!("{rows:>9} {seconds:>10.3} {:>12.0} {:>10}", rows as f64 / seconds, peak_kib()?);
    Ok(())
}

fn write_rows(path: &Path, rows: u64) -> Result<(), Failure> {
    let mut file = BufWriter::new(File::create(path)?);
    let heading =
        "加入者ID,記号,番号,枝番,氏名カナ,氏名,生年月日,本人家族区分,メールアドレス,資格取得日,資格喪失日\r\n";
    file.write_all(&encoding_rs::SHIFT_JIS.encode(heading).0)?;
    let name = encoding_rs::SHIFT_JIS.encode("ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎").0;
    for row in 0..rows {
        write!(file, "A{row:07},12,{row:06},00,")?;
        file.write_all(&name)?;
        let (month, day) = (row % 12 + 1, row % 28 + 1);
        write!(file, ",S45{month:02}{day:02},1,member.{row}@example.co.jp,19930401,\r\n")?;
    }
    Ok(file.flush()?)
}

fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn cpu_ticks() -> Result<u64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    Ok(fields[11].parse::<u64>()? + fields[12].parse::<u64>()?)
}
