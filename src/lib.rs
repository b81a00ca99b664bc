//! Waitline: plan a contact center by simulating its real routing engine.

pub mod center;
pub mod cli;
pub mod engine;
pub mod erlang;
pub mod id;
pub mod plan;
pub mod random;
pub mod record;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod stats;
pub mod time;
pub mod traffic;
pub mod workforce;
