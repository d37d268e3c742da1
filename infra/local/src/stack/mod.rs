//! The running stack: services in this process, functions in their own.

mod environment;
mod functions;
mod gateway;
mod relay;
mod services;

pub use environment::Environment;
pub use functions::{Build, Functions};
pub use gateway::{Gateway, answers};
pub use services::{Ports, Services};
