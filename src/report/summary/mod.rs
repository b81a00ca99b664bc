//! The summary on the terminal: the answer first, then the tables behind it, then what it rests
//! on.

mod break_even;
mod calls;
mod compared;
mod sentence;
mod single;

use super::Named;
use super::Page;
use super::tables::Against;
use super::words;
use crate::center::Channel;
use crate::time::Span;

/// Everything there is to say about a run or a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    /// What was studied: the name of the scenario.
    pub subject: &'a str,
    /// The results; the first is the baseline. Never empty.
    pub outcomes: &'a [Named<'a>],
    /// Each alternative against the baseline; empty for a run.
    pub comparisons: &'a [Against<'a>],
    /// How it was studied.
    pub conditions: &'a Conditions,
    /// What to bear in mind.
    pub remarks: &'a Remarks,
    /// Where the files are, and their names.
    pub written: &'a Written,
}

/// How something was studied.
#[derive(Clone, PartialEq, Debug)]
pub struct Conditions {
    /// Replications of each alternative.
    pub replications: u32,
    /// Names every random stream.
    pub seed: u64,
    /// Confidence level.
    pub level: f64,
    /// Length of time in which items arrive.
    pub horizon: Span,
    /// Length at the beginning that is not counted.
    pub warm_up: Span,
    /// What keeps the counts of alternatives from being of the same length of time, a sentence
    /// each; empty if nothing does.
    pub differing: Vec<String>,
    /// Whether all alternatives meet the same items.
    pub same_items: bool,
    /// Whether all items are recorded ones, so that their number and times are not luck.
    pub recorded: bool,
    /// What only grows, so that its mean wait depends on the horizon.
    pub growing: Vec<Growing>,
}

/// A pool with less time than work, and what waits for it for as long as the run lasts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Growing {
    /// The pool.
    pub pool: String,
    /// Its queues that only grow.
    pub queues: Vec<String>,
    /// The channels of what waits there.
    pub channels: Vec<Channel>,
}

impl Conditions {
    /// Whether a queue only grows.
    fn grows(&self, queue: &str) -> bool {
        self.growing.iter().flat_map(|growing| &growing.queues).any(|name| name == queue)
    }

    /// What only grows among the items of a channel; `None`: of all.
    fn growing_in(&self, channel: Option<Channel>) -> Vec<&Growing> {
        let is_there =
            |growing: &&Growing| channel.is_none_or(|one| growing.channels.contains(&one));
        self.growing.iter().filter(is_there).collect()
    }
}

/// What to bear in mind when reading results.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Remarks {
    /// What picking and pushing are assumed to take, if that is what is compared.
    pub delays: Vec<String>,
    /// What people are assumed to do.
    pub assumptions: Vec<String>,
    /// What is legal in the scenario but perhaps not meant, one sentence each.
    pub warnings: Vec<String>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// Where results were written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The directory, as the user would call it.
    pub directory: String,
    /// Names of the files in it, sorted.
    pub files: Vec<String>,
}

