//! Lambda entry point of the operation.

use shared::function::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::staff::serve(Function::StaffLookUp, staff_look_up::look_up).await
}
