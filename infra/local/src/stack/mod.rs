//! The running stack: services in this process, functions in their own.

mod environment;
mod functions;
mod gateway;
mod relay;
mod services;

pub use environment::{EnvFile, Environment};
pub use functions::{Build, Functions};
pub use gateway::{Gateway, answers, listens};
pub use services::{Ports, Services};