impl Study<'_> {
    /// The summary as text, 80 columns wide; headings are bold if `styled`.
    pub fn text(&self, styled: bool) -> String {
        let mut page = Page::new(styled);
        page.heading(self.subject);
        page.paragraph(&self.opening());
        match self.comparisons {
            [] => single::write(&mut page, self),
            _ => compared::write(&mut page, self),
        }
        self.write_end(&mut page);
        page.finish()
    }

    /// The sentences that answer, without the tables behind them.
    pub fn headline(&self) -> Vec<String> {
        match self.comparisons {
            [] => single::headline(self),
            _ => self.comparisons.iter().map(compared::verdicts).collect(),
        }
    }

    fn opening(&self) -> String {
        let Conditions { replications, seed, horizon, warm_up, .. } = self.conditions;
        let count = words::plural(*replications as usize, "replication", "replications");
        let warm_up = match *warm_up {
            Span::ZERO => String::new(),
            length => format!(" of which {length} to warm up,"),
        };
        let alternatives = match self.comparisons.len() {
            0 => String::new(),
            others => format!("{} alternatives, ", others + 1),
        };
        match self.conditions.differing.as_slice() {
            [] => format!("{alternatives}{count} of {horizon},{warm_up} seed {seed}"),
            _ => format!("{alternatives}{count} of each, seed {seed}"),
        }
    }

    fn write_end(&self, page: &mut Page) {
        let Remarks { assumptions, warnings, notes, .. } = self.remarks;
        let own = self.outcomes.iter().flat_map(|outcome| &outcome.results.notes);
        let mut all_notes: Vec<&String> = Vec::new();
        for note in own.chain(notes) {
            if !all_notes.contains(&note) {
                all_notes.push(note);
            }
        }
        write_list(page, "Warnings", warnings.iter());
        write_list(page, "What this rests on", assumptions.iter());
        write_list(page, "Notes", all_notes.into_iter());
        page.heading("Files");
        let mut files = Vec::new();
        let charts = self.written.files.iter().filter(|name| name.starts_with("charts/")).count();
        files.extend(self.written.files.iter().filter(|name| !name.contains('/')).cloned());
        if charts > 0 {
            files.push(words::plural(charts, "picture in charts/", "pictures in charts/"));
        }
        page.paragraph(&format!("{}: {}", self.written.directory, words::listed(&files)));
    }
}

