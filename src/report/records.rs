//! The four record tables as CSV, written while a replication runs.
//!
//! Replications run at the same time and end in any order, yet tables are in the order of
//! replications. So each writes its rows to a spool of its own, one row a line, all tables mixed;
//! when its turn comes, [`unspool`] sorts the lines into the tables. Nothing is kept in memory.
//!
//! Columns bear the names of the fields of [`crate::record`] and are described in
//! `docs/records.md`.

use std::borrow::Cow;
use std::io;
use std::io::BufRead;
use std::io::Write;

use super::number::decimal;
use crate::center::Calendar;
use crate::center::Center;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::QueueId;
use crate::record::AgentInterval;
use crate::record::CallbackRecord;
use crate::record::Ending;
use crate::record::ItemKey;
use crate::record::ItemRecord;
use crate::record::OutboundRecord;
use crate::record::OverflowRecord;
use crate::record::RoutingCount;
use crate::record::SegmentRecord;
use crate::record::SessionEnding;
use crate::record::SessionRecord;
use crate::record::Sink;
use crate::record::VoicemailRecord;
use crate::time::Span;
use crate::time::Time;

/// A record table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RecordTable {
    /// `items.csv`.
    Items,
    /// `segments.csv`.
    Segments,
    /// `sessions.csv`.
    Sessions,
    /// `agents.csv`.
    Agents,
}

impl RecordTable {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Items, Self::Segments, Self::Sessions, Self::Agents];

    /// The name of its file.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Items => "items.csv",
            Self::Segments => "segments.csv",
            Self::Sessions => "sessions.csv",
            Self::Agents => "agents.csv",
        }
    }

    /// What its lines begin with in a spool.
    const fn tag(self) -> &'static str {
        match self {
            Self::Items => "i",
            Self::Segments => "g",
            Self::Sessions => "s",
            Self::Agents => "a",
        }
    }

    /// Its first line. Every table begins with the scenario and the replication.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Items => {
                "scenario,replication,item,workstream,channel,arrived,answered,closed,ending,\
                 rule,fallback,handle_time,reopened\n"
            }
            Self::Segments => {
                "scenario,replication,item,workstream,channel,queue,entered,first_offered,left,\
                 ending,agent,picked,overtaken,first\n"
            }
            Self::Sessions => {
                "scenario,replication,item,workstream,channel,queue,agent,offered,accepted,\
                 contact_ended,ended,ending,talk_time,hold_time,wrap_up_time,picked\n"
            }
            Self::Agents => {
                "scenario,replication,agent,from,to,signed_in,scheduled,presence,attention,items,\
                 capacity_used,capacity_limit\n"
            }
        }
    }
}

/// The words in which records speak of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct RecordNames<'a> {
    /// Names of everything in the center.
    pub center: &'a Center,
    /// Names of the demands.
    pub demands: &'a IdVec<DemandId, String>,
    /// The wall clock.
    pub calendar: &'a Calendar,
}

/// Takes the records of one replication and spools them.
#[derive(Debug)]
pub struct RecordSpool<'a, W: Write> {
    names: RecordNames<'a>,
    out: csv::Writer<W>,
    failure: Option<io::Error>,
}

impl<'a, W: Write> RecordSpool<'a, W> {
    /// A spool that writes to `out`.
    pub fn new(names: RecordNames<'a>, out: W) -> Self {
        let out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        Self { names, out, failure: None }
    }

    /// Writes out what is still held back, and returns where it went.
    ///
    /// # Errors
    ///
    /// The first failure of any write: a sink cannot report it when it happens.
    pub fn flushed(&mut self) -> io::Result<&W> {
        self.failure.take().map_or(Ok(()), Err)?;
        self.out.flush()?;
        Ok(self.out.get_ref())
    }

    fn write<'r>(&mut self, table: RecordTable, row: impl IntoIterator<Item = &'r str>) {
        if let Err(error) = self.try_write(table, row) {
            self.failure.get_or_insert(error.into());
        }
    }

    fn try_write<'r>(
        &mut self,
        table: RecordTable,
        row: impl IntoIterator<Item = &'r str>,
    ) -> csv::Result<()> {
        self.out.write_field(table.tag())?;
        for field in row {
            self.out.write_field(&*one_line(field))?;
        }
        self.out.write_record(None::<&[u8]>)
    }

    fn item_name(&self, key: ItemKey) -> String {
        format!("{}#{}", self.names.demands[key.demand], key.ordinal)
    }

    fn time(&self, time: Time) -> String {
        self.names.calendar.iso(time)
    }

    fn maybe_time(&self, time: Option<Time>) -> String {
        time.map_or_else(String::new, |time| self.time(time))
    }

    fn agent_name(&self, agent: AgentId) -> &'a str {
        &self.names.center.agents[agent].name
    }

    fn queue_name(&self, queue: QueueId) -> &'a str {
        &self.names.center.queues[queue].name
    }
}

