//! `cargo tools bench start`: cold starts of each function compared with the two references, interleaved in one run.
//!
//! Times are CPU times of the process, which other load on the machine disturbs little. Each start connects to a store on
//! loopback, over plain HTTP and over TLS, through a relay that records when the first request is sent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::fake_services::FakeServices;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use local::template::workspace_root;
use local::{Error, Result};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::contender::Contender;
use super::references::Reference;
use super::relay::{Certificate, Relay};
use super::sample;
use local::folder::Folder;
use local::stack::Environment;
use local::{output, tool};

/// Starts of each program; medians are printed.
const ROUNDS: usize = 15;
/// Pages that do not use the store.
const PAGES: [(&str, &str); 4] =
    [("login", "/login"), ("portal-top", "/help"), ("request-registration", "/register"), ("request-reset", "/reset")];
/// The columns of the table, each with its aims: maximum ratios to a reference.
const COLUMNS: [Column; 7] = [
    Column { name: "zip MB", unit: 1e6, figure: |it| Some(it.zip), aims: &[(Reference::Stock, 0.36)] },
    Column {
        name: "init ms",
        unit: 1e-3,
        figure: |it| Some(it.init),
        aims: &[(Reference::Lean, 1.15), (Reference::Stock, 0.22)],
    },
    Column { name: "Minstr", unit: 1e6, figure: |it| Some(it.instructions), aims: &[(Reference::Lean, 1.35)] },
    Column { name: "init+store ms", unit: 1e-3, figure: |it| it.called, aims: &[(Reference::Stock, 0.30)] },
    Column { name: "TLS call ms", unit: 1e-3, figure: |it| it.tls_call, aims: &[(Reference::Stock, 0.06)] },
    Column { name: "MiB", unit: 1_048_576.0, figure: |it| Some(it.memory), aims: &[(Reference::Stock, 0.36)] },
    Column { name: "page µs", unit: 1e-6, figure: |it| it.answer, aims: &[(Reference::Lean, 1.10)] },
];

/// A column of the table.
struct Column {
    name: &'static str,
    unit: f64,
    figure: fn(&Figures) -> Option<f64>,
    aims: &'static [(Reference, f64)],
}

/// The medians of one program, in bytes and seconds.
struct Figures {
    zip: f64,
    init: f64,
    instructions: f64,
    /// Init plus the first call of the store.
    called: Option<f64>,
    /// TLS call = time until the first call over TLS − baseline init. Baseline: its own init for `stock`; `lean`'s init for
    /// ours, since our functions connect during init.
    tls_call: Option<f64>,
    memory: f64,
    answer: Option<f64>,
}

/// Measures all starts and prints the table.
///
/// # Errors
/// When the programs or valgrind are missing.
pub async fn run() -> Result<()> {
    let folder = Folder::open()?;
    let environment = Environment::read(&folder)?;
    let builder = tool::Builder::find(&folder).await?;
    for reference in Reference::FUNCTIONS {
        output::step(&format!("building the reference `{}`", reference.name()));
        reference.build(&builder, &folder).await?;
    }
    let place = folder.trial()?;
    let services = FakeServices::start(environment.template(), &place.join("bucket")).await?;
    let store = services.store().endpoint().trim_start_matches("http://").to_owned();
    let certificate = Certificate::draw()?;
    let relays = [Relay::start(store.clone(), None).await?, Relay::start(store, Some(&certificate)).await?];
    let contenders = contenders(&environment, &folder, &Trusted::write(&certificate, &place)?)?;

    output::step(&format!("starting {} programs {ROUNDS} times, over HTTP and over TLS", contenders.len()));
    let mut starts = vec![[Vec::new(), Vec::new()]; contenders.len()];
    let mut answers = vec![Vec::new(); contenders.len()];
    for round in 0..ROUNDS {
        for nth in 0..contenders.len() {
            // Rotate the order: another program is first in each round.
            let at = (nth + round) % contenders.len();
            let contender = &contenders[at];
            for (relay, starts) in relays.iter().zip(&mut starts[at]) {
                starts.push(contender.start(relay).await?);
            }
            if round % 3 == 0 {
                answers[at].extend(contender.answer(&relays[0]).await?);
            }
        }
    }
    output::step("counting instructions");
    let mut figures = Vec::new();
    let mut lean = 0.0;
    for ((contender, [plain, tls]), answers) in contenders.iter().zip(starts).zip(answers) {
        let init = median(&plain, |start| start.init.as_secs_f64());
        if contender.name == Reference::Lean.name() {
            lean = init;
        }
        let called = median(&plain, |start| start.called.as_secs_f64());
        let called = Some(called).filter(|called| *called > init);
        let by_tls = median(&tls, |start| start.called.as_secs_f64());
        let without = if contender.call.is_some() { init } else { lean };
        figures.push(Figures {
            zip: contender.zip()? as f64,
            init,
            instructions: contender.instructions(&relays[0]).await? as f64,
            called,
            tls_call: called.map(|_| by_tls - without),
            memory: median(&plain, |start| start.memory as f64),
            answer: (!answers.is_empty()).then(|| median(&answers, |answers| answers.each.as_secs_f64())),
        });
    }
    print(&contenders, &figures);
    Ok(())
}

