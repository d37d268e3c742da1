//! Lambda entry of the step.

use shared::function::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::start::serve(Function::PortalTop, portal_top::router).await
}
