//! Releases: versions, canary deployment, rollback, `infra/deploy`.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use local::template::workspace_root;
use serde_json::{Value, json};
use shared::function::Function;

use super::{logical_id, of_type, properties, resources, translate, translated};

fn versions(template: &Value) -> BTreeSet<String> {
    let resources = template["Resources"].as_object().expect("resources").iter();
    let versions = resources.filter(|(_, resource)| resource["Type"] == "AWS::Lambda::Version");
    versions.map(|(id, _)| id.clone()).collect()
}

/// SAM publishes a version only when the code changes: without the release number a changed setting, such as maintenance,
/// would never take effect.
#[test]
fn every_deployment_publishes_a_version_of_every_function() {
    let (first, second) =
        (versions(&translate(&["Release=2611241530"])), versions(&translate(&["Release=2611241531"])));
    assert_eq!((first.len(), second.len()), (Function::ALL.len(), Function::ALL.len()));
    assert!(first.is_disjoint(&second), "{first:?}");
}

#[test]
fn a_release_is_a_canary_of_ten_percent_that_alarms_roll_back() {
    for function in Function::ALL {
        let group = properties(&format!("{}DeploymentGroup", logical_id(function)));
        let config = &group["DeploymentConfigName"]["Fn::Sub"][1]["ConfigName"];
        assert_eq!(config, "Canary10Percent5Minutes");
        let alarms = json!([{ "Name": { "Ref": "PagesFailing" } }, { "Name": { "Ref": "FunctionsFailing" } }]);
        assert_eq!(group["AlarmConfiguration"], json!({ "Enabled": true, "Alarms": alarms }));
        let back = group["AutoRollbackConfiguration"]["Events"].to_string();
        assert!(back.contains("DEPLOYMENT_STOP_ON_ALARM"), "{back}");
        assert_eq!(group["ServiceRoleArn"], json!({ "Fn::GetAtt": ["DeploymentRole", "Arn"] }));
    }
    let called = of_type(translated(), "AWS::Lambda::EventSourceMapping").map(|(_, mapping)| &mapping["Properties"]);
    assert!(called.into_iter().all(|it| it["FunctionName"] == json!({ "Ref": "DeliverMailAliaslive" })));
}

/// Sessions, links and accounts are in the tables, and the service key must not be regenerated.
#[test]
fn an_update_replaces_nothing_that_a_member_depends_on() {
    for id in ["MembersTable", "ServiceKey", "DataKey", "RosterBucket", "MailDomainIdentity", "Log"] {
        let resource = &resources(translated())[id];
        assert_eq!(
            (&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]),
            (&json!("Retain"), &json!("Retain")),
            "{id}"
        );
    }
    assert_eq!(
        properties("ExpiringTable")["TableName"],
        Value::Null,
        "without a fixed name CloudFormation can replace it"
    );
}

/// What `infra/deploy` with these settings hands to `sam deploy` behind the release; `aws` answers as the script does.
fn deployed(aws: &str, settings: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, script) in [("sam", "printf '%s\\n' \"$@\""), ("aws", aws)] {
        let command = folder.path().join(name);
        std::fs::write(&command, format!("#!/bin/sh\n{script}\n")).expect("a fake command");
        std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755)).expect("executable");
    }
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut deploy = Command::new(workspace_root().join("infra/deploy"));
    let output = deploy.args(settings).env("PATH", path).output().expect("infra/deploy");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut arguments = text.lines().map(str::to_owned);
    let first: Vec<_> = arguments.by_ref().take(3).collect();
    assert_eq!(first, ["build", "deploy", "--parameter-overrides"], "{text}");
    let release = arguments.next().expect("a release");
    let release = release.strip_prefix("Release=").expect("a release");
    assert!(release.len() == 10 && release.bytes().all(|byte| byte.is_ascii_digit()), "{release}");
    arguments.collect()
}

/// `sam` reads an unquoted value only up to its first blank: a maintenance window would be truncated.
#[test]
fn the_deploy_command_sets_the_release_and_quotes_settings() {
    let settings = ["MaintenanceWindow=11月23日 22:00～24:00", "GraceDays="];
    let quoted = ["MaintenanceWindow=\"11月23日 22:00～24:00\"", "GraceDays=\"\""];
    assert_eq!(deployed("exit 255", &settings), quoted, "there is no stack yet");
}

/// [O6] CloudFormation fetches the key again only when its reference names another version. `sam` refuses an empty
/// value that is not quoted.
#[test]
fn the_deploy_command_names_the_versions_of_the_service_key() {
    let answers = |before: &str| {
        format!(
            r#"case "$*" in
*describe-stack-resource*) echo arn:aws:secretsmanager:ap-northeast-1:1:secret:key ;;
*AWSPREVIOUS*) echo {before} ;;
*CreatedDate*) echo 2026-11-28T12:00:00.123000+09:00 ;;
*AWSCURRENT*VersionId*) echo 2b ;;
*) exit 1 ;;
esac"#
        )
    };
    let never = ["ServiceKeyVersion=\"2b\"", "ServiceKeyBefore=\"\"", "ServiceKeyReplacedAt=\"\"", "GraceDays=\"7\""];
    assert_eq!(deployed(&answers("None"), &["GraceDays=7"]), never);
    let once = [
        "ServiceKeyVersion=\"2b\"",
        "ServiceKeyBefore=\"1a\"",
        "ServiceKeyReplacedAt=\"2026-11-28T12:00:00.123000+09:00\"",
    ];
    assert_eq!(deployed(&answers("1a"), &[]), once);
}
