//! CPU time of pages and images, and of compressing pages: `cargo tools bench pages`.
//!
//! An answer includes everything from the request to the bytes: cookies, language, template, headers, the line of the log.
//! Times are of this thread only. No page here uses the store.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark: what cannot go on ends it, and what is printed is its result"
)]

use std::hint::black_box;
use std::io::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use flate2::Compression;
use flate2::write::GzEncoder;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rustix::time::{ClockId, clock_gettime};
use shared::function::Function;
use shared::image::{ALPHABET, draw};
use tests::World;
use tower::ServiceExt;

/// Runs before the measurement, and measured runs.
const WARM_UP: u32 = 200;
const RUNS: u32 = 2_000;
/// Aims: microseconds per page, milliseconds per image.
const PAGE_MICROS: f64 = 50.0;
const IMAGE_MILLIS: f64 = 2.0;

/// CPU seconds of this thread so far.
fn computed() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Microseconds of one run.
fn micros(mut run: impl FnMut()) -> f64 {
    (0..WARM_UP).for_each(|_| run());
    let before = computed();
    (0..RUNS).for_each(|_| run());
    (computed() - before) / f64::from(RUNS) * 1e6
}

fn gzip(page: &[u8], level: u32) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(level));
    gzip.write_all(page).and_then(|()| gzip.finish()).unwrap_or_default()
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let world: Arc<World> = runtime.block_on(World::new());
    let pages = [
        (Function::Login, "/login"),
        (Function::RequestRegistration, "/register"),
        (Function::RequestReset, "/reset"),
        (Function::PortalTop, "/about-tls"),
        (Function::PortalTop, "/help"),
    ];
    println!("| page | bytes | µs of an answer | µs of gzip 1, 6 more | bytes under gzip 1, 6 |");
    println!("|---|---|---|---|---|");
    for (function, path) in pages {
        let app = world.app_of(function).clone();
        let step = match function {
            Function::Login => login::router(app),
            Function::RequestRegistration => request_registration::router(app),
            Function::RequestReset => request_reset::router(app),
            _ => portal_top::router(app),
        };
        let answer = || {
            let request = Request::get(path).header("accept-language", "ja").body(Body::empty()).expect("a request");
            let step = step.clone();
            runtime.block_on(async move {
                let answer = step.oneshot(request).await.expect("an answer");
                axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body")
            })
        };
        let page = answer();
        let each = micros(|| drop(black_box(answer())));
        let [fast, usual] =
            [1, 6].map(|level| (gzip(&page, level).len(), micros(|| drop(black_box(gzip(&page, level))))));
        println!("| {path} | {} | {each:.0} | {:.0}, {:.0} | {}, {} |", page.len(), fast.1, usual.1, fast.0, usual.0);
    }
    let mut rng = StdRng::seed_from_u64(1);
    let letters: Vec<String> = ALPHABET.chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let mut letters = letters.iter().cycle();
    let mut bytes = 0;
    let image = micros(|| {
        let answer = letters.next().expect("letters");
        bytes = draw(answer, &mut rng).map(|png| png.len()).expect("an image");
    });
    println!(
        "\nan image takes {:.2} ms (aim {IMAGE_MILLIS}) and has {bytes} bytes; a page is to take {PAGE_MICROS} µs",
        image / 1e3
    );
}
