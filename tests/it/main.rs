//! Tests of the whole: one binary.

mod break_even;
mod commands;
mod documents;
mod drive;
mod goldens;
mod handles;
mod hostile;
mod invalid;
mod live;
mod mutations;
mod oracles;
mod program;
mod resolved;
mod results;
mod rules_assignment;
mod rules_capacity;
mod rules_contact;
mod rules_custom;
mod rules_life;
mod rules_manual;
mod rules_offers;
mod rules_overflow;
mod rules_people;
mod rules_priority;
mod rules_queues;
mod rules_records;
mod rules_routing;

mod script;
mod storm;
mod twin;
mod warnings;
