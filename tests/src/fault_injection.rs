//! What lies between the functions and AWS, and what can happen on it.
//!
//! It stands where HTTPS stands: below the SDK with its signing and its retries, above the embedded engine and the
//! mailbox. What it loses is lost as on a network, and what it refuses is refused in the service's own words.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextMut;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::{ConfigBag, HttpClient, Intercept, RuntimeComponents, SharedHttpClient};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::function::Function;
use tokio::sync::watch;

/// What can happen to a call. The SDK tries a failed call three times; all of its tries are one call here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The service refuses it, each time: too busy. Nothing is carried out.
    Throttled,
    /// The service refuses the first try.
    ThrottledOnce,
    /// It is carried out, the answer is lost, and no other try gets through.
    AnswerLost,
    /// It is carried out and the answer is lost; the second try gets through.
    AnswerLostOnce,
    /// It is carried out at each try, and each answer comes too late.
    TimedOut,
    /// The function ends before it is sent.
    KilledBefore,
    /// The function ends when it has been carried out.
    KilledAfter,
}

/// One call of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// Whose.
    pub function: &'static str,
    /// `GetItem`, …; `SendEmail` or a method of S3 by its path.
    pub operation: String,
}

impl Fault {
    /// What can happen to a write. A read that fails in any of these ways has failed, or was tried again: one of them is
    /// enough.
    pub const OF_A_WRITE: [Self; 4] = [Self::Throttled, Self::AnswerLost, Self::AnswerLostOnce, Self::TimedOut];
}

impl Call {
    /// Whether it changes nothing.
    pub fn is_read(&self) -> bool {
        ["GetItem", "BatchGetItem", "Query", "Scan", "GET object", "HEAD object"].contains(&self.operation.as_str())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.function, self.operation)
    }
}

/// The wire of a world.
#[derive(Clone)]
pub struct Wire {
    state: Arc<Mutex<State>>,
    /// What carries whatever is carried.
    beyond: SharedHttpClient,
}

#[derive(Default)]
struct State {
    plan: Plan,
    /// The calls since the plan was made, and what was met by its fault.
    calls: Vec<Call>,
    struck: Option<Call>,
    /// Tries of each call, by the SDK's name for it, and the call's number.
    tries: HashMap<String, (usize, u32)>,
    rounds: Rounds,
    moment: watch::Sender<Moment>,
    /// Calls that have no answer yet, by function.
    under_way: watch::Sender<BTreeMap<&'static str, usize>>,
    most_under_way: BTreeMap<&'static str, usize>,
}

/// How long the chains of calls are: one that began before another ended did not wait for it.
#[derive(Clone, Copy, Default)]
struct Rounds {
    /// Of the calls that were answered.
    answered: u32,
    /// Of those that were made.
    made: u32,
}

