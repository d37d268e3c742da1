//! Lambda functions: memory, timeout, concurrency, dead-letter queues, logs.

use std::fs;

use local::template::workspace_root;
use serde_json::{Value, json};
use shared::function::Function;

use super::{logical_id, of_type, properties, translated, written};

/// The functions that hash passwords.
const HASHING: [Function; 8] = [
    Function::TempLogin,
    Function::VerifyIdentity,
    Function::ConfirmAuthKey,
    Function::SetCredentials,
    Function::Login,
    Function::DeliverMail,
    Function::ImportRoster,
    Function::StaffReissueCredential,
];
/// Memory in MB at which Lambda gives a function a full vCPU.
const FULL_VCPU_MEMORY: u64 = 1_769;

#[test]
fn functions_that_hash_have_a_full_vcpu_and_reserved_concurrency() {
    for function in Function::ALL {
        let properties = properties(&logical_id(function));
        let (memory, most) = (&properties["MemorySize"], &properties["ReservedConcurrentExecutions"]);
        match HASHING.contains(&function) {
            true => assert!(memory == FULL_VCPU_MEMORY && most.is_u64(), "{}: {memory} {most}", function.name()),
            false => assert_eq!(memory, 256, "{}", function.name()),
        }
    }
}

/// Every function whose code uses the hasher is on the list.
#[test]
fn the_list_of_hashing_functions_matches_the_code() {
    for function in Function::ALL {
        let folder = workspace_root().join("functions").join(function.name()).join("src");
        let hashes = fs::read_dir(folder)
            .expect("a folder")
            .any(|file| fs::read_to_string(file.expect("a file").path()).is_ok_and(|text| text.contains("hasher")));
        assert_eq!(hashes, HASHING.contains(&function), "{}", function.name());
    }
}

#[test]
fn every_function_has_the_same_runtime_architecture_and_build() {
    assert_eq!(of_type(translated(), "AWS::Lambda::Function").count(), Function::ALL.len());
    for function in Function::ALL {
        let id = logical_id(function);
        let properties = properties(&id);
        assert_eq!(properties["Runtime"], "provided.al2023");
        assert_eq!(properties["Architectures"], json!([{ "Ref": "Architecture" }]));
        assert_eq!(properties["KmsKeyArn"], json!({ "Fn::GetAtt": ["DataKey", "Arn"] }), "its settings are encrypted");
        assert_eq!(properties["LoggingConfig"]["LogGroup"], json!({ "Ref": "Log" }));
        assert!(properties["Timeout"].as_u64().is_some_and(|seconds| seconds <= 900));
        let metadata = &written()["Resources"][&id]["Metadata"];
        assert_eq!(metadata["BuildMethod"], "rust-cargolambda");
        assert_eq!(metadata["BuildProperties"]["Binary"], function.name());
    }
    let architecture = &written()["Parameters"]["Architecture"];
    assert_eq!(
        (&architecture["Default"], &architecture["AllowedValues"]),
        (&json!("x86_64"), &json!(["x86_64", "arm64"]))
    );
}

#[test]
fn page_functions_time_out_before_the_gateway_does() {
    const GATEWAY_SECONDS: u64 = 30;
    for function in Function::ALL.into_iter().filter(|function| function.has_pages()) {
        assert!(properties(&logical_id(function))["Timeout"].as_u64().is_some_and(|seconds| seconds < GATEWAY_SECONDS));
    }
}

