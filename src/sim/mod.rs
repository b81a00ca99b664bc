//! The clock: the world that drives the engine with traffic and people.

mod bot;
mod contact;
mod dial;
mod event;
mod event_list;
mod follow;
mod interruption;
mod items;
mod layout;
mod luck;
mod model;
mod observer;
mod people;
mod pick;
mod replicate;
mod shift;
mod silence;
mod supervisor;
mod teamwork;
mod traffic;
mod transfer;
mod voicemail;
mod world;

pub use bot::BotHabits;
pub use event_list::EventList;
pub use follow::made_up;
pub use model::Closing;
pub use model::Model;
pub use model::Study;
pub use replicate::replicate;
pub use replicate::sinks_needed;
pub use world::World;
