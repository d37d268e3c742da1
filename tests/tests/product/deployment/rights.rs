//! Least privilege: each function's IAM role grants exactly the rights that its code declares. `rights_in_use.rs` checks
//! that each declared right is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::function::Function;
use shared::rights::{ItemKind, Right};
use shared::store::Table;
use tests::{Use, each, rights};

use super::{list, logical_id, of_type, properties, translated};

/// The grants of a role by resource: the actions, and for tables the allowed key prefixes.
type Grants = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>;

fn table(table: Table) -> String {
    let id = if table == Table::Members { "MembersTable" } else { "ExpiringTable" };
    json!({ "Fn::GetAtt": [id, "Arn"] }).to_string()
}

fn add(grants: &mut Grants, resource: impl ToString, action: &str, prefix: Option<&str>) {
    let (actions, prefixes) = grants.entry(resource.to_string()).or_default();
    actions.insert(action.to_owned());
    prefixes.extend(prefix.map(str::to_owned));
}

/// The key pattern of a kind in an IAM condition; the warm-up key, which no item has, is written in full.
fn keys(kind: ItemKind) -> String {
    if kind == ItemKind::WarmUp { kind.prefix().to_owned() } else { format!("{}*", kind.prefix()) }
}

fn arn(service: &str, rest: &str) -> Value {
    json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}") })
}

fn in_bucket(key: &str) -> Value {
    json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:s3:::${{AWS::StackName}}-roster-${{AWS::AccountId}}/{key}") })
}

/// The grants that the code of a function declares.
fn needed(function: Function) -> Grants {
    let mut grants = Grants::new();
    for used in each(rights(function)) {
        match used {
            Use::Item(kind, action) => add(&mut grants, table(kind.table()), action.iam(), Some(&keys(kind))),
            Use::Other(Right::Items(..)) => unreachable!("taken apart by each"),
            Use::Other(Right::ListSessions) => {
                let index = json!({ "Fn::Sub": "${ExpiringTable.Arn}/index/signed-in" });
                add(&mut grants, index, "dynamodb:Query", Some("SIGNED-IN#*"));
            }
            Use::Other(Right::Scan(of)) => add(&mut grants, format!("{} as a whole", table(of)), "dynamodb:Scan", None),
            Use::Other(Right::SendMail) => {
                for resource in [
                    "identity/${MailDomain}",
                    "configuration-set/${ConfigurationSet}",
                    "configuration-set/${StrangerConfigurationSet}",
                ] {
                    // SES v2 requires the second action as well for a raw message.
                    add(&mut grants, arn("ses", resource), "ses:SendEmail", None);
                    add(&mut grants, arn("ses", resource), "ses:SendRawEmail", None);
                }
            }
            Use::Other(Right::ReadRoster) => {
                for folder in ["full", "delta", "full-dry-run", "delta-dry-run"] {
                    add(&mut grants, in_bucket(&format!("{folder}/*")), "s3:GetObject", None);
                }
            }
            Use::Other(Right::WriteReport) => {
                add(&mut grants, in_bucket("*.report.json"), "s3:PutObject", None);
                add(&mut grants, json!({ "Fn::GetAtt": ["DataKey", "Arn"] }), "kms:GenerateDataKey", None);
            }
        }
    }
    grants.extend(of_lambda(function));
    grants
}

/// The grants that Lambda itself needs under the function's role: reading the stream, sending to the dead-letter queue.
fn of_lambda(function: Function) -> Grants {
    let mut grants = Grants::new();
    let queue = match function {
        Function::DeliverMail => "LostMailJobs",
        Function::TrackMail => "LostMailEvents",
        Function::ImportRoster => "LostImports",
        Function::EraseLapsed => "LostErasures",
        _ => return grants,
    };
    add(&mut grants, json!({ "Fn::GetAtt": [queue, "Arn"] }), "sqs:SendMessage", None);
    if function == Function::DeliverMail {
        for action in ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"] {
            let stream = json!({ "Fn::GetAtt": ["ExpiringTable", "StreamArn"] });
            add(&mut grants, stream, &format!("dynamodb:{action}"), None);
        }
    }
    grants
}

/// The grants of the function's role in the template.
fn given(function: Function) -> Grants {
    let mut grants = Grants::new();
    let role = properties(&format!("{}Role", logical_id(function)));
    assert_eq!(role["ManagedPolicyArns"], json!([{ "Ref": "EveryFunction" }]));
    for statement in list(&role["Policies"]).into_iter().flat_map(|policy| list(&policy["PolicyDocument"]["Statement"]))
    {
        assert_eq!(statement["Effect"], "Allow");
        let prefixes = list(&statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]);
        for resource in list(&statement["Resource"]) {
            for action in list(&statement["Action"]).into_iter().filter_map(Value::as_str) {
                let resource =
                    if action == "dynamodb:Scan" { format!("{resource} as a whole") } else { resource.to_string() };
                add(&mut grants, &resource, action, None);
                for prefix in prefixes.iter().filter_map(|prefix| prefix.as_str()) {
                    add(&mut grants, &resource, action, Some(prefix));
                }
            }
        }
    }
    grants
}

