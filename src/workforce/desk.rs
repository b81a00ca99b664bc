//! A desk: what one person has to do, and what has his hands on it.

use super::SeveralAtOnce;
use crate::center::WorkType;
use crate::id::ItemId;
use crate::time::Span;
use crate::time::Time;

/// What part of an item's work a task is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Talk, a turn of a conversation, or a stretch of effort on a record.
    Contact,
    /// Part of the contact: its customer is on hold meanwhile (VO-2).
    Hold,
    /// Work after the contact.
    WrapUp,
    /// Help with somebody else's contact.
    Consult,
}

/// A piece of work that wants its person's hands until it is done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Task {
    /// The item it belongs to.
    pub item: ItemId,
    /// Which part of its work.
    pub part: Part,
    /// What kind of item it is.
    pub work_type: WorkType,
    /// Hands-on time that is left, in milliseconds.
    pub left: f64,
}

/// How a person works on several tasks.
#[derive(Clone, Copy, Debug)]
pub struct Habits<'a> {
    /// What several conversations at once do to their pace.
    pub several_at_once: &'a SeveralAtOnce,
    /// Whether a conversation interrupts work on a record.
    pub records_are_interrupted: bool,
}

/// What one person has to do.
///
/// One task has the hands at a time: calls before messages before records, in each the one that
/// has wanted attention longest; what is begun is finished first, unless it is a record and
/// conversations interrupt records. Under [`SeveralAtOnce::Slowdown`] all conversations go on at
/// once, each at the pace of their number. Off duty, conversations go on and records rest.
///
/// Every change is preceded by [`work_until`](Self::work_until), which works off the time that has
/// passed, and followed by [`arrange`](Self::arrange), which decides what is in hand.
/// Hands-on time of all tasks together = time with the hands on something.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// In the order in which they began to want attention.
    tasks: Vec<Entry>,
    /// Up to when the work is done.
    worked_until: Time,
    on_duty: bool,
    /// How fast each task in hand moves.
    pace: f64,
    in_hand: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    task: Task,
    in_hand: bool,
    is_begun: bool,
}

impl Desk {
    /// An empty desk of somebody who is off duty, at `now`.
    pub fn reset(&mut self, now: Time) {
        self.tasks.clear();
        self.worked_until = now;
        self.on_duty = false;
        self.in_hand = 0;
    }

    /// Whether the hands are on something.
    pub const fn is_attending(&self) -> bool {
        self.in_hand > 0
    }

    /// Tasks that want attention.
    pub const fn task_count(&self) -> usize {
        self.tasks.len()
    }

    /// Works off the time since the last change; tells `spent` the hands-on time of each task.
    /// Attention is shared equally by the tasks in hand.
    pub fn work_until(&mut self, now: Time, mut spent: impl FnMut(ItemId, Part, f64)) {
        let elapsed = (now - self.worked_until).as_millis() as f64;
        self.worked_until = now;
        if elapsed <= 0.0 || self.in_hand == 0 {
            return;
        }
        let each = elapsed / f64::from(self.in_hand);
        for entry in self.tasks.iter_mut().filter(|entry| entry.in_hand) {
            entry.task.left -= elapsed * self.pace;
            spent(entry.task.item, entry.task.part, each);
        }
    }

    /// Adds a task that wants attention from now on.
    pub fn add(&mut self, task: Task) {
        self.tasks.push(Entry { task, in_hand: false, is_begun: false });
    }

    /// What is left to do of an item, in milliseconds, if it wants attention; as of the last
    /// [`Self::work_until`].
    pub fn left(&self, item: ItemId) -> Option<f64> {
        let entry = self.tasks.iter().find(|entry| entry.task.item == item)?;
        Some(entry.task.left.max(0.0))
    }

    /// Removes the tasks of an item.
    pub fn remove(&mut self, item: ItemId) {
        self.tasks.retain(|entry| entry.task.item != item);
    }

    /// Takes a task in hand that is done.
    pub fn finish(&mut self) -> Option<Task> {
        // Half a millisecond of work is what adding up paces may leave over.
        let (position, _) = self.nearest().filter(|(_, left)| *left <= 0.5)?;
        let entry = match position + 1 == self.tasks.len() {
            true => self.tasks.pop()?,
            false => self.tasks.remove(position),
        };
        Some(entry.task)
    }

