//! Fault injection: throttling, lost answers, timeouts and killed functions, at any call of AWS.
//!
//! It replaces the HTTP client: below the SDK with its signing and retries, above the embedded DynamoDB and the fake SES
//! and S3. Refusals have the service's own status and error type. It also counts calls and sequential round trips.

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
use serde_json::json;
use shared::function::Function;
use tokio::sync::watch;

/// A fault of a call. The SDK tries a failed call several times; all of its attempts are one call here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The service throttles every attempt. Nothing is carried out.
    Throttled,
    /// The service throttles the first attempt.
    ThrottledOnce,
    /// DynamoDB refuses every attempt of a write, because another write to one of its items is under way. Nothing is
    /// carried out.
    Conflicting,
    /// The same for the first two attempts.
    ConflictingTwice,
    /// Carried out; the answer is lost, and the connection breaks at every retry.
    AnswerLost,
    /// Carried out; the answer of the first attempt is lost, the retry succeeds.
    AnswerLostOnce,
    /// Carried out at every attempt; every answer comes after the timeout.
    TimedOut,
    /// The function is killed before the call is sent.
    KilledBefore,
    /// The function is killed after the call was carried out.
    KilledAfter,
}

/// One call of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The function that makes it.
    pub function: &'static str,
    /// `GetItem`, …; `SendEmail`; or a method of S3 with its kind of path.
    pub operation: String,
}

impl Fault {
    /// The faults that differ for a write. For a read one of them is enough: it fails, or the SDK retries.
    pub const OF_A_WRITE: [Self; 4] = [Self::Throttled, Self::AnswerLost, Self::AnswerLostOnce, Self::TimedOut];
}

impl Call {
    /// Whether the call only reads.
    pub fn is_read(&self) -> bool {
        ["GetItem", "BatchGetItem", "Query", "Scan", "GET object", "HEAD object"].contains(&self.operation.as_str())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.function, self.operation)
    }
}

/// The fault-injecting HTTP client of a world, shared by all of its functions.
#[derive(Clone)]
pub struct FaultInjector {
    state: Arc<Mutex<State>>,
    /// The HTTP client that carries out calls.
    beyond: SharedHttpClient,
}

#[derive(Default)]
struct State {
    plan: Plan,
    /// The calls since the plan was set, and the last one that a fault hit.
    calls: Vec<Call>,
    struck: Option<Call>,
    /// By the SDK's invocation ID: the call's number and its attempts so far.
    tries: HashMap<String, (usize, u32)>,
    rounds: Rounds,
    moment: watch::Sender<Moment>,
    /// Calls in flight, by function.
    under_way: watch::Sender<BTreeMap<&'static str, usize>>,
    max_under_way: BTreeMap<&'static str, usize>,
}

/// Lengths of chains of sequential calls: a call that began before another ended did not wait for it.
#[derive(Clone, Copy, Default)]
struct Rounds {
    /// Over calls that were answered.
    answered: u32,
    /// Over calls that were made.
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

/// What happens to one attempt.
enum Fate {
    Carried,
    Refused(Box<HttpResponse>),
    Broken,
    Lost,
    Late,
    Killed { carried: bool },
    Held,
}

impl Fate {
    fn refused(answer: HttpResponse) -> Self {
        Self::Refused(Box::new(answer))
    }
}

impl FaultInjector {
    /// Without faults, over another HTTP client.
    pub(crate) fn over(beyond: SharedHttpClient) -> Self {
        Self { state: Arc::default(), beyond }
    }

    /// Restarts the count of calls; the nth one from 0 gets the fault.
    pub fn break_at(&self, nth: usize, fault: Fault) {
        self.plan(Plan::Nth(nth, fault));
    }

    /// Restarts the count of calls; the nth one from 0 is held until [`FaultInjector::mend`].
    pub fn hold_at(&self, nth: usize) {
        self.plan(Plan::Hold(nth));
    }

    /// Every other attempt of SES fails, in varying ways.
    pub fn fail_half_of_mails(&self, seed: u64) {
        self.plan(Plan::Half(Box::new(StdRng::seed_from_u64(seed))));
    }

    /// Every call of SES fails.
    pub fn fail_all_mails(&self) {
        self.plan(Plan::NoMails);
    }

