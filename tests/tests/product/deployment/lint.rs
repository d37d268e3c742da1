//! cfn-lint on the source templates and on SAM's output.

use std::process::Output;

use super::{program, translated};

fn assert_clean(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn cfn_lint_finds_nothing_in_the_templates() {
    assert_clean(&program("cfn-lint").args(["infra/template.yaml", "infra/watch.yaml"]).output().expect("cfn-lint"));
}

#[test]
fn cfn_lint_finds_nothing_in_the_template_that_sam_transforms() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("template.json");
    std::fs::write(&template, translated().to_string()).expect("the template");
    // The nested template must be in the same folder.
    std::fs::copy("../infra/watch.yaml", folder.path().join("watch.yaml")).expect("the nested template");
    // W3002: the nested template is a file until it is packaged. W2001: SAM's transform has already used the parameter Release.
    assert_clean(
        &program("cfn-lint")
            .args(["--ignore-checks", "W3002", "W2001", "--"])
            .arg(&template)
            .output()
            .expect("cfn-lint"),
    );
}