    /// Goes on or off duty.
    pub const fn set_duty(&mut self, on_duty: bool) {
        self.on_duty = on_duty;
    }

    fn nearest(&self) -> Option<(usize, f64)> {
        let in_hand = self.tasks.iter().enumerate().filter(|(_, entry)| entry.in_hand);
        in_hand
            .map(|(position, entry)| (position, entry.task.left))
            .min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// Decides what is in hand from now on; to be called after every change. Returns when the
    /// first of it will be done, if nothing changes.
    pub fn arrange(&mut self, habits: Habits<'_>) -> Option<Time> {
        if self.tasks.is_empty() {
            self.in_hand = 0;
            return None;
        }
        let left = match habits.several_at_once {
            SeveralAtOnce::Turns => {
                let chosen = self.next_single(habits.records_are_interrupted);
                for (position, entry) in self.tasks.iter_mut().enumerate() {
                    entry.in_hand = Some(position) == chosen;
                    entry.is_begun |= entry.in_hand;
                }
                self.in_hand = u32::from(chosen.is_some());
                self.pace = 1.0;
                chosen.map(|position| self.tasks[position].task.left)
            }
            SeveralAtOnce::Slowdown(paces) => {
                self.take_all(habits.records_are_interrupted);
                self.pace = pace_of(paces, self.in_hand);
                self.nearest().map(|(_, left)| left)
            }
        };
        Some(self.worked_until + Span::from_real_millis_up(left?.max(0.0) / self.pace))
    }

    /// The one task that has the hands.
    fn next_single(&self, records_are_interrupted: bool) -> Option<usize> {
        if let [only] = self.tasks.as_slice() {
            return self.may_work(only).then_some(0);
        }
        let rank = |entry: &Entry| {
            let is_record = entry.task.work_type == WorkType::Record;
            let goes_on = entry.is_begun && !(is_record && records_are_interrupted);
            let urgency = match entry.task.work_type {
                WorkType::Voice => 0_u8,
                WorkType::Messaging => 1,
                WorkType::Record => 2,
            };
            (!goes_on, urgency, !entry.is_begun)
        };
        let allowed = self.tasks.iter().enumerate().filter(|(_, entry)| self.may_work(entry));
        allowed
            .min_by_key(|(position, entry)| (rank(entry), *position))
            .map(|(position, _)| position)
    }

    /// Takes all conversations in hand, and a record if they leave room for one.
    fn take_all(&mut self, records_are_interrupted: bool) {
        let is_record = |entry: &Entry| entry.task.work_type == WorkType::Record;
        let conversations = self.tasks.iter().filter(|entry| !is_record(entry)).count();
        let record = (conversations == 0 || !records_are_interrupted)
            .then(|| self.tasks.iter().position(|entry| is_record(entry) && self.on_duty))
            .flatten();
        self.in_hand = 0;
        for (position, entry) in self.tasks.iter_mut().enumerate() {
            entry.in_hand = !is_record(entry) || Some(position) == record;
            entry.is_begun |= entry.in_hand;
            self.in_hand += u32::from(entry.in_hand);
        }
    }

    fn may_work(&self, entry: &Entry) -> bool {
        self.on_duty || entry.task.work_type != WorkType::Record
    }
}

/// The pace of each of `count` conversations; beyond the list the total pace stays.
fn pace_of(paces: &[f64], count: u32) -> f64 {
    let last = paces.len().min(count as usize);
    match last {
        0 => 1.0,
        _ => paces[last - 1] * last as f64 / f64::from(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURNS: Habits<'_> =
        Habits { several_at_once: &SeveralAtOnce::Turns, records_are_interrupted: true };

    fn task(slot: u32, work_type: WorkType, seconds: i64) -> Task {
        let item = ItemId { slot, generation: 0 };
        Task { item, part: Part::Contact, work_type, left: (seconds * 1000) as f64 }
    }

    fn at(seconds: i64) -> Time {
        Time::ZERO + Span::from_secs(seconds)
    }

    fn desk(habits: Habits<'_>) -> Desk {
        let mut desk = Desk::default();
        desk.reset(Time::ZERO);
        desk.set_duty(true);
        desk.arrange(habits);
        desk
    }

    /// MET-1: one conversation at a time has the attention.
    #[test]
    fn one_turn_is_finished_before_the_next_conversation_gets_attention() {
        let mut desk = desk(TURNS);
        desk.add(task(1, WorkType::Messaging, 30));
        desk.arrange(TURNS);
        desk.work_until(at(10), |_, _, _| {});
        desk.add(task(2, WorkType::Messaging, 5));
        assert_eq!(desk.arrange(TURNS), Some(at(30)));
        desk.work_until(at(30), |_, _, _| {});
        assert_eq!(desk.finish().map(|task| task.item.slot), Some(1));
        assert_eq!(desk.arrange(TURNS), Some(at(35)));
    }

    #[test]
    fn a_conversation_interrupts_a_record_only_if_records_are_interrupted() {
        for (interrupted, done) in [(true, 15), (false, 100)] {
            let habits = Habits { records_are_interrupted: interrupted, ..TURNS };
            let mut desk = desk(habits);
            desk.add(task(1, WorkType::Record, 100));
            desk.arrange(habits);
            desk.work_until(at(10), |_, _, _| {});
            desk.add(task(2, WorkType::Messaging, 5));
            assert_eq!(desk.arrange(habits), Some(at(done)));
        }
    }

    #[test]
    fn the_interrupted_record_goes_on_where_it_was_left() {
        let mut desk = desk(TURNS);
        desk.add(task(1, WorkType::Record, 100));
        desk.arrange(TURNS);
        desk.work_until(at(10), |_, _, _| {});
        desk.add(task(2, WorkType::Voice, 5));
        desk.arrange(TURNS);
        desk.work_until(at(15), |_, _, _| {});
        assert_eq!(desk.finish().map(|task| task.item.slot), Some(2));
        assert_eq!(desk.arrange(TURNS), Some(at(105)));
    }

    #[test]
    fn off_duty_records_rest_and_conversations_go_on() {
        let mut desk = desk(TURNS);
        desk.add(task(1, WorkType::Record, 100));
        desk.arrange(TURNS);
        desk.set_duty(false);
        desk.arrange(TURNS);
        assert!(!desk.is_attending());
        desk.add(task(2, WorkType::Messaging, 5));
        assert_eq!(desk.arrange(TURNS), Some(at(5)));
    }

    #[test]
    fn conversations_at_once_move_at_the_pace_of_their_number() {
        let paces = SeveralAtOnce::Slowdown(vec![1.0, 0.75]);
        let habits = Habits { several_at_once: &paces, records_are_interrupted: true };
        let mut desk = desk(habits);
        desk.add(task(1, WorkType::Messaging, 30));
        desk.arrange(habits);
        desk.work_until(at(10), |_, _, _| {});
        desk.add(task(2, WorkType::Messaging, 30));
        // 20 s are left of the first, at three quarters of the pace.
        assert_eq!(desk.arrange(habits), Some(Time::from_millis(36_667)));
        desk.add(task(3, WorkType::Messaging, 30));
        // Three share what two make together: half the pace for each.
        assert_eq!(desk.arrange(habits), Some(at(50)));
    }

    #[test]
    fn hands_on_time_adds_up_to_the_time_with_hands_on_something() {
        let paces = SeveralAtOnce::Slowdown(vec![1.0, 0.8]);
        let habits = Habits { several_at_once: &paces, records_are_interrupted: true };
        let mut desk = desk(habits);
        let mut total = 0.0;
        desk.add(task(1, WorkType::Messaging, 30));
        desk.arrange(habits);
        desk.work_until(at(10), |_, _, spent| total += spent);
        desk.add(task(2, WorkType::Messaging, 30));
        desk.arrange(habits);
        desk.work_until(at(16), |_, _, spent| total += spent);
        assert!((total - 16_000.0).abs() < 1e-6, "{total}");
    }
}