    /// DynamoDB throttles three of four attempts of a write.
    pub fn throttle_most_writes(&self, seed: u64) {
        self.plan(Plan::BusyTable(Box::new(StdRng::seed_from_u64(seed))));
    }

    /// The maximum number of concurrent calls of a function so far.
    pub fn max_concurrent_calls(&self, function: Function) -> usize {
        self.lock().max_under_way.get(function.name()).copied().unwrap_or_default()
    }

    /// Removes the fault and releases held calls. Returns the call that a fault hit, if any.
    pub fn mend(&self) -> Option<Call> {
        let struck = self.lock().struck.take();
        self.plan(Plan::Nothing);
        struck
    }

    /// The calls since the last change of faults.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Restarts the count of round trips.
    pub(crate) fn begin_rounds(&self) {
        self.lock().rounds = Rounds::default();
    }

    /// Sequential round trips; concurrent calls count as one.
    pub(crate) fn rounds(&self) -> u32 {
        self.lock().rounds.made
    }

    /// Waits until the call that is to be held has begun.
    pub async fn held(&self) {
        self.until(Moment::Held).await;
    }

    /// Waits until the function was killed.
    pub async fn killed(&self) {
        self.until(Moment::Killed).await;
    }

    /// Waits until a function has no call in flight and reacts to its last answer with no further call.
    pub(crate) async fn quiet(&self, function: Function) {
        /// Turns of the runtime that suffice to read an answer and act on it.
        const TURNS: usize = 16;
        let mut under_way = self.lock().under_way.subscribe();
        let is_quiet = |calls: &BTreeMap<_, _>| calls.get(function.name()).is_none_or(|calls| *calls == 0);
        loop {
            under_way.wait_for(is_quiet).await.expect("the injector lives");
            for _ in 0..TURNS {
                tokio::task::yield_now().await;
            }
            if !under_way.has_changed().expect("the injector lives") {
                return;
            }
        }
    }

    async fn until(&self, moment: Moment) {
        let mut moments = self.lock().moment.subscribe();
        moments.wait_for(|now| *now == moment).await.expect("the injector lives");
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

    /// The HTTP client of one function.
    pub(crate) fn of(&self, function: Function) -> SharedHttpClient {
        SharedHttpClient::new(End { faults: self.clone(), function: function.name(), beyond: self.beyond.clone() })
    }
}

impl State {
    /// Decides the fate of one attempt. All attempts of a call have the same invocation ID.
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
            Plan::Nth(planned, fault) if *planned == nth => fault.at(attempt, service, &self.calls[nth].operation),
            Plan::Hold(planned) if *planned == nth => Fate::Held,
            Plan::Half(random) if service == Service::Mail => half(random, service),
            Plan::NoMails if service == Service::Mail => Fate::Broken,
            Plan::BusyTable(random) if service == Service::Store && !self.calls[nth].is_read() => {
                // Three of four: sometimes all attempts of the SDK are throttled.
                let is_carried = random.random_range(0..4) == 0;
                if is_carried { Fate::Carried } else { throttled(service, &self.calls[nth].operation) }
            }
            _ => return Fate::Carried,
        };
        self.struck = Some(self.calls[nth].clone());
        fate
    }
}

/// Half of the attempts succeed.
fn half(random: &mut StdRng, service: Service) -> Fate {
    match random.random_range(0..6) {
        0 => throttled(service, "SendEmail"),
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
    fn at(self, attempt: u32, service: Service, operation: &str) -> Fate {
        match self {
            Self::Throttled => throttled(service, operation),
            Self::ThrottledOnce if attempt == 1 => throttled(service, operation),
            Self::Conflicting => conflict(service, operation),
            Self::ConflictingTwice if attempt <= 2 => conflict(service, operation),
            Self::AnswerLost | Self::AnswerLostOnce if attempt == 1 => Fate::Lost,
            Self::AnswerLost => Fate::Broken,
            Self::ThrottledOnce | Self::ConflictingTwice | Self::AnswerLostOnce => Fate::Carried,
            Self::TimedOut => Fate::Late,
            Self::KilledBefore => Fate::Killed { carried: false },
            Self::KilledAfter => Fate::Killed { carried: true },
        }
    }
}

/// A call in flight; also ends when its future is dropped.
struct UnderWay {
    faults: FaultInjector,
    function: &'static str,
}

impl UnderWay {
    fn begin(faults: &FaultInjector, function: &'static str) -> Self {
        let mut state = faults.lock();
        state.under_way.send_modify(|calls| *calls.entry(function).or_default() += 1);
        let now = state.under_way.borrow()[function];
        let max = state.max_under_way.entry(function).or_default();
        *max = now.max(*max);
        drop(state);
        Self { faults: faults.clone(), function }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.faults.lock().under_way.send_modify(|calls| *calls.entry(self.function).or_default() -= 1);
    }
}

#[derive(Clone)]
struct End<B> {
    faults: FaultInjector,
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
        SharedHttpConnector::new(End { faults: self.faults.clone(), function: self.function, beyond })
    }
}

