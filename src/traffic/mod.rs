//! Who calls: streams of demand, when their items arrive, how long customers wait, and what the
//! work asks of people.

mod arrival;
mod demand;
mod fate;

pub use arrival::ArrivalProcess;
pub use arrival::NextArrival;
pub use demand::Arrivals;
pub use demand::Asks;
pub use demand::Attributes;
pub use demand::CallsBack;
pub use demand::ClosesTab;
pub use demand::Demand;
pub use demand::Dialed;
pub use demand::Handling;
pub use demand::Interruptions;
pub use demand::LosesConnection;
pub use demand::Phone;
pub use demand::RateCurve;
pub use demand::RatePiece;
pub use demand::Recorded;
pub use demand::Reopens;
pub use demand::Silence;
pub use demand::Voicemail;
pub use demand::Work;
pub use demand::WritesAgain;
pub use fate::Fates;
