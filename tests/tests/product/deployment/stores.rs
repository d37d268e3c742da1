//! Data at rest: encryption, access, retention and backup of tables, bucket and queues.

use serde_json::{Value, json};

use super::{list, of_type, properties, translated};

fn data_key() -> Value {
    json!({ "Fn::GetAtt": ["DataKey", "Arn"] })
}

#[test]
fn the_data_key_is_customer_managed_and_rotated() {
    let key = properties("DataKey");
    assert_eq!(key["EnableKeyRotation"], true);
    let statements = list(&key["KeyPolicy"]["Statement"]);
    // The only principal that is no AWS service is the account itself, whose IAM policies decide.
    let services = statements.iter().filter(|statement| statement["Principal"].get("Service").is_some());
    assert!(services.clone().all(|statement| statement.get("Condition").is_some()), "{statements:?}");
    assert_eq!(services.count() + 1, statements.len());
}

/// [O4]
#[test]
fn the_members_table_is_backed_up_and_protected_and_the_expiring_table_is_not_backed_up() {
    let (members, expiring) = (properties("MembersTable"), properties("ExpiringTable"));
    assert_eq!(members["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(members["DeletionProtectionEnabled"], true);
    assert_eq!(members["StreamSpecification"], Value::Null, "the members table has no stream");
    assert_eq!(expiring["PointInTimeRecoverySpecification"], Value::Null);
    assert_eq!(expiring["TimeToLiveSpecification"], json!({ "AttributeName": "expires_at", "Enabled": true }));
    assert_eq!(expiring["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
    for (table, kept) in [("MembersTable", "Retain"), ("ExpiringTable", "Delete")] {
        let resource = &translated()["Resources"][table];
        assert_eq!((&resource["DeletionPolicy"], &resource["UpdateReplacePolicy"]), (&json!(kept), &json!(kept)));
        let encryption = &resource["Properties"]["SSESpecification"];
        assert_eq!(*encryption, json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": data_key() }));
    }
    assert_eq!(of_type(translated(), "AWS::DynamoDB::Table").count(), 2);
}

#[test]
fn the_roster_bucket_is_private_encrypted_and_expires_after_a_day() {
    let bucket = properties("RosterBucket");
    let blocks = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
    assert!(blocks.iter().all(|name| bucket["PublicAccessBlockConfiguration"][name] == true));
    let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
    let by_default = &encryption["ServerSideEncryptionByDefault"];
    assert_eq!(*by_default, json!({ "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": data_key() }));
    assert_eq!(bucket["VersioningConfiguration"], Value::Null, "a noncurrent version would outlive the file");
    let policy = &properties("RosterBucketPolicy")["PolicyDocument"]["Statement"];
    let deny = list(policy)[0];
    assert_eq!((&deny["Effect"], &deny["Action"], &deny["Principal"]), (&json!("Deny"), &json!("s3:*"), &json!("*")));
    assert_eq!(deny["Condition"], json!({ "Bool": { "aws:SecureTransport": "false" } }));
    assert_eq!(list(policy).len(), 1, "the bucket policy allows nothing");
    for folder in ["full/", "delta/", "full-dry-run/", "delta-dry-run/"] {
        let key = format!("{folder}roster.csv");
        assert!(import_roster::format::Profile::of_key(&key).is_some(), "{key}");
        let rules = list(&bucket["LifecycleConfiguration"]["Rules"]);
        let rule = rules.iter().find(|rule| rule["Prefix"] == folder).unwrap_or_else(|| panic!("{folder}"));
        assert_eq!((&rule["Status"], &rule["ExpirationInDays"]), (&json!("Enabled"), &json!(1)));
    }
    let notified = list(&bucket["NotificationConfiguration"]["LambdaConfigurations"]);
    assert_eq!(notified[0]["Event"], "s3:ObjectCreated:*");
}

/// [O4]
#[test]
fn secret_topic_and_queues_are_encrypted_too() {
    assert_eq!(properties("ServiceKey")["KmsKeyId"], data_key());
    assert_eq!(translated()["Resources"]["ServiceKey"]["DeletionPolicy"], "Retain", "pseudonyms would change with it");
    assert_eq!(properties("AlarmTopic")["KmsMasterKeyId"], json!({ "Ref": "DataKey" }));
    let queues: Vec<_> = of_type(translated(), "AWS::SQS::Queue").collect();
    assert_eq!(queues.len(), 4);
    for (id, queue) in queues {
        assert_eq!(queue["Properties"]["SqsManagedSseEnabled"], true, "{id}");
    }
}