/// [O3]
#[test]
fn each_role_grants_exactly_what_the_code_of_its_function_declares() {
    for function in Function::ALL {
        assert_eq!(given(function), needed(function), "{}", function.name());
        let role = json!({ "Fn::GetAtt": [format!("{}Role", logical_id(function)), "Arn"] });
        assert_eq!(properties(&logical_id(function))["Role"], role);
    }
}

/// [M1] Only `deliver-mail` may send mail, and only from the configured address.
#[test]
fn only_deliver_mail_may_send_mail_and_only_from_the_society_s_address() {
    for function in Function::ALL {
        let role = properties(&format!("{}Role", logical_id(function)));
        assert_eq!(role.to_string().contains("ses:"), function == Function::DeliverMail, "{}", function.name());
    }
    let policy = properties("DeliverMailRole").to_string();
    assert!(policy.contains(r#"{"StringEquals":{"ses:FromAddress":{"Ref":"FromAddress"}}}"#), "{policy}");
}

/// Every policy of the stack.
fn policies() -> Vec<(&'static str, Vec<&'static Value>)> {
    let roles = of_type(translated(), "AWS::IAM::Role").map(|(id, role)| {
        let policies = list(&role["Properties"]["Policies"]).into_iter();
        (id, policies.flat_map(|policy| list(&policy["PolicyDocument"]["Statement"])).collect())
    });
    let managed = of_type(translated(), "AWS::IAM::ManagedPolicy")
        .map(|(id, policy)| (id, list(&policy["Properties"]["PolicyDocument"]["Statement"])));
    roles.chain(managed).collect()
}

/// [O3]
#[test]
fn no_policy_allows_an_action_or_a_resource_by_wildcard() {
    let policies = policies();
    assert!(policies.len() > Function::ALL.len(), "{}", policies.len());
    for (id, statements) in policies {
        for statement in statements {
            for action in list(&statement["Action"]) {
                assert!(action.as_str().is_some_and(|action| !action.contains('*')), "{id}: {action}");
            }
            for resource in list(&statement["Resource"]) {
                assert!(resource != "*", "{id}: {statement}");
            }
            assert_eq!((&statement["NotAction"], &statement["NotResource"]), (&Value::Null, &Value::Null), "{id}");
        }
    }
    // AWS managed policies have wildcards, so none is attached.
    for (id, role) in of_type(translated(), "AWS::IAM::Role") {
        let attached = list(&role["Properties"]["ManagedPolicyArns"]);
        assert!(attached.iter().all(|policy| policy.get("Ref").is_some()), "{id}: {attached:?}");
    }
}

#[test]
fn the_common_policy_allows_only_logging_and_the_use_of_the_data_key() {
    let statements = list(&properties("EveryFunction")["PolicyDocument"]["Statement"]);
    let actions: BTreeSet<_> =
        statements.iter().flat_map(|statement| list(&statement["Action"])).filter_map(Value::as_str).collect();
    let log = ["logs:CreateLogStream", "logs:PutLogEvents"];
    let key = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"]
        .map(|it| format!("kms:{it}"));
    assert_eq!(actions, log.into_iter().chain(key.iter().map(String::as_str)).collect());
    let resources: BTreeSet<_> = statements.iter().map(|statement| statement["Resource"].to_string()).collect();
    assert_eq!(resources, ["Log", "DataKey"].map(|id| json!({ "Fn::GetAtt": [id, "Arn"] }).to_string()).into());
}

/// [O3] Separation of duties: a role that may look up may not erase.
#[test]
fn each_staff_operation_is_allowed_to_one_staff_role() {
    let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, statements) in policies() {
        for function in Function::ALL.into_iter().filter(|function| function.is_for_staff()) {
            if statements.iter().any(|it| it["Resource"].to_string().contains(&format!("-{}:live", function.name()))) {
                given.entry(function.name()).or_default().push(id);
            }
        }
    }
    let expected = [
        ("staff-erase", "PrivacyOfficerPolicy"),
        ("staff-lift-suppression", "HelpDeskPolicy"),
        ("staff-look-up", "HelpDeskPolicy"),
        ("staff-reissue-credential", "RosterPolicy"),
        ("staff-unlock", "HelpDeskPolicy"),
    ];
    assert_eq!(given, expected.map(|(function, policy)| (function, vec![policy])).into());
}
