//! API Gateway: routes, CORS, throttling, access log, domain name.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::World;

use super::{properties, translate, translated};

const STAGE: &str = "ApiApiGatewayDefaultStage";

#[tokio::test]
async fn each_route_leads_to_the_alias_of_its_function() {
    let world = World::with(tests::Options::default()).await;
    let mut routes = BTreeSet::new();
    for (path, methods) in properties("Api")["Body"]["paths"].as_object().expect("paths") {
        for (method, route) in methods.as_object().expect("methods") {
            let uri = route["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"].as_str().expect("a target");
            let function = uri.split("${").last().and_then(|rest| rest.split_once("Aliaslive}")).expect("an alias").0;
            let method = if method == "x-amazon-apigateway-any-method" { "ANY".into() } else { method.to_uppercase() };
            // SAM writes the default route as a path.
            let path = if path == "/$default" { "$default".into() } else { path.clone() };
            routes.insert((method, path, function.to_lowercase()));
        }
    }
    let expected = world
        .template()
        .routes()
        .map(|(route, function)| (route.method.clone(), route.path.clone(), function.replace('-', "")));
    assert_eq!(routes, expected.collect());
    let any: Vec<_> = routes.iter().filter(|(method, ..)| method == "ANY").collect();
    assert_eq!(any, [&("ANY".to_owned(), "$default".to_owned(), "portaltop".to_owned())], "only the default route");
}

#[test]
fn cors_is_off() {
    assert_eq!(properties("Api")["CorsConfiguration"], Value::Null);
    assert_eq!(properties("Api")["Body"]["x-amazon-apigateway-cors"], Value::Null);
}

/// [G8]
#[test]
fn requests_are_throttled_and_the_access_log_has_no_personal_data() {
    let stage = properties(STAGE);
    assert_eq!(stage["DefaultRouteSettings"]["ThrottlingRateLimit"], json!({ "Ref": "RequestsPerSecond" }));
    assert_eq!(stage["DefaultRouteSettings"]["ThrottlingBurstLimit"], json!({ "Ref": "RequestsPerSecond" }));
    let format: Value =
        serde_json::from_str(stage["AccessLogSettings"]["Format"].as_str().expect("a format")).expect("JSON");
    let logged: BTreeSet<_> = format.as_object().expect("fields").values().filter_map(Value::as_str).collect();
    let harmless = [
        "$context.requestTime",
        "$context.integration.requestId",
        "$context.requestId",
        "$context.routeKey",
        "$context.status",
        "$context.responseLength",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.error.responseType",
    ];
    assert_eq!(logged, harmless.into(), "no path, no query, no address, no browser");
}

#[test]
fn a_custom_domain_is_optional_and_disables_the_default_endpoint() {
    let conditions = &translated()["Conditions"];
    assert_eq!(conditions["HasDomainName"], json!({ "Fn::Not": [{ "Fn::Equals": [{ "Ref": "DomainName" }, ""] }] }));
    for id in ["Domain", "DomainMapping"] {
        assert_eq!(translated()["Resources"][id]["Condition"], "HasDomainName");
    }
    assert_eq!(translated()["Resources"]["DomainRecord"]["Condition"], "HasHostedZone");
    let tls = &properties("Domain")["DomainNameConfigurations"][0]["SecurityPolicy"];
    assert_eq!(tls, "TLS_1_2");
    let endpoint = &properties("Api")["Body"]["servers"][0]["x-amazon-apigateway-endpoint-configuration"];
    assert_eq!(endpoint["disableExecuteApiEndpoint"], json!({ "Fn::If": ["HasDomainName", true, false] }));
    assert_eq!(translate(&["DomainName=portal.example.jp"])["Conditions"], *conditions, "decided at deployment");
}
