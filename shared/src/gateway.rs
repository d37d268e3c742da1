//! Sanitises API Gateway events, so that no request of a client can make a function fail.
//!
//! The gateway decodes paths and passes queries and headers on as they are. `lambda_http` fails, and the function with it,
//! on a query with a character that is invalid in a URI and on a body that is not the base64 that the event announces. It
//! drops all cookies when one of them is not ASCII, and another site of the same domain may have set that one.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use lambda_http::lambda_runtime::{self, LambdaEvent};
use lambda_http::request::LambdaRequest;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;
use tower::ServiceExt;

use crate::web::FinishedStep;

/// Characters to escape in a path. `%` is not among them: no route of ours contains one.
const NOT_IN_PATHS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'\\').add(b'`');
/// Characters to escape in a query.
const NOT_IN_QUERIES: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');
/// Bytes of a path or a query: the gateway limits request line and headers to this.
const MAX_BYTES: usize = 10_240;
/// A path without a route, for events that are no request.
const NOWHERE: &str = "/-";
/// The prefix of our cookies; those of other sites of the domain are dropped.
const OUR_COOKIES: &str = "__Host-";

/// Serves a step's pages until Lambda ends the process.
///
/// # Errors
/// When the runtime goes away.
pub async fn serve(step: FinishedStep) -> Result<(), lambda_http::Error> {
    let step = lambda_http::Adapter::from(step);
    let readable = |LambdaEvent { payload, context }: LambdaEvent<Value>| LambdaEvent::new(read(&payload), context);
    lambda_runtime::run(step.map_request(readable)).await
}

/// The request of an event, with everything that a page reads; what is malformed is left out.
pub fn read(event: &Value) -> LambdaRequest {
    let http = &event["requestContext"]["http"];
    let mut request = ApiGatewayV2httpRequest::default();
    request.headers = headers(&event["headers"]);
    request.cookies = Some(cookies(&event["cookies"]));
    request.request_context.http.source_ip = http["sourceIp"].as_str().map(str::to_owned);
    let method = http["method"].as_str().and_then(|method| method.parse::<Method>().ok());
    let path = event["rawPath"].as_str().map(path).filter(|path| path.len() <= MAX_BYTES);
    let (path, method) = path.zip(method).unwrap_or((NOWHERE.to_owned(), Method::GET));
    request.raw_path = Some(path);
    request.request_context.http.method = method;
    let query = event["rawQueryString"].as_str().map(query).filter(|query| query.len() <= MAX_BYTES);
    request.raw_query_string = query;
    request.is_base64_encoded = event["isBase64Encoded"].as_bool().unwrap_or_default();
    request.body = event["body"].as_str().map(str::to_owned);
    if request.is_base64_encoded && request.body.as_ref().is_some_and(|body| BASE64_STANDARD.decode(body).is_err()) {
        // Without its content type an unreadable body is rejected as no form.
        request.body = None;
        request.headers.remove(CONTENT_TYPE);
    }
    LambdaRequest::ApiGatewayV2(request)
}

/// The headers without `Host`: links are made from the configuration, never from a request.
fn headers(given: &Value) -> HeaderMap {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::try_from(name.as_str()).ok().filter(|name| *name != HOST)?;
        Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
    };
    given.as_object().into_iter().flatten().filter_map(header).collect()
}

fn cookies(given: &Value) -> Vec<String> {
    let ours = |cookie: &&str| cookie.starts_with(OUR_COOKIES) && HeaderValue::from_str(cookie).is_ok();
    let given = given.as_array().into_iter().flatten().filter_map(Value::as_str);
    given.map(str::trim).filter(ours).map(str::to_owned).collect()
}

fn path(given: &str) -> String {
    let slash = if given.starts_with('/') { "" } else { "/" };
    format!("{slash}{}", utf8_percent_encode(given, NOT_IN_PATHS))
}

fn query(given: &str) -> String {
    utf8_percent_encode(given, NOT_IN_QUERIES).to_string()
}