impl HttpConnector for End<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut state = self.faults.lock();
        let fate = state.fate(self.function, &request);
        let round = state.rounds.answered + 1;
        state.rounds.made = state.rounds.made.max(round);
        drop(state);
        let (end, under_way) = (self.clone(), UnderWay::begin(&self.faults, self.function));
        HttpConnectorFuture::new(async move {
            let faults = end.faults.clone();
            let answer = end.carry(request, fate).await;
            drop(under_way);
            let rounds = &mut faults.lock().rounds;
            rounds.answered = rounds.answered.max(round);
            answer
        })
    }
}

impl End<SharedHttpConnector> {
    async fn carry(self, request: HttpRequest, fate: Fate) -> Result<HttpResponse, ConnectorError> {
        match fate {
            Fate::Carried => self.beyond.call(request).await,
            Fate::Refused(answer) => Ok(*answer),
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
                self.faults.lock().moment.send_replace(Moment::Killed);
                // A future of the killed function may still wait; it fails once the fault is removed.
                self.faults.until(Moment::Running).await;
                Err(ConnectorError::io("the function was killed".into()))
            }
            Fate::Held => {
                self.faults.lock().moment.send_replace(Moment::Held);
                self.faults.until(Moment::Running).await;
                self.beyond.call(request).await
            }
        }
    }
}

/// A throttling answer in the format of the service. A transaction is cancelled, with the throttle among its reasons.
fn throttled(service: Service, operation: &str) -> Fate {
    Fate::refused(match service {
        Service::Store if operation == "TransactWriteItems" => cancelled("ThrottlingError"),
        Service::Store => answer(
            400,
            "ThrottlingException",
            json!({ "__type": "ThrottlingException", "message": "busy" }).to_string(),
        ),
        Service::Mail => answer(429, "TooManyRequestsException", json!({ "message": "busy" }).to_string()),
        Service::Bucket => {
            answer(503, "SlowDown", "<Error><Code>SlowDown</Code><Message>busy</Message></Error>".to_owned())
        }
    })
}

/// A conflict in the format of DynamoDB. A read of one item meets none.
fn conflict(service: Service, operation: &str) -> Fate {
    if service != Service::Store || !["TransactWriteItems", "UpdateItem", "PutItem", "DeleteItem"].contains(&operation)
    {
        return Fate::Carried;
    }
    Fate::refused(match operation {
        "TransactWriteItems" => cancelled("TransactionConflict"),
        _ => {
            let kind = "TransactionConflictException";
            answer(400, kind, json!({ "__type": kind, "message": "Transaction is ongoing for the item" }).to_string())
        }
    })
}

fn cancelled(code: &str) -> HttpResponse {
    let kind = "TransactionCanceledException";
    let reasons = [json!({ "Code": code, "Message": "busy" }), json!({ "Code": "None" })];
    let body = json!({ "__type": kind, "Message": "cancelled", "CancellationReasons": reasons });
    answer(400, kind, body.to_string())
}

fn answer(status: u16, kind: &'static str, body: String) -> HttpResponse {
    let mut response = HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body));
    response.headers_mut().insert("x-amzn-errortype", kind);
    response
}

/// SDK retries without backoff, with their own retry budget: by default all clients of a process share one, and the
/// failures of one test would use up the retries of another.
#[derive(Debug)]
pub(crate) struct RetryWithoutBackoff;

impl Intercept for RetryWithoutBackoff {
    fn name(&self) -> &'static str {
        "RetryWithoutBackoff"
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