impl<W: Write> Sink for RecordSpool<'_, W> {
    fn item(&mut self, record: &ItemRecord) {
        let center = self.names.center;
        let row: [&str; _] = [
            &self.item_name(record.key),
            &center.workstreams[record.workstream].name,
            record.channel.name(),
            &self.time(record.arrived),
            &self.maybe_time(record.answered),
            &self.time(record.closed),
            ending_name(record.ending),
            record.rule.map_or("", |rule| &center.rules[rule].name),
            record.fallback.map_or("", |reason| reason.name()),
            &seconds(record.handle_time),
            &record.reopened.to_string(),
        ];
        self.write(RecordTable::Items, row);
    }

    fn segment(&mut self, record: &SegmentRecord) {
        let row: [&str; _] = [
            &self.item_name(record.key),
            &self.names.center.workstreams[record.workstream].name,
            record.channel.name(),
            self.queue_name(record.queue),
            &self.time(record.entered),
            &self.maybe_time(record.first_offered),
            &self.time(record.left),
            ending_name(record.ending),
            record.agent.map_or("", |agent| self.agent_name(agent)),
            truth(record.picked),
            truth(record.overtaken),
            truth(record.first),
        ];
        self.write(RecordTable::Segments, row);
    }

    fn session(&mut self, record: &SessionRecord) {
        let row: [&str; _] = [
            &self.item_name(record.key),
            &self.names.center.workstreams[record.workstream].name,
            record.channel.name(),
            self.queue_name(record.queue),
            self.agent_name(record.agent),
            &self.time(record.offered),
            &self.maybe_time(record.accepted),
            &self.time(record.contact_ended),
            &self.time(record.ended),
            session_ending_name(record.ending),
            &seconds(record.talk_time),
            &seconds(record.hold_time),
            &seconds(record.wrap_up_time),
            truth(record.picked),
        ];
        self.write(RecordTable::Sessions, row);
    }

    fn agent_interval(&mut self, record: &AgentInterval) {
        let row: [&str; _] = [
            self.agent_name(record.agent),
            &self.time(record.from),
            &self.time(record.to),
            truth(record.signed_in),
            truth(record.scheduled),
            record.presence.name(),
            truth(record.attention),
            &record.items.to_string(),
            &record.capacity_used.to_string(),
            &record.capacity_limit.to_string(),
        ];
        self.write(RecordTable::Agents, row);
    }

    fn overflow(&mut self, _: &OverflowRecord) {}
    fn callback(&mut self, _: &CallbackRecord) {}
    fn voicemail(&mut self, _: &VoicemailRecord) {}
    fn outbound(&mut self, _: &OutboundRecord) {}
    fn waiting(&mut self, _: Time, _: QueueId, _: u32) {}
    fn idle_while_waiting(&mut self, _: QueueId, _: Time, _: Time) {}
    fn pick_lost(&mut self, _: Time, _: AgentId, _: QueueId) {}
    fn routing(&mut self, _: &RoutingCount) {}
}

/// Sorts the lines of a spool into the tables, each behind the scenario and the replication.
///
/// `tables` are in the order of [`RecordTable::ALL`].
///
/// # Errors
///
/// When reading or writing fails.
pub fn unspool(
    spool: impl BufRead,
    scenario: &str,
    replication: u32,
    tables: &mut [impl Write; 4],
) -> io::Result<()> {
    let mut start = csv::Writer::from_writer(Vec::new());
    start.write_record([&*one_line(scenario), &replication.to_string()])?;
    let start = start.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    let start = start.trim_ascii_end();
    for line in spool.split(b'\n') {
        let line = line?;
        let [tag, b',', row @ ..] = line.as_slice() else { continue };
        let table = RecordTable::ALL.iter().position(|table| table.tag().as_bytes() == [*tag]);
        let Some(table) = table.map(|table| &mut tables[table]) else { continue };
        table.write_all(start)?;
        table.write_all(b",")?;
        table.write_all(row)?;
        table.write_all(b"\n")?;
    }
    Ok(())
}

/// The text without line breaks, so that a row is a line: only a name could hold one.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

const fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Answered => "answered",
        Ending::Abandoned => "abandoned",
        Ending::SystemClosed => "system closed",
        Ending::MovedOn => "moved on",
        Ending::SentOutside => "sent outside",
        Ending::LeftAtEnd => "left at end",
        Ending::Deflected => "deflected",
        Ending::WithBot => "with bot",
    }
}

const fn session_ending_name(ending: SessionEnding) -> &'static str {
    match ending {
        SessionEnding::Done => "done",
        SessionEnding::Declined => "declined",
        SessionEnding::Expired => "expired",
        SessionEnding::Withdrawn => "withdrawn",
        SessionEnding::SetAside => "set aside",
        SessionEnding::Transferred => "transferred",
        SessionEnding::LeftAtEnd => "left at end",
    }
}

const fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn seconds(span: Span) -> String {
    decimal(span.as_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_spool_go_to_their_tables_behind_scenario_and_replication() {
        let spool = b"i,chats#1,chat\na,frontline 1,2026\ni,\"a, b#2\",chat\n";
        let mut tables: [Vec<u8>; 4] = Default::default();
        unspool(&spool[..], "pick, then push", 3, &mut tables).expect("memory does not fail");
        let [items, segments, _, agents] = tables.map(|table| String::from_utf8(table).unwrap());
        assert_eq!(
            items,
            "\"pick, then push\",3,chats#1,chat\n\"pick, then push\",3,\"a, b#2\",chat\n"
        );
        assert_eq!(segments, "");
        assert_eq!(agents, "\"pick, then push\",3,frontline 1,2026\n");
    }

    #[test]
    fn a_name_with_a_line_break_stays_in_its_row() {
        assert_eq!(one_line("two\nlines"), "two lines");
        assert_eq!(one_line("one line"), "one line");
    }
}
