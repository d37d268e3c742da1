//! Confirming the identity, and the authentication key

use crate::config::Names;
use crate::limits;
use crate::wording::en::{EXAMPLE_ADDRESS, duration};
use crate::wording::{AuthKey, Gap, Identity, IdentityConfirmed, Label, Linked};

pub(in crate::wording::en) fn identity(names: &Names) -> Identity {
    Identity {
        title: "Confirm your identity".into(),
        lead: "Enter the information we need to confirm your identity.".into(),
        email: Label::new("Email address", "Enter the company email address at which you received our email. ")
            .with_example(EXAMPLE_ADDRESS),
        birth_date: Label::new("Date of birth", "Use the Western calendar. ")
            .with_example("For example: year 1980, month 4, day 1"),
        era: String::new(),
        units: ["Year", "Month", "Day"].map(str::to_owned),
        units_first: true,
        image: Label::new(
            "Characters in the image",
            format!(
                "Enter the {} letters and numbers shown in the image. They are not case sensitive.",
                limits::IMAGE_LEN
            ),
        ),
        image_alt: "Image of the characters to enter".into(),
        another_image: "Show a different image".into(),
        mail_code: "If you cannot read the characters, get a confirmation code by email".into(),
        code: Label::new(
            "Confirmation code",
            format!("Enter the {}-digit number from the email.", limits::MAILED_CODE_LEN),
        ),
        code_sent: concat!(
            "We have sent the email “Your confirmation code” to the address at which you received the link. ",
            "If it does not arrive, you can have it sent again.",
        )
        .into(),
        mail_another_code: "Send the confirmation code again".into(),
        use_image: "Go back to the characters in the image".into(),
        note: format!("We compare what you enter with the information registered with {}.", names.society),
        submit: "Confirm".into(),
    }
}

pub(in crate::wording::en) fn identity_confirmed() -> IdentityConfirmed {
    IdentityConfirmed {
        title: "Identity confirmed".into(),
        banner: "We have confirmed your identity.".into(),
        sent: Gap::new("We have sent the email “", "” to your registered email address."),
        next: "Follow the link in the email to finish your registration. You will need the authentication key.".into(),
        keep: "The authentication key is not in the email. Write it down or copy it before you leave this page.".into(),
        key: "Authentication key".into(),
        reading: "Read as".into(),
        spelled,
        copy: "Copy the authentication key".into(),
        copied: "The authentication key has been copied.".into(),
        print: "Print this page".into(),
        once: concat!(
            "Once you close this page, we cannot show the key again. It is case sensitive. ",
            "You do not have to enter the space in the middle.",
        )
        .into(),
        validity: Gap::new(
            format!("The link in the email and the key work for {}, until ", duration(limits::KEY_LINK)),
            ". After that, you will need to register from the start.",
        ),
        subject: "Identity confirmed: finish your registration".into(),
    }
}

/// number 4, capital U, small d, …
fn spelled(key: &str) -> String {
    let named = key.chars().map(|c| match c {
        '0'..='9' => format!("number {c}"),
        'A'..='Z' => format!("capital {c}"),
        _ => format!("small {c}"),
    });
    named.collect::<Vec<_>>().join(", ")
}

pub(in crate::wording::en) fn auth_key() -> AuthKey {
    AuthKey {
        title: "Enter your authentication key".into(),
        lead: "Enter the authentication key shown on the page “Identity confirmed”, then select “Continue”.".into(),
        key: Label::new(
            "Authentication key",
            format!("{} letters and numbers. It is case sensitive.", limits::AUTH_KEY_LEN),
        )
        .in_japanese("認証キー"),
        submit: "Continue".into(),
        lost: Linked::new("If you did not write down the authentication key, ", "register from the start", "."),
    }
}