fn write_list<'a>(
    page: &mut Page,
    heading: &str,
    items: impl ExactSizeIterator<Item = &'a String>,
) {
    if items.len() > 0 {
        page.heading(heading);
    }
    for item in items {
        page.item(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::center::Calendar;
    use crate::report::example;
    use crate::stats::Results;

    fn conditions() -> Conditions {
        Conditions {
            replications: 100,
            seed: 1,
            level: 0.95,
            horizon: Span::from_hours(120),
            warm_up: Span::from_hours(24),
            differing: Vec::new(),
            same_items: true,
            recorded: false,
            growing: Vec::new(),
        }
    }

    fn written() -> Written {
        let files = ["charts/waits.svg", "manifest.json", "measures.csv"].map(String::from);
        Written { directory: String::from("waitline-out/push-vs-pick"), files: files.to_vec() }
    }

    fn remarks() -> Remarks {
        Remarks {
            delays: vec![String::from("frontline, pushed: an offer is accepted after 9 s.")],
            assumptions: vec![String::from("web chats: patience log-normal, mean 4 min.")],
            warnings: vec![String::from("S070: cases hold 71 of 60 places on average")],
            notes: vec![],
        }
    }

    fn named<'a>(name: &'a str, results: &'a Results, calendar: &'a Calendar) -> Named<'a> {
        Named { name, results, calendar }
    }

    fn fits_a_terminal(text: &str) -> bool {
        text.lines().all(|line| line.chars().count() <= 80)
    }

    #[test]
    fn a_run_is_summarized_answer_first() {
        let (results, calendar) = (example::results(1.0), example::calendar());
        let text = Study {
            subject: "push-vs-pick",
            outcomes: &[named("push-vs-pick", &results, &calendar)],
            comparisons: &[],
            conditions: &conditions(),
            remarks: &remarks(),
            written: &written(),
        }
        .text(false);
        assert!(fits_a_terminal(&text), "{text}");
        insta::assert_snapshot!(text, @r#"
        push-vs-pick
          100 replications of 5d, of which 1d to warm up, seed 1

        Who waits how long
          - Chats wait 25 s on average (known to ±1 s); on one day in ten above 42 s. 9
            in 10 are answered or gone within 62 s. 81.2% are answered in time (known to
            ±3.2 points); on one day in ten below 48.7%. 4.1% give up (known to ±0.2
            points).
          - Cases wait 90 min 00 s on average (known to ±3 min 36 s); on one day in ten
            above 2 h 33 min. 9 in 10 are answered or gone within 3 h 45 min. 81.2% are
            answered in time (known to ±3.2 points); on one day in ten below 48.7%. At
            the end 31 still wait, 66 min 40 s old on average.

          Queue          Offered  Answered  Gave up  In time  Mean wait  9 in 10  Left
          cases            3,008     2,790      218    81.2%    90m 00s   3h 45m    31
          chat fallback    3,008     2,790      218    81.2%        33s      82s    31
          chats            3,008     2,790      218    81.2%        25s      62s    31

          Counts are per replication. In time: answered within the queue's threshold, of
          those offered.

        What lands in the fallback queue and why
          5.8% of items fall back (known to ±0.2 points). In each replication it is 218
          because no rule matched.

          Workstream  Reason    Items  Share  Above all with     Nearest rule
          chat        no match    192     6%  topic = other      shop chats
          case        no match     26     5%  product = unknown  known products

        Who is busy
          People have their hands on something in 78.1% of the time they are signed in
          (known to ±3.1 points).
          Share of time in which something waits although somebody who could take it has
          nothing in hand: cases 2%, chat fallback 2% and chats 2%.
          12 picks in each replication come too late: another has just taken the item.

          Pool       Signed in  Overtime  Attention  Occupancy  Capacity  At once
          frontline      634 h     3.2 h      78.1%      93.2%       64%      2.4

          Attention: hands on something. Occupancy: at least one item in hand, even if
          it only waits for its customer. Capacity: share of places taken.

        Warnings
          - S070: cases hold 71 of 60 places on average

        What this rests on
          - web chats: patience log-normal, mean 4 min.

        Notes
          - Cases left at the end count with their wait so far.

        Files
          waitline-out/push-vs-pick: manifest.json, measures.csv and 1 picture in
          charts/
        "#);
    }

    fn push_against_pick() -> String {
        let (push, pick) = (example::results(1.0), example::results(1.6));
        let calendar = example::calendar();
        let differences = example::differences(1.6);
        Study {
            subject: "push-vs-pick",
            outcomes: &[
                named("distribution=push", &push, &calendar),
                named("distribution=pick", &pick, &calendar),
            ],
            comparisons: &[Against {
                baseline: "distribution=push",
                alternative: "distribution=pick",
                differences: &differences,
                break_even: None,
            }],
            conditions: &conditions(),
            remarks: &remarks(),
            written: &written(),
        }
        .text(false)
    }

    /// The heading under which the alternatives stand side by side begins the second part.
    const SECOND_PART: &str = "Chats, side by side";

    #[test]
    fn a_comparison_opens_with_the_assumed_delays_and_the_verdicts() {
        let text = push_against_pick();
        assert!(fits_a_terminal(&text), "{text}");
        let (text, _) = text.split_once(SECOND_PART).expect("the chats have their part");
        insta::assert_snapshot!(text, @r#"
        push-vs-pick
          2 alternatives, 100 replications of 5d, of which 1d to warm up, seed 1
          Each alternative meets the same items with the same patience, effort and luck.

        What is assumed of pushing and picking
          - frontline, pushed: an offer is accepted after 9 s.

        What the comparison shows
          distribution=pick against distribution=push: worse in service level (offered)
          (74% instead of 81.2%) and mean wait (40 s instead of 25 s); no difference
          shown in abandon rate.

          Measure                  Baseline  Here      Difference  Verdict
          abandon rate                 4.1%  4.1%  +0.02 ±0.1 pts  no difference shown
          service level (offered)     81.2%   74%   −7.2 ±0.6 pts  worse
          mean wait                     25s   40s      +15s ±1.2s  worse

          ±: at 95% confidence. Verdicts are corrected for the number of differences
          that decide.
        "#);
    }

    #[test]
    fn a_comparison_of_different_items_says_so_first() {
        let (results, calendar) = (example::results(1.0), example::calendar());
        let differing = vec![String::from("week and day differ in horizon (5d and 8h).")];
        let differences = example::differences(1.6);
        let text = Study {
            subject: "day or week",
            outcomes: &[named("day", &results, &calendar), named("week", &results, &calendar)],
            comparisons: &[Against {
                baseline: "day",
                alternative: "week",
                differences: &differences,
                break_even: None,
            }],
            conditions: &Conditions { differing, same_items: false, ..conditions() },
            remarks: &remarks(),
            written: &written(),
        }
        .text(false);
        let (opening, _) = text.split_once("\n\n").expect("there is an opening");
        insta::assert_snapshot!(opening, @r#"
        day or week
          2 alternatives, 100 replications of each, seed 1
          week and day differ in horizon (5d and 8h).
          The alternatives do not all meet the same items: they differ in demand or in
          time. Demands of the same name share their luck.
        "#);
    }

    #[test]
    fn a_comparison_goes_on_with_the_alternatives_side_by_side() {
        let text = push_against_pick();
        let (_, text) = text.split_once(SECOND_PART).expect("the chats have their part");
        insta::assert_snapshot!(text, @r#"
                                   distribution=push  distribution=pick
          offered                                640                640
          mean wait                              25s                40s
          wait of 9 in 10                        62s               100s
          service level (offered)              81.2%              50.7%
          abandon rate                          4.1%               4.1%
          left at end                              0                  0
          age of those left                  66m 40s            66m 40s

        Cases, side by side

                                   distribution=push  distribution=pick
          offered                                640                640
          mean wait                          90m 00s             2h 24m
          wait of 9 in 10                     3h 45m             6h 00m
          service level (offered)              81.2%              50.7%
          abandon rate                            0%                 0%
          left at end                             31                 31
          age of those left                  66m 40s            66m 40s

        Queues, side by side

                                          distribution=push  distribution=pick
          cases: mean wait                          90m 00s             2h 24m
          cases: wait of 9 in 10                     3h 45m             6h 00m
          chat fallback: mean wait                      33s                53s
          chat fallback: wait of 9 in 10                82s             2m 12s
          chats: mean wait                              25s                40s
          chats: wait of 9 in 10                        62s               100s

        Who is busy

                                 distribution=push  distribution=pick
          frontline: attention               78.1%              78.1%
          frontline: occupancy               93.2%              93.2%
          picks lost to another                 12                 12

        What lands in the fallback queue
          5.8% of items fall back (known to ±0.2 points). In each replication it is 218
          because no rule matched.

        Warnings
          - S070: cases hold 71 of 60 places on average

        What this rests on
          - web chats: patience log-normal, mean 4 min.

        Notes
          - Cases left at the end count with their wait so far.

        Files
          waitline-out/push-vs-pick: manifest.json, measures.csv and 1 picture in
          charts/
        "#);
    }

    #[test]
    fn many_alternatives_become_rows() {
        let all: Vec<Results> = (0..5_i32).map(|n| example::results(1.0 + f64::from(n))).collect();
        let calendar = example::calendar();
        let names = ["agents=10", "agents=11", "agents=12", "agents=13", "agents=14"];
        let outcomes: Vec<Named<'_>> =
            names.iter().zip(&all).map(|(name, results)| named(name, results, &calendar)).collect();
        let differences = example::differences(2.0);
        let comparisons: Vec<Against<'_>> = names[1..]
            .iter()
            .map(|name| Against {
                baseline: names[0],
                alternative: name,
                differences: &differences,
                break_even: None,
            })
            .collect();
        let text = Study {
            subject: "staff",
            outcomes: &outcomes,
            comparisons: &comparisons,
            conditions: &conditions(),
            remarks: &Remarks::default(),
            written: &written(),
        }
        .text(false);
        assert!(fits_a_terminal(&text), "{text}");
        assert!(text.lines().any(|line| line.starts_with("  5 agents=14")), "{text}");
    }

    #[test]
    fn a_mean_of_a_growing_queue_is_not_given() {
        let (results, calendar) = (example::results(1.0), example::calendar());
        let growing = vec![Growing {
            pool: String::from("frontline"),
            queues: vec![String::from("cases")],
            channels: vec![Channel::Case],
        }];
        let study = Study {
            subject: "too few",
            outcomes: &[named("too few", &results, &calendar)],
            comparisons: &[],
            conditions: &Conditions { growing, ..conditions() },
            remarks: &Remarks::default(),
            written: &written(),
        };
        let headline = study.headline().join(" ");
        let cases = "Cases pile up in queue cases: more come than pool frontline can serve, ";
        assert!(headline.contains(cases) && headline.contains("Chats wait 25 s"), "{headline}");
        let text = study.text(false);
        let row = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        assert!(row("  cases  ").contains("grows") && !row("  chats ").contains("grows"), "{text}");
    }
}