/// The references first, in their order, then every function of the template.
fn contenders(environment: &Environment, folder: &Folder, trusted: &Trusted) -> Result<Vec<Contender>> {
    let sample = sample("login/get.json")?;
    let request = |path: &str| {
        let mut event = sample.clone();
        event["rawPath"] = path.into();
        event["requestContext"]["http"]["path"] = path.into();
        event
    };
    let like_ours = environment.template().function("login").map(|login| environment.of(login));
    let like_ours = like_ours?;
    let references = Reference::FUNCTIONS.map(|reference| Contender {
        name: reference.name().to_owned(),
        folder: reference.folder(folder),
        environment: trusting(like_ours.clone(), &trusted.by_system),
        page: Some(request("/hello")),
        call: (reference == Reference::Stock).then(|| request("/store")),
    });
    let functions = environment.template().functions.iter().map(|function| Contender {
        page: PAGES.into_iter().find(|(name, _)| *name == function.name).map(|(_, path)| request(path)),
        environment: trusting(environment.of(function), &trusted.by_functions),
        ..Contender::of(function, environment, folder)
    });
    let contenders: Vec<_> = references.into_iter().chain(functions).collect();
    contenders.iter().try_for_each(|contender| contender.zip().map(|_| ()))?;
    Ok(contenders)
}

/// Files of certificates, as many to read as on Lambda, with the relay's.
struct Trusted {
    /// What our functions trust.
    by_functions: PathBuf,
    /// What a system trusts: Mozilla's list, which Amazon Linux has as well.
    by_system: PathBuf,
}

impl Trusted {
    fn write(certificate: &Certificate, folder: &Path) -> Result<Self> {
        let amazon = workspace_root().join("shared/assets/amazon-roots.pem");
        let amazon = std::fs::read_to_string(&amazon).map_err(Error::io(format!("read {}", amazon.display())))?;
        let mozilla = TLS_SERVER_ROOT_CERTS.iter().map(|root| {
            format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64_STANDARD.encode(root))
        });
        let write = |name: &str, roots: String| {
            let file = folder.join(name);
            std::fs::write(&file, roots + &certificate.pem).map_err(Error::io(format!("write {}", file.display())))?;
            Ok::<_, Error>(file)
        };
        Ok(Self { by_functions: write("functions.pem", amazon)?, by_system: write("system.pem", mozilla.collect())? })
    }
}

fn trusting(mut environment: BTreeMap<String, String>, roots: &Path) -> BTreeMap<String, String> {
    environment.insert("SSL_CERT_FILE".to_owned(), roots.to_string_lossy().into_owned());
    environment
}

/// The middle one of what is said of the samples.
pub(super) fn median<T>(samples: &[T], of: impl Fn(&T) -> f64) -> f64 {
    let mut values: Vec<_> = samples.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Prints a line for each program with its ratios, and how many functions reach each aim.
fn print(contenders: &[Contender], figures: &[Figures]) {
    let mut heading = vec!["function".to_owned()];
    let mut reached = Vec::new();
    let mut lines: Vec<Vec<String>> = contenders.iter().map(|contender| vec![contender.name.clone()]).collect();
    for column in &COLUMNS {
        heading.push(column.name.to_owned());
        let values: Vec<_> = figures.iter().map(column.figure).collect();
        for (line, value) in lines.iter_mut().zip(&values) {
            line.push(value.map_or_else(|| "–".to_owned(), |value| format!("{:.2}", value / column.unit)));
        }
        for (reference, aim) in column.aims {
            heading.push(format!("×{}", reference.name()));
            let base = values[*reference as usize];
            let ratios: Vec<_> = values.iter().map(|value| Some((*value)? / base?)).collect();
            for (line, ratio) in lines.iter_mut().zip(&ratios) {
                line.push(ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")));
            }
            let ours: Vec<_> = ratios.iter().skip(Reference::FUNCTIONS.len()).flatten().collect();
            let worst = ours.iter().copied().fold(f64::NAN, |worst, ratio| worst.max(*ratio));
            let of = ours.iter().filter(|ratio| ***ratio <= *aim).count();
            let (name, by) = (column.name, reference.name());
            reached.push(format!("{name}: at most {aim:.2} × {by} in {of} of {}; the most is {worst:.2}", ours.len()));
        }
    }
    println!("\n| {} |", heading.join(" | "));
    println!("|{}", "---|".repeat(heading.len()));
    for line in lines {
        println!("| {} |", line.join(" | "));
    }
    println!("\n{}", reached.join("\n"));
}