#[derive(Default)]
enum Plan {
    #[default]
    Nothing,
    Nth(usize, Fault),
    Hold(usize),
    Half(Box<StdRng>),
    NoMails,
    BusyTable(Box<StdRng>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Moment {
    #[default]
    Running,
    Held,
    Killed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Store,
    Mail,
    Bucket,
}

/// What becomes of one try.
enum Fate {
    Carried,
    Refused(Service),
    Broken,
    Lost,
    Late,
    Killed { carried: bool },
    Held,
}

impl Wire {
    /// A wire in good order, over another carrier.
    pub(crate) fn over(beyond: SharedHttpClient) -> Self {
        Self { state: Arc::default(), beyond }
    }

    /// From now on the calls are counted from 0, and the nth meets the fault.
    pub fn break_at(&self, nth: usize, fault: Fault) {
        self.plan(Plan::Nth(nth, fault));
    }

    /// From now on the calls are counted from 0, and the nth waits until [`Wire::mend`].
    pub fn hold_at(&self, nth: usize) {
        self.plan(Plan::Hold(nth));
    }

    /// From now on every other try of SES fails, in one way or another.
    pub fn fail_half_of_mails(&self, seed: u64) {
        self.plan(Plan::Half(Box::new(StdRng::seed_from_u64(seed))));
    }

    /// From now on SES takes nothing.
    pub fn fail_all_mails(&self) {
        self.plan(Plan::NoMails);
    }

    /// From now on the tables refuse three of four tries of a write: too busy.
    pub fn throttle_most_writes(&self, seed: u64) {
        self.plan(Plan::BusyTable(Box::new(StdRng::seed_from_u64(seed))));
    }

    /// The most calls of a function that waited for their answers at once, so far.
    pub fn most_under_way(&self, function: Function) -> usize {
        self.lock().most_under_way.get(function.name()).copied().unwrap_or_default()
    }

    /// Nothing fails any more. The call that did, if one did.
    pub fn mend(&self) -> Option<Call> {
        let struck = self.lock().struck.take();
        self.plan(Plan::Nothing);
        struck
    }

    /// The calls since the plan was made.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// From now on the round trips are counted from 0.
    pub(crate) fn begin_rounds(&self) {
        self.lock().rounds = Rounds::default();
    }

    /// Round trips one after the other; calls at the same time are one.
    pub(crate) fn rounds(&self) -> u32 {
        self.lock().rounds.made
    }

    /// Returns when the call that is to be held waits.
    pub async fn held(&self) {
        self.until(Moment::Held).await;
    }

    /// Returns when the function was killed.
    pub async fn killed(&self) {
        self.until(Moment::Killed).await;
    }

    /// Returns when a function waits for no answer, and has made no other call of what it was answered.
    pub(crate) async fn quiet(&self, function: Function) {
        /// Turns of the runtime in which an answer would have been read and acted on.
        const TURNS: usize = 16;
        let mut under_way = self.lock().under_way.subscribe();
        let is_quiet = |calls: &BTreeMap<_, _>| calls.get(function.name()).is_none_or(|calls| *calls == 0);
        loop {
            under_way.wait_for(is_quiet).await.expect("the wire lives");
            for _ in 0..TURNS {
                tokio::task::yield_now().await;
            }
            if !under_way.has_changed().expect("the wire lives") {
                return;
            }
        }
    }

    async fn until(&self, moment: Moment) {
        let mut moments = self.lock().moment.subscribe();
        moments.wait_for(|now| *now == moment).await.expect("the wire lives");
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self, plan: Plan) {
        let mut state = self.lock();
        state.plan = plan;
        state.calls.clear();
        state.tries.clear();
        state.struck = None;
        state.moment.send_replace(Moment::Running);
    }

    /// The end of the wire at a function.
    pub(crate) fn of(&self, function: Function) -> SharedHttpClient {
        SharedHttpClient::new(End { wire: self.clone(), function: function.name(), beyond: self.beyond.clone() })
    }
}

impl State {
    /// Decides about one try. The SDK names a call the same at each.
    fn fate(&mut self, function: &'static str, request: &HttpRequest) -> Fate {
        let header = |name| request.headers().get(name).unwrap_or_default().to_owned();
        let target = header("x-amz-target");
        let service = service(&target, request.uri());
        let new = self.calls.len();
        let (nth, tries) = self.tries.entry(header("amz-sdk-invocation-id")).or_insert((new, 0));
        *tries += 1;
        let (nth, attempt) = (*nth, *tries);
        if nth == new {
            self.calls.push(Call { function, operation: operation(&target, request) });
        }
        let fate = match &mut self.plan {
            Plan::Nth(planned, fault) if *planned == nth => fault.at(attempt, service),
            Plan::Hold(planned) if *planned == nth => Fate::Held,
            Plan::Half(random) if service == Service::Mail => half(random, service),
            Plan::NoMails if service == Service::Mail => Fate::Broken,
            Plan::BusyTable(random) if service == Service::Store && !self.calls[nth].is_read() => {
                // Three of four: now and then all of the SDK's tries are refused.
                if random.random_range(0..4) == 0 { Fate::Carried } else { Fate::Refused(service) }
            }
            _ => return Fate::Carried,
        };
        self.struck = Some(self.calls[nth].clone());
        fate
    }
}

/// Half of the time in good order.
fn half(random: &mut StdRng, service: Service) -> Fate {
    match random.random_range(0..6) {
        0 => Fate::Refused(service),
        1 => Fate::Broken,
        2 => Fate::Lost,
        _ => Fate::Carried,
    }
}

fn service(target: &str, uri: &str) -> Service {
    match target {
        "" if uri.contains("/v2/email/") => Service::Mail,
        "" => Service::Bucket,
        _ => Service::Store,
    }
}

fn operation(target: &str, request: &HttpRequest) -> String {
    match (target.rsplit_once('.'), service(target, request.uri())) {
        (Some((_, operation)), _) => operation.to_owned(),
        (None, Service::Mail) => "SendEmail".to_owned(),
        (None, _) => format!("{} object", request.method()),
    }
}

impl Fault {
    fn at(self, attempt: u32, service: Service) -> Fate {
        match self {
            Self::Throttled => Fate::Refused(service),
            Self::ThrottledOnce if attempt == 1 => Fate::Refused(service),
            Self::AnswerLost | Self::AnswerLostOnce if attempt == 1 => Fate::Lost,
            Self::AnswerLost => Fate::Broken,
            Self::ThrottledOnce | Self::AnswerLostOnce => Fate::Carried,
            Self::TimedOut => Fate::Late,
            Self::KilledBefore => Fate::Killed { carried: false },
            Self::KilledAfter => Fate::Killed { carried: true },
        }
    }
}

/// A call without an answer, also when whoever waited for it is gone.
struct UnderWay {
    wire: Wire,
    function: &'static str,
}

impl UnderWay {
    fn begin(wire: &Wire, function: &'static str) -> Self {
        let mut state = wire.lock();
        state.under_way.send_modify(|calls| *calls.entry(function).or_default() += 1);
        let now = state.under_way.borrow()[function];
        let most = state.most_under_way.entry(function).or_default();
        *most = now.max(*most);
        drop(state);
        Self { wire: wire.clone(), function }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.wire.lock().under_way.send_modify(|calls| *calls.entry(self.function).or_default() -= 1);
    }
}

#[derive(Clone)]
struct End<B> {
    wire: Wire,
    function: &'static str,
    beyond: B,
}

impl<B> fmt::Debug for End<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("End").field(&self.function).finish()
    }
}