/// [M2] Dead-letter queues: no event of an asynchronously invoked function is lost.
#[test]
fn every_asynchronous_function_has_a_dead_letter_queue() {
    let queue = |id: &str| json!({ "OnFailure": { "Destination": { "Fn::GetAtt": [id, "Arn"] } } });
    assert_eq!(properties("DeliverMailMailJobs")["DestinationConfig"], queue("LostMailJobs"));
    assert_eq!(properties("TrackMailEventInvokeConfig")["DestinationConfig"], queue("LostMailEvents"));
    assert_eq!(properties("ImportRosterEventInvokeConfig")["DestinationConfig"], queue("LostImports"));
    assert_eq!(properties("EraseLapsedEventInvokeConfig")["DestinationConfig"], queue("LostErasures"));
    assert_eq!(properties("EraseLapsedWeekly")["ScheduleExpression"], "cron(0 18 ? * SUN *)");
    let target = &properties("EraseLapsedWeekly")["Targets"][0];
    assert_eq!(target["DeadLetterConfig"]["Arn"], json!({ "Fn::GetAtt": ["LostErasures", "Arn"] }));
    let target = &properties("TrackMailMailEvents")["Targets"][0];
    assert_eq!(target["DeadLetterConfig"]["Arn"], json!({ "Fn::GetAtt": ["LostMailEvents", "Arn"] }));
    let called: Vec<_> = of_type(translated(), "AWS::Lambda::EventInvokeConfig").map(|(id, _)| id).collect();
    assert_eq!(called, ["EraseLapsedEventInvokeConfig", "ImportRosterEventInvokeConfig", "TrackMailEventInvokeConfig"]);
}

/// [M2]
#[test]
fn the_stream_delivers_new_mail_jobs_and_gives_up_before_the_shortest_link_expires() {
    let mapping = properties("DeliverMailMailJobs");
    assert!(
        mapping["MaximumRecordAgeInSeconds"]
            .as_u64()
            .is_some_and(|age| age < shared::limits::KEY_LINK.as_secs().unsigned_abs())
    );
    assert_eq!(mapping["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
    assert_eq!(mapping["BisectBatchOnFunctionError"], true);
    assert_eq!(mapping["MaximumRetryAttempts"], -1, "until it is too old");
    assert!(mapping["ParallelizationFactor"].is_u64() && mapping["BatchSize"].is_u64());
    let pattern = mapping["FilterCriteria"]["Filters"][0]["Pattern"].as_str().expect("a pattern");
    let pattern: Value = serde_json::from_str(pattern).expect("JSON");
    assert_eq!(pattern["eventName"], json!(["INSERT"]));
    assert_eq!(pattern["dynamodb"]["NewImage"]["kind"]["S"], json!([shared::store::MailJob::KIND]));
}

#[test]
fn logs_are_encrypted_and_kept_for_the_configured_days() {
    for (id, days) in [("Log", "AuditLogDays"), ("AccessLog", "AccessLogDays")] {
        let log = properties(id);
        assert_eq!(log["RetentionInDays"], json!({ "Ref": days }));
        assert_eq!(log["KmsKeyId"], json!({ "Fn::GetAtt": ["DataKey", "Arn"] }));
    }
    assert_eq!(translated()["Resources"]["Log"]["DeletionPolicy"], "Retain", "the audit log outlives the stack");
    assert_eq!(of_type(translated(), "AWS::Logs::LogGroup").count(), 2);
}

/// Each number in the template has its reason in the line above.
#[test]
fn every_number_of_a_function_has_its_reason_in_the_line_above() {
    let text = fs::read_to_string(workspace_root().join("infra/template.yaml")).expect("the template");
    let lines: Vec<&str> = text.lines().collect();
    let numbers = [
        "MemorySize:",
        "Timeout:",
        "ReservedConcurrentExecutions:",
        "BatchSize:",
        "ParallelizationFactor:",
        "MaximumRecordAgeInSeconds:",
        "MaximumRetryAttempts: -1",
        "EventInvokeConfig:",
        "RetryPolicy:",
        "PendingWindowInDays:",
        "PointInTimeRecoverySpecification:",
        "DeploymentPreference:",
        "Threshold:",
    ];
    let mut explained = 0;
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| numbers.iter().any(|it| line.trim().starts_with(it))) {
        assert!(lines[n - 1].trim().starts_with('#'), "{}: {line}", n + 1);
        explained += 1;
    }
    assert!(explained > 20, "{explained}");
}
