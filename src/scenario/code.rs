//! Every kind of finding, with its stable code and its explanation.

use super::Severity;

macro_rules! codes {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $code:literal, $severity:ident, $title:literal;
    )*) => {
        /// A kind of finding. `docs/findings.md` lists them; codes are never given away again.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it is printed, such as `S012`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is about, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it means and what to do, at length.
            pub fn explanation(self) -> String {
                let lines: &[&str] = match self { $(Self::$name => &[$($doc),+],)* };
                let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
                lines.join("\n")
            }
        }
    };
}

impl Code {
    /// The code with this printed name, in any case of letters.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name.trim()))
    }
}

codes! {
    /// The file holds bytes that are not UTF-8 text.
    ///
    /// Scenario files are UTF-8. Save the file with that encoding; editors of spreadsheets often
    /// offer it as "CSV UTF-8" or "Unicode (UTF-8)".
    NotText = "S001", Error, "not UTF-8 text";
    /// The file is larger than 16 MiB.
    ///
    /// A scenario describes a center; recorded items and curves belong into CSV files that it
    /// names. Was another file meant?
    TooLarge = "S002", Error, "file too large";
    /// The text is not valid TOML.
    ///
    /// Checking stops at the first such place, because what follows it cannot be trusted.
    /// Frequent causes: a quote or bracket that is not closed, a text without quotes, the same
    /// key written twice, a table that is opened twice.
    Syntax = "S003", Error, "syntax error";
    /// The scenario says a format that this version does not read.
    ///
    /// Every scenario starts with `format = 1`. A later format belongs to a later version.
    Format = "S004", Error, "unknown format";

    /// A key that does not exist.
    ///
    /// Nothing is accepted that is not obeyed, so a misspelt key is an error, not a remark.
    /// `docs/scenario.md` lists every key; the help names the nearest one.
    UnknownKey = "S010", Error, "unknown key";
    /// A key of a feature that is not built yet.
    ///
    /// The product has it, a later version of this program will have it. Until then the scenario
    /// must say what it means without it, because results that silently left it out would be
    /// wrong.
    NotYet = "S011", Error, "not supported yet";
    /// A key that must be written is not there.
    ///
    /// Settings of the center have the product's defaults. What a scenario is about has none.
    MissingKey = "S012", Error, "missing key";
    /// A value of the wrong type.
    ///
    /// Lengths of time are texts such as `"4m 10s"`, rates `"100/min"`, shares `"12.5%"`, counts
    /// are whole numbers without quotes, and names are texts in quotes.
    WrongType = "S013", Error, "wrong type";
    /// A word that is not among those that the setting allows.
    UnknownChoice = "S014", Error, "unknown word";
    /// Two keys that exclude each other, or none of several of which one is needed.
    ///
    /// Some tables say one thing in one of several forms: `arrivals` holds a `rate` or `rates` or
    /// `per-day` or `items`. Write exactly one of them.
    OneForm = "S015", Error, "exactly one form is needed";
    /// A setting that could not be obeyed where it stands.
    ///
    /// For example a time-out of offers on a record workstream: records are assigned without
    /// being offered (NOT-4). Accepting the setting would be to promise what does not happen.
    NoEffect = "S016", Error, "setting has no effect here";

    /// A length of time, rate, share, or time of day that cannot be read.
    ///
    /// Lengths: `"500ms"`, `"45s"`, `"4m 10s"`, `"2h"`, `"5d"`. Rates: `"100/min"`, `"40/h"`,
    /// `"2/s"`, `"640/day"`. Shares: `"12.5%"`. Times of day: `"08:00"`; windows:
    /// `"08:00-19:00"`; days: `"Mon-Fri"` or `"Mon, Wed"`.
    Unreadable = "S020", Error, "unreadable amount";
    /// A number outside of what makes sense for the setting.
    OutOfRange = "S021", Error, "out of range";
    /// A name without letters.
    ///
    /// Names connect tables and stand in every result, so each needs at least one character that
    /// is not a space.
    EmptyName = "S022", Error, "empty name";
    /// Two entries of one kind with the same name.
    ///
    /// Names are compared as written. Rules need different names within one workstream only.
    DuplicateName = "S023", Error, "duplicate name";
    /// Shares that should make 100 % in sum do not.
    ///
    /// A split over queues, the values of an attribute and the parts of a mixture each describe
    /// a whole. Attribute values may also be weighted by plain numbers, whose sum is free.
    BadSum = "S024", Error, "shares do not sum to 100 %";
    /// A law that does not exist: a mean that is not positive, a spread below zero, limits in
    /// the wrong order, a curve that rises where it should fall.
    ///
    /// Means and scales are above zero; `constant = "0s"` is the way to say "at once". A uniform
    /// or triangular law needs `low` below `high`. A survival curve has rising times and falling
    /// shares.
    BadLaw = "S025", Error, "impossible law";
    /// Arrivals faster than a billion per hour.
    ///
    /// Was another unit meant? `"100/min"` is a hundred per minute.
    RateTooHigh = "S026", Error, "rate too high";
    /// A horizon, warm-up or start that cannot be simulated.
    ///
    /// The horizon is longer than nothing and at most ten years; the warm-up is shorter than the
    /// horizon.
    BadHorizon = "S027", Error, "impossible horizon";
    /// More items or people than a replication can hold.
    ///
    /// The limits are a billion expected items in one replication and 100,000 people.
    TooMuch = "S028", Error, "too much to simulate";
    /// A time zone that is not in the IANA database.
    ///
    /// Zones are named after places: `Europe/Berlin`, `America/New_York`, or `UTC`.
    UnknownZone = "S029", Error, "unknown time zone";

    /// A name that no entry of the kind has.
    ///
    /// Tables refer to each other by name, exactly as written. The help names the nearest.
    UnknownName = "S030", Error, "unknown name";
    /// Things of different types are connected.
    ///
    /// Workstreams and queues are typed: messaging, record or voice. A rule sends items only to
    /// queues of its workstream's type (RTQ-7), and a channel fits one type only (WS-2).
    TypeMismatch = "S031", Error, "types do not fit";
    /// A fallback queue of another type than its workstream.
    ///
    /// Chats and cases never share a queue, so a center with both needs a fallback queue for
    /// each of them. Without `fallback-queue` the system's default queue of the type takes what no
    /// rule matches.
    FallbackType = "S032", Error, "fallback queue of the wrong type";
    /// Rules that are to stand before each other in a circle.
    RuleCycle = "S033", Error, "rules in a circle";
    /// The product would not save such a center.
    ///
    /// The message names what is wrong: a condition or action that queues of the type do not have,
    /// or a wait or limit out of the range that the product allows.
    Refused = "S034", Error, "the product refuses it";

    /// A pool in which nobody ever works.
    EmptyPool = "S040", Error, "pool without people";
    /// Items can reach a queue that nobody serves.
    ///
    /// A conversation in a queue without members is closed by the product at once, a record stays
    /// for ever. Name the queue in the `queues` of a pool.
    NobodyServes = "S041", Error, "nobody serves the queue";
    /// Working times that no person could keep.
    ///
    /// For example a break longer than the window it should lie in, shifts that overlap, or
    /// a staffing list that ends before it begins.
    BadStaffing = "S042", Error, "impossible staffing";
    /// What people do is not written.
    ///
    /// What the engine does has the product's defaults. What people do has no silent default,
    /// because it decides the result: how long customers wait (`patience`, which may be
    /// `"none"`), how long work takes (`handling`), how long it takes to accept an offer
    /// (`offered.accepts-after`), and how often people look at the list when they pick
    /// (`picking.looks-when-free-after`).
    BehaviorMissing = "S043", Error, "what people do is not written";
    /// People may hold several items at once, and what that does to their pace is not written.
    ///
    /// `several-at-once = "turns"`: one item has the attention, the others wait for it.
    /// `several-at-once = { slowdown = [1, 0.7, 0.5] }`: all go on, each at this pace.
    /// Without one of these a person with ten chats would do the work of ten.
    SeveralAtOnce = "S044", Error, "pace of several at once is not written";
    /// Work that nobody could ever be given.
    ///
    /// An item takes more units than any member of its queue has, or a capacity profile that none
    /// of them holds (CAP-2, CAP-5).
    NeverFits = "S045", Error, "nobody has room for the work";

    /// A file that the scenario names cannot be read.
    ///
    /// File names are relative to the scenario's directory.
    FileMissing = "S050", Error, "file cannot be read";
    /// A CSV file does not have the column that the scenario names.
    ColumnMissing = "S051", Error, "no such column";
    /// A row of a CSV file that cannot be used.
    ///
    /// Times are ISO 8601 local (`1999-01-03T07:00:00`) or seconds from the start; lengths are
    /// seconds or texts such as `4m 10s`. At most ten rows of a file are reported.
    BadRow = "S052", Error, "bad row";

    /// A `--vary` option that cannot be read.
    ///
    /// The form is `KEY=V1,V2`, where KEY is `table.name.setting` or `table.setting` for every
    /// entry at once, and a value is plain, `x1.15`, `+2`, `-2` or a range `8..16`.
    BadVariation = "S060", Error, "unreadable variation";
    /// A `--vary` option names something that does not exist.
    UnknownVariation = "S061", Error, "nothing to vary";
    /// A value that cannot be scaled or shifted.
    ///
    /// `x1.15`, `+2` and `-2` work on counts, numbers, lengths, rates, shares, lists of them and
    /// laws (by their means).
    CannotScale = "S062", Error, "value cannot be scaled";
    /// A variation is possible for none of the entries it names.
    VariesNothing = "S063", Error, "variation changes nothing";

    /// More work than there is attention or room for.
    ///
    /// Attention: arrivals times hands-on time against the hours people are there. Room: arrivals
    /// times the time an item holds a place (Little's law) against the places there are. Where
    /// places run out before hands do, push stops while people are idle. What overflow ends or
    /// moves is counted as if it stayed, and the warning says so: only a simulation knows it. A
    /// bot has room for as many conversations as its `at-once` says; what it solves is no work.
    Overload = "S070", Warning, "more work than there is room for";
    /// The load is at least the staff, and nobody leaves: no customer loses patience, the system
    /// closes nothing that waits, and no queue overflows.
    ///
    /// The queue then grows for as long as the run lasts: its mean wait is a matter of the horizon,
    /// not of the center, and says nothing.
    Saturated = "S071", Warning, "the queue only grows";
    /// Items with these attributes match no rule.
    ///
    /// They go to the fallback queue. That may be meant; it is the most frequent surprise of a new
    /// set-up.
    Uncovered = "S072", Warning, "no rule covers these items";
    /// A rule that no item can ever be routed by.
    ///
    /// Every item goes by the first of its workstream's rules that matches (RTQ-2). An earlier rule
    /// takes all that this one would, or no item of any demand has what it asks for.
    Unreachable = "S073", Warning, "rule is never used";
    /// Allowed presences make the capacity useless.
    ///
    /// A person with work in hand is Busy, not Available (PRE-3). A workstream that allows only
    /// Available gives each person one item at a time, whatever the capacity says (PRE-9).
    PresenceBlocks = "S074", Warning, "presence blocks before capacity does";
    /// The product does not allow this much.
    ///
    /// The simulator obeys it all the same. Service limits: 100 intake rules; 10 classification
    /// rulesets of 100 rules with 5 outputs; 200 route-to-queue rules; 5 queues in a split; 2
    /// levels of related records and 14 of them joined by one rule; 10 conditions and 2 context
    /// variables in a playbook, which raises scores every 30 s at most; 100 items of a capacity
    /// profile; 10 open sessions of one person. Also: a wrap-up block of 30 s to 60 min, records
    /// matched exactly or closest. What is beyond in numbers of queues, people and items is S087.
    ProductLimit = "S075", Warning, "beyond the product's limits";
    /// An entry that nothing uses.
    Unused = "S076", Warning, "never used";
    /// Items get required skills, and their workstream ignores skills.
    ///
    /// `skill-matching = "exact"` or `"closest"` makes them count (SK-2 to SK-4).
    SkillsIgnored = "S077", Warning, "skills are ignored";
    /// Recorded items that arrive before the start or after the horizon are left out.
    OutsideHorizon = "S078", Warning, "items outside the horizon";
    /// Customers who call or chat while nobody who could serve them is there.
    ///
    /// They wait until somebody comes, or leave. Records and conversations that can be set aside
    /// may well arrive at night, so nothing is said about those.
    Unattended = "S079", Warning, "traffic while nobody is there";
    /// Items wait in a queue of which nobody has the skills that they require.
    ///
    /// With `skill-matching = "exact"` they are offered to nobody (SK-3). A skill that
    /// classification attaches goes along into the fallback queue. Give somebody the skill, or
    /// match closest.
    SkillsMissing = "S080", Warning, "nobody has the skills";
    /// An assignment rule that does not look at units, for work that takes units.
    ///
    /// The custom method applies neither presence nor unit capacity nor skills by itself (CUS-4).
    /// Without `units = "free"` such a rule gives people any number of items at once. Capacity
    /// profiles always count.
    UnitsNotAsked = "S085", Warning, "assignment rule does not ask for units";
    /// An assignment rule that does not look at presence, for people who take breaks.
    ///
    /// The custom method does not apply the workstream's allowed presences (CUS-4). An offer that
    /// reaches somebody on a break runs out before anybody else is asked.
    PresenceNotAsked = "S086", Warning, "assignment rule does not ask for presence";
    /// More queues, people or items than the product is said to bear.
    ///
    /// The simulator routes them all the same. Service limits: 100 queues whose priorities count
    /// across queues, 20 of them with the custom method; 5,000 people in a queue, 2,000 in one with
    /// the custom method, 10,000 in all; 5,000 items that arrive in a minute, 500 in queues with
    /// the custom method; 50,000 waiting items, 10,000 in queues with the custom method. A contract
    /// lets 100 items a minute come, in all and through each channel, unless another number is
    /// agreed: ask for it before such traffic goes live. What waits is known here only of queues
    /// that just grow.
    ScaleLimit = "S087", Warning, "beyond the product's scale";
}
