use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use super::{Reply, RuntimeApi, RuntimeError};

const MINUTE: Duration = Duration::from_secs(60);

/// A fake of a function's process: only its requests.
struct Process {
    http: Client,
    root: String,
}

impl Process {
    fn of(api: &RuntimeApi) -> Self {
        Self { http: Client::new(), root: format!("http://{}/2018-06-01/runtime", api.address()) }
    }

    /// The next event and the ID of its request.
    async fn next(&self) -> (String, Value) {
        let response = self.http.get(format!("{}/invocation/next", self.root)).send().await.unwrap();
        let id = header(&response, "lambda-runtime-aws-request-id");
        let deadline: u64 = header(&response, "lambda-runtime-deadline-ms").parse().unwrap();
        assert!(deadline > 1_700_000_000_000, "milliseconds since the epoch");
        assert!(header(&response, "lambda-runtime-invoked-function-arn").ends_with(":function:login"));
        assert!(header(&response, "lambda-runtime-trace-id").starts_with("Root=1-"));
        (id, response.json().await.unwrap())
    }

    async fn post(&self, path: &str, body: &str) -> StatusCode {
        self.http.post(format!("{}/{path}", self.root)).body(body.to_owned()).send().await.unwrap().status()
    }
}

fn header(response: &Response, name: &str) -> String {
    response.headers()[name].to_str().unwrap().to_owned()
}

fn failure(error_type: &str, error_message: &str) -> RuntimeError {
    RuntimeError { error_type: error_type.to_owned(), error_message: error_message.to_owned() }
}

#[tokio::test]
async fn events_are_delivered_in_order_and_each_outcome_reaches_its_caller() {
    let api = RuntimeApi::start("login").await.unwrap();
    let function = async {
        let process = Process::of(&api);
        let (first, event) = process.next().await;
        assert_eq!(event, json!(1));
        assert_eq!(process.post(&format!("invocation/{first}/response"), "{\"a\":1}").await, StatusCode::ACCEPTED);
        let (second, event) = process.next().await;
        assert_eq!(event, json!(2));
        assert_ne!(first, second);
        let report = r#"{"errorType":"E","errorMessage":"why","stackTrace":[]}"#;
        assert_eq!(process.post(&format!("invocation/{second}/error"), report).await, StatusCode::ACCEPTED);
    };
    let (first, second, (), started) =
        tokio::join!(api.invoke(json!(1), MINUTE), api.invoke(json!(2), MINUTE), function, api.started());
    assert_eq!(first, Reply::Answered(json!({"a": 1})));
    assert_eq!(second, Reply::Failed(failure("E", "why")));
    assert_eq!(started, Ok(()));
}

#[tokio::test]
async fn an_init_error_fails_the_invocations_before_and_after_it() {
    let api = RuntimeApi::start("login").await.unwrap();
    let report = r#"{"errorType":"Runtime.InitError","errorMessage":"no BASE_URL"}"#;
    let process = Process::of(&api);
    let (asked, status) = tokio::join!(api.invoke(json!(1), MINUTE), process.post("init/error", report));
    assert_eq!(status, StatusCode::ACCEPTED);
    let error = failure("Runtime.InitError", "no BASE_URL");
    assert_eq!(asked, Reply::NotStarted(error.clone()));
    assert_eq!(api.started().await, Err(error.clone()));
    assert_eq!(api.invoke(json!(2), MINUTE).await, Reply::NotStarted(error));
}

#[tokio::test]
async fn a_response_to_an_unknown_invocation_is_refused() {
    let api = RuntimeApi::start("login").await.unwrap();
    assert_eq!(Process::of(&api).post("invocation/unknown/response", "{}").await, StatusCode::BAD_REQUEST);
}
