//! From the template's resources to typed tables and functions.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::resolve::{Resolver, long_form};
use super::{Function, ObjectSource, Pattern, Route, StreamSource, Table, Template};
use crate::{Error, Result};

/// Lambda's own default when a mapping does not say how old a record may get: as long as the stream keeps it.
const STREAM_RETENTION: u64 = 24 * 60 * 60;
/// Lambda's own default batch size for streams.
const BATCH_SIZE: u64 = 100;

pub(super) fn template(text: &str, parameters: &BTreeMap<String, String>) -> Result<Template> {
    let yaml = serde_yaml_ng::from_str(text).map_err(|e| Error::Template(e.to_string()))?;
    let root = long_form(yaml)?;
    let resources = root["Resources"].as_object().ok_or_else(|| missing("Resources"))?;
    let resolver = Resolver::new(root["Parameters"].as_object(), parameters, resources)?;
    let globals = &root["Globals"]["Function"]["Environment"]["Variables"];
    let of_type = |wanted| resources.iter().filter(move |(_, resource)| resource["Type"] == wanted);
    Ok(Template {
        tables: of_type("AWS::DynamoDB::Table").map(|(id, it)| table(id, it, &resolver)).collect::<Result<_>>()?,
        functions: of_type("AWS::Serverless::Function")
            .map(|(id, it)| function(id, it, globals, &resolver))
            .collect::<Result<_>>()?,
    })
}

fn table(id: &str, resource: &Value, resolver: &Resolver<'_>) -> Result<Table> {
    let properties = &resource["Properties"];
    let name = resolver.text(&json!({ "Ref": id }))?;
    let mut definition = json!({ "TableName": name, "BillingMode": "PAY_PER_REQUEST" });
    for key in ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"] {
        if let Some(value) = properties.get(key) {
            definition[key] = value.clone();
        }
    }
    if let Some(view) = properties["StreamSpecification"].get("StreamViewType") {
        definition["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
    }
    let ttl = properties["TimeToLiveSpecification"].get("AttributeName").and_then(Value::as_str);
    Ok(Table { name, definition, ttl_attribute: ttl.map(str::to_owned) })
}

fn function(id: &str, resource: &Value, globals: &Value, resolver: &Resolver<'_>) -> Result<Function> {
    let name = resource["Metadata"]["BuildProperties"]["Binary"]
        .as_str()
        .ok_or_else(|| missing(&format!("{id}: Metadata.BuildProperties.Binary")))?;
    let properties = &resource["Properties"];
    let mut function = Function {
        name: name.to_owned(),
        routes: Vec::new(),
        stream: None,
        objects: None,
        bus: None,
        environment: environment([globals, &properties["Environment"]["Variables"]], resolver)?,
    };
    for event in properties["Events"].as_object().into_iter().flat_map(Map::values) {
        let source = &event["Properties"];
        match event["Type"].as_str().unwrap_or_default() {
            "HttpApi" => function.routes.push(route(source)),
            "DynamoDB" => function.stream = Some(stream(source, resolver)?),
            "S3" => function.objects = Some(objects(source, resolver)?),
            "EventBridgeRule" => function.bus = Some(Pattern::new(resolver.value(&source["Pattern"])?)?),
            // Not simulated: a developer calls it with `cargo lambda invoke`.
            "Schedule" => {}
            other => return Err(Error::Template(format!("{id}: unknown event source {other}"))),
        }
    }
    Ok(function)
}

fn environment(sources: [&Value; 2], resolver: &Resolver<'_>) -> Result<BTreeMap<String, String>> {
    let variables = sources.into_iter().filter_map(Value::as_object).flatten();
    variables.map(|(name, value)| Ok((name.clone(), resolver.text(value)?))).collect()
}

fn route(source: &Value) -> Route {
    let text = |key: &str, absent: &str| source[key].as_str().unwrap_or(absent).to_owned();
    Route { method: text("Method", "ANY").to_uppercase(), path: text("Path", "$default") }
}

fn stream(source: &Value, resolver: &Resolver<'_>) -> Result<StreamSource> {
    let arn = resolver.text(&source["Stream"])?;
    let table = arn.strip_suffix(".StreamArn").ok_or_else(|| missing("Stream: !GetAtt TABLE.StreamArn"))?;
    let filters = source["FilterCriteria"]["Filters"].as_array().into_iter().flatten().map(|filter| {
        let text = filter["Pattern"].as_str().ok_or_else(|| missing("Pattern of a filter"))?;
        Pattern::new(serde_json::from_str(text).map_err(|e| Error::Template(format!("{e} in {text}")))?)
    });
    Ok(StreamSource {
        table: resolver.text(&json!({ "Ref": table }))?,
        batch_size: source["BatchSize"].as_u64().unwrap_or(BATCH_SIZE) as usize,
        maximum_age: Duration::from_secs(source["MaximumRecordAgeInSeconds"].as_u64().unwrap_or(STREAM_RETENTION)),
        filters: filters.collect::<Result<_>>()?,
    })
}

fn objects(source: &Value, resolver: &Resolver<'_>) -> Result<ObjectSource> {
    let rules = source["Filter"]["S3Key"]["Rules"].as_array();
    let suffix = rules.into_iter().flatten().find(|rule| rule["Name"] == "suffix");
    Ok(ObjectSource {
        bucket: resolver.text(&source["Bucket"])?,
        suffix: suffix.and_then(|rule| rule["Value"].as_str()).unwrap_or_default().to_owned(),
    })
}

fn missing(what: &str) -> Error {
    Error::Template(format!("{what} is missing"))
}
