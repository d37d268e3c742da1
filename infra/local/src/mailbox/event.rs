//! SES events as EventBridge delivers them.

use serde_json::{Value, json};

use super::{Delivery, Mail};

/// The SES events of an accepted mail, in order.
pub(super) fn of(mail: &Mail) -> Vec<Value> {
    let (at, to) = (&mail.received_at, &mail.to);
    let send = ("Email Sent", "Send", "send", json!({}));
    let delivery = json!({
        "timestamp": at, "processingTimeMillis": 500, "recipients": to,
        "smtpResponse": "250 2.0.0 OK", "reportingMTA": "local.smtp-out.amazonses.com",
    });
    let delivery = ("Email Delivered", "Delivery", "delivery", delivery);
    let addressed =
        |more: Value| to.iter().map(|it| merged(json!({ "emailAddress": it }), more.clone())).collect::<Value>();
    let kinds = match mail.outcome {
        Delivery::Delivered => vec![send, delivery],
        Delivery::Bounced => {
            let diagnosis =
                json!({ "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown" });
            let bounce = json!({
                "feedbackId": feedback_id(mail), "bounceType": "Permanent", "bounceSubType": "General",
                "bouncedRecipients": addressed(diagnosis), "timestamp": at,
            });
            vec![send, ("Email Bounced", "Bounce", "bounce", bounce)]
        }
        Delivery::Complained => {
            let complaint = json!({
                "feedbackId": feedback_id(mail), "complaintFeedbackType": "abuse", "complaintSubType": null,
                "complainedRecipients": addressed(json!({})), "timestamp": at, "arrivalDate": at,
            });
            vec![send, delivery, ("Email Complaint Received", "Complaint", "complaint", complaint)]
        }
    };
    let wrap = |(title, kind, field, detail)| envelope(mail, title, kind, field, detail);
    kinds.into_iter().map(wrap).collect()
}

fn envelope(mail: &Mail, title: &str, kind: &str, field: &str, detail: Value) -> Value {
    let set = mail.configuration_set().unwrap_or_default();
    json!({
        "version": "0",
        "id": format!("{}-{field}", mail.id),
        "detail-type": title,
        "source": "aws.ses",
        "account": "000000000000",
        "time": mail.received_at,
        "region": "ap-northeast-1",
        "resources": [format!("arn:aws:ses:ap-northeast-1:000000000000:configuration-set/{set}")],
        "detail": { "eventType": kind, "mail": about(mail, set), field: detail },
    })
}

fn about(mail: &Mail, set: &str) -> Value {
    let own = mail.tags().iter().map(|(name, value)| (name.clone(), json!([value])));
    let tags: Value = own.chain([("ses:configuration-set".to_owned(), json!([set]))]).collect();
    json!({
        "timestamp": mail.received_at,
        "messageId": mail.id,
        "source": mail.from,
        "sourceArn": "arn:aws:ses:ap-northeast-1:000000000000:identity/local",
        "sendingAccountId": "000000000000",
        "destination": mail.to,
        "headersTruncated": false,
        "headers": [],
        "commonHeaders": { "from": [mail.from], "to": mail.to, "messageId": mail.id, "subject": mail.subject },
        "tags": tags,
    })
}

fn feedback_id(mail: &Mail) -> String {
    format!("{}-feedback", mail.id)
}

fn merged(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}
