//! Lambda entry of the step.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::start::serve(verify_identity::router).await
}