impl HttpClient for End<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let beyond = self.beyond.http_connector(settings, components);
        SharedHttpConnector::new(End { wire: self.wire.clone(), function: self.function, beyond })
    }
}

impl HttpConnector for End<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut state = self.wire.lock();
        let fate = state.fate(self.function, &request);
        let round = state.rounds.answered + 1;
        state.rounds.made = state.rounds.made.max(round);
        drop(state);
        let (end, under_way) = (self.clone(), UnderWay::begin(&self.wire, self.function));
        HttpConnectorFuture::new(async move {
            let wire = end.wire.clone();
            let answer = end.carry(request, fate).await;
            drop(under_way);
            let rounds = &mut wire.lock().rounds;
            rounds.answered = rounds.answered.max(round);
            answer
        })
    }
}

impl End<SharedHttpConnector> {
    async fn carry(self, request: HttpRequest, fate: Fate) -> Result<HttpResponse, ConnectorError> {
        match fate {
            Fate::Carried => self.beyond.call(request).await,
            Fate::Refused(service) => Ok(refusal(service)),
            Fate::Broken => Err(ConnectorError::io("the connection broke".into())),
            Fate::Lost => {
                self.beyond.call(request).await?;
                Err(ConnectorError::io("the connection broke before the answer".into()))
            }
            Fate::Late => {
                self.beyond.call(request).await?;
                Err(ConnectorError::timeout("the answer came too late".into()))
            }
            Fate::Killed { carried } => {
                if carried {
                    self.beyond.call(request).await?;
                }
                self.wire.lock().moment.send_replace(Moment::Killed);
                // Whoever still waits for it is what is left of the function.
                self.wire.until(Moment::Running).await;
                Err(ConnectorError::io("the function was killed".into()))
            }
            Fate::Held => {
                self.wire.lock().moment.send_replace(Moment::Held);
                self.wire.until(Moment::Running).await;
                self.beyond.call(request).await
            }
        }
    }
}

/// In the service's words.
fn refusal(service: Service) -> HttpResponse {
    let (status, kind) = match service {
        Service::Store => (400, "ThrottlingException"),
        Service::Mail => (429, "TooManyRequestsException"),
        Service::Bucket => (503, "SlowDown"),
    };
    let body = match service {
        Service::Bucket => format!("<Error><Code>{kind}</Code><Message>busy</Message></Error>"),
        _ => format!(r#"{{"__type":"{kind}","message":"busy"}}"#),
    };
    let status = status.try_into().expect("a status");
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("x-amzn-errortype", kind);
    response
}

/// The SDK's tries without its waits, and with a budget of their own: by default all clients of a process share one,
/// and the failures of one test would cost the tries of another.
#[derive(Debug)]
pub(crate) struct Impatience;

impl Intercept for Impatience {
    fn name(&self) -> &'static str {
        "Impatience"
    }

    fn modify_before_serialization(
        &self,
        _: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let tries = RetryConfig::standard().with_initial_backoff(Duration::ZERO);
        let budget = RetryPartition::custom("test").token_bucket(TokenBucket::unlimited()).build();
        call.interceptor_state().store_put(tries);
        call.interceptor_state().store_put(budget);
        Ok(())
    }
}
