//! The parameters of the template and the parsers of the functions accept the same values: a value that CloudFormation
//! lets through never stops a function at its start.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use deliver_mail::{Pace, SystemPause};
use import_roster::settings::Settings;
use local::template::Template;
use regex::Regex;
use serde_json::Value;
use shared::config::Config;
use shared::limits::setting::{KEEP_DAYS_AFTER_LOSS, MAILS_PER_SECOND, NUMBERS};

use super::written;

/// Parameters with a range that no function reads: the gateway and CloudWatch do.
const OF_AWS: [&str; 3] = ["RequestsPerSecond", "AuditLogDays", "AccessLogDays"];

/// Texts of which each parameter takes some, refuses others, and must agree with the parsers about.
const TEXTS: [&str; 44] = [
    "",
    " ",
    "　",
    "健康保険組合",
    "一行目\n二行目",
    "tab\tinside",
    "nul\u{0}inside",
    "next\u{85}line",
    "on",
    "off",
    "ON",
    "yes",
    "nenkin",
    "receipt",
    "refuse",
    "guess",
    "1.5",
    "https://portal.example.jp",
    "https://portal.example.jp:8443",
    "https://portal.example.jp/",
    "https://portal.example.jp/member",
    "https://portal.example.jp?a=b",
    "https://somewhere@portal.example.jp",
    "https://",
    "http://portal.example.jp",
    "http://127.0.0.1:9000",
    "http://localhost:9000",
    "http://localhost:",
    "http://localhost:9000/",
    "ftp://portal.example.jp",
    "portal.example.jp",
    "no-reply@mail.example.jp",
    "no-reply@example",
    "no..reply@mail.example.jp",
    ".reply@mail.example.jp",
    "no-reply@-mail.example.jp",
    "no-reply@mail..jp",
    "a@b@mail.example.jp",
    "example.co.jp,example.jp",
    "医療費通知|https://med.example.jp/a?b=1;健診結果|Health check results|https://kenshin.example.jp",
    "医療費通知|http://med.example.jp",
    "医療費通知|https://a.b",
    "医療費通知|https://a.jp;",
    "|https://med.example.jp",
];

/// More texts for the menu and for what is too long.
fn texts() -> Vec<String> {
    let long = format!("{}@mail.example.jp", "a".repeat(65));
    let more =
        ["医療費通知", "a|b|c|https://a.example.jp", "名| |https://a.example.jp", "名|https://a.example.jp/<b>", ";"];
    TEXTS.into_iter().chain(more).map(str::to_owned).chain([long]).collect()
}

/// Each range's edges, and what lies on either side of them.
fn numbers() -> Vec<String> {
    let edges = NUMBERS.iter().flat_map(|setting| [*setting.range.start(), *setting.range.end()]);
    let around = edges.flat_map(|edge| [edge - 1, edge, edge + 1]);
    around.chain([12, 48, 400]).map(|number| number.to_string()).collect()
}

/// The parameters that a function reads: each with its declaration and its environment variable.
fn parameters() -> Vec<(&'static str, &'static Value, &'static str)> {
    let mut variables = BTreeMap::new();
    let functions = written()["Resources"].as_object().expect("resources").values();
    for holder in functions.map(|resource| &resource["Properties"]).chain([&written()["Globals"]["Function"]]) {
        for (variable, value) in holder["Environment"]["Variables"].as_object().into_iter().flatten() {
            if let Some(parameter) = value["Ref"].as_str() {
                variables.insert(parameter, variable.as_str());
            }
        }
    }
    let declared = written()["Parameters"].as_object().expect("parameters");
    let read = |(name, declaration): (&'static String, &'static Value)| {
        Some((name.as_str(), declaration, *variables.get(name.as_str())?))
    };
    let read: Vec<_> = declared.iter().filter_map(read).collect();
    assert!(read.len() > 20, "{read:?}");
    read
}

/// Whether CloudFormation takes the value.
fn template_takes(declaration: &Value, value: &str) -> bool {
    if let Some(allowed) = declaration["AllowedValues"].as_array() {
        return allowed.iter().any(|one| one.as_str() == Some(value));
    }
    if declaration["Type"] == "Number" {
        let in_range = |number: i64| {
            declaration["MinValue"].as_i64().is_none_or(|min| number >= min)
                && declaration["MaxValue"].as_i64().is_none_or(|max| number <= max)
        };
        return value.parse().is_ok_and(in_range);
    }
    let fits = declaration["MaxLength"].as_u64().is_none_or(|max| value.chars().count() as u64 <= max);
    let pattern = declaration["AllowedPattern"].as_str().map(|pattern| Regex::new(pattern).expect("a pattern"));
    fits && pattern.is_none_or(|pattern| pattern.is_match(value))
}

