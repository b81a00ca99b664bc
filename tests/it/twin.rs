//! The engine against its twin: random centers, random days, the same decisions.
//!
//! The twin ([`Naive`]) is written from the rules. It has no indexes, no memo and nothing
//! incremental: everything is looked up by going through lists, and every cycle is a full pass.

mod agree;
mod by_hand;
mod choice;
mod contact;
mod life;
mod naive;
mod overflow;
mod random;

pub(crate) use naive::Naive;