/// The environment of the functions with the template's defaults.
fn defaults() -> &'static BTreeMap<String, String> {
    static DEFAULTS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    DEFAULTS.get_or_init(|| {
        let mut variables = Template::of_workspace(&BTreeMap::new()).expect("the template").environment();
        variables.insert("SERVICE_KEY".to_owned(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned());
        variables.insert("SERVICE_KEY_BEFORE".to_owned(), String::new());
        // Shown in English only while it is set in Japanese.
        variables.insert("MAINTENANCE_WINDOW".to_owned(), "23:00".to_owned());
        variables
    })
}

/// Whether every function starts with this value in place of the default.
fn functions_take(variable: &str, value: &str) -> bool {
    let defaults = defaults();
    assert!(defaults.contains_key(variable), "{variable}");
    let var = |name: &str| if name == variable { Some(value.to_owned()) } else { defaults.get(name).cloned() };
    Config::read(var).is_ok()
        && Settings::read(var).is_ok()
        && Pace::read(var(MAILS_PER_SECOND.variable).as_deref(), Box::new(SystemPause)).is_ok()
        && var(KEEP_DAYS_AFTER_LOSS.variable).is_some_and(|days| KEEP_DAYS_AFTER_LOSS.parse::<i32>(&days).is_some())
}

#[test]
fn the_functions_start_with_every_value_that_the_template_takes() {
    for (parameter, declaration, variable) in parameters() {
        for value in texts().into_iter().chain(numbers()).filter(|value| template_takes(declaration, value)) {
            assert!(functions_take(variable, &value), "{parameter}={value:?} stops the functions");
        }
    }
}

/// A sender's address is narrower in the template: one of the mail domain, as SES writes it.
#[test]
fn the_template_takes_every_value_with_which_the_functions_start() {
    for (parameter, declaration, variable) in parameters() {
        let narrower = parameter == "FromAddress";
        let plain = |value: &String| value.trim() == value;
        for value in texts().into_iter().chain(numbers()).filter(plain).filter(|_| !narrower) {
            if functions_take(variable, &value) {
                assert!(template_takes(declaration, &value), "{parameter}={value:?} is refused by the template alone");
            }
        }
    }
}

#[test]
fn every_range_in_the_template_is_that_of_the_code() {
    let declared = written()["Parameters"].as_object().expect("parameters");
    for setting in &NUMBERS {
        let declaration = &declared[setting.parameter];
        assert_eq!(declaration["MinValue"].as_i64(), Some(*setting.range.start()), "{}", setting.parameter);
        assert_eq!(declaration["MaxValue"].as_i64(), Some(*setting.range.end()), "{}", setting.parameter);
        let default = &declaration["Default"];
        assert!(default.as_i64().is_some_and(|default| setting.range.contains(&default)), "{}", setting.parameter);
    }
    for (name, _) in declared.iter().filter(|(_, declaration)| declaration["Type"] == "Number") {
        let is_ours = NUMBERS.iter().any(|setting| setting.parameter == name);
        assert!(is_ours || OF_AWS.contains(&name.as_str()), "{name} has no range in shared::limits::setting");
    }
}

#[test]
fn every_setting_is_read_from_the_parameter_that_it_names() {
    let read = parameters();
    for setting in &NUMBERS {
        let variable = read.iter().find(|(parameter, ..)| *parameter == setting.parameter).map(|(_, _, it)| *it);
        assert_eq!(variable, Some(setting.variable));
    }
}

/// The sentence about a malformed setting names the parameter that sets it.
#[test]
fn the_sentence_about_a_malformed_setting_names_its_parameter() {
    let malformed = "\u{0}";
    for (parameter, _, variable) in parameters() {
        let var =
            |name: &str| if name == variable { Some(malformed.to_owned()) } else { defaults().get(name).cloned() };
        let sentences = [
            Config::read(var).err(),
            Settings::read(var).err(),
            Pace::read(var(MAILS_PER_SECOND.variable).as_deref(), Box::new(SystemPause)).err(),
        ];
        for sentence in sentences.into_iter().flatten().map(|error| error.to_string()) {
            assert!(sentence.starts_with(&format!("{variable} must be ")), "{sentence}");
            assert!(sentence.contains(&format!("({parameter} in infra/template.yaml")), "{sentence}");
        }
    }
}
