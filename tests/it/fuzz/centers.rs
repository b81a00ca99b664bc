//! Small centers that together use everything the engine knows, in the language of scripts.

use std::sync::Arc;
use std::sync::LazyLock;

use waitline::center::Center;

use crate::script;

/// Everything overflows: hours, limits, waits, playbooks, chains; bots in front, intake of
/// records, channels that tell positions and waits.
const OVERFLOW: &str = "
    agent ann units=3
    agent bob units=1 out
    agent cid units=2 out
    hours odd 00:00:40-00:20:00 00:25:00-08:00:00 16:00:00-1+08:00:00 2+00:00:00-9+00:00:00
    hours day 00:00:00-02:00:00 02:30:00-9+00:00:00
    queue calls voice hours=odd members=ann,bob
    queue second voice members=bob,cid
    queue third voice empty
    queue chats hours=odd members=ann,cid
    queue texts members=bob
    queue cases record members=ann,cid
    workstream call voice fallback=second tells-position tells-wait
    workstream hot voice fallback=second tells-wait hours=day
    workstream chat fallback=texts tells-position timeout=20s
    workstream sms sms fallback=texts timeout=20s
    workstream list pick fallback=chats
    workstream case case fallback=cases
    bot chat at-once=2
    bot hot fails=outside
    silence sms customer 4m close
    life chat reconnect=30s
    rule call -> calls:60 second:40
    rule call -> second
    rule hot topic=x -> third
    rule hot -> calls
    rule chat -> chats
    rule chat -> texts
    rule sms -> chats
    rule list -> chats
    rule case -> cases
    intake case topic=x -> basic-routing
    intake case topic=y -> case
    overflow calls hours -> voicemail
    overflow calls predicted=5s -> outside:partner
    overflow calls items=2 -> callback
    overflow calls wait=90s -> queue:second
    overflow second items=1 -> queue:third
    overflow second wait=45s -> outside:partner
    overflow chats items=1 -> end
    overflow chats wait=60s -> queue:texts
    overflow texts wait=60s -> queue:chats
    overflow cases wait=3m -> queue:cases
    overflow call 2 second hours -> anyway
    playbook calls closes -> queue:second
    playbook chats nobody-available -> queue:texts
    playbook texts all-signed-out -> end
    choices wait-needs=1 wait-every=1m batch=3 counted=with-ringing clock=whole-wait
";

/// Who goes first and who is chosen: buckets and scores, custom rules with criteria, levels,
/// skills, affinity, preferred people, notifications of every kind.
const ASSIGNMENT: &str = "
    agent ann units=2 skills=french:3,latin:1 level=2 area=north
    agent bob units=3 skills=french:1 level=3 area=south
    agent cid units=1 skills=latin:2 level=1 area=north
    agent dan units=2 out
    skill french type=language span=4
    skill latin type=language span=4
    queue plain priority=2 members=ann,bob
    queue scored least-active members=bob,cid
    queue ruled members=ann,bob,cid,dan
    queue rings members=cid
    queue list no-assignment members=ann,dan
    queue calls voice highest-capacity priority=3 members=ann,bob,dan
    queue cases record members=bob,dan
    workstream chat keeps-agent skills=closest fallback=plain pause=20s timeout=15s
    workstream text sms keeps-agent no-reject returning=auto-assign fallback=ruled timeout=30s
    workstream pick pick units=1 fallback=list
    workstream call voice skills=exact fallback=calls timeout=10s supervised=auto-assign pickable
    workstream late auto-assign-late timeout=12s fallback=rings
    workstream case case auto-assign fallback=cases
    classify chat first topic=x -> skill:french:3 tier=gold
    classify chat second tier=gold -> score:500
    classify call first topic=y -> skill:latin:2
    rule chat topic=y -> scored
    rule chat contact? -> ruled
    rule chat topic=x -> plain:50 rings:50
    rule text topic=x or topic=y -> ruled
    rule text -> rings
    rule pick -> list
    rule call -> calls
    rule late -> rings
    rule case -> cases
    order plain tier=gold -> due -topic
    order plain topic=x ->
    order cases amount>=5 -> -amount
    raise scored 30s 100 topic=y
    raise scored transfer 500
    raise calls 60s 40
    assign ruled level>=3 presence=available units -> least-active
    assign ruled area=@topic waited=20s units> -> nearest:language most skill-count
    assign ruled working waited=60s -> by:-level round-robin
    select ruled gold tier=gold
    select ruled skilled skill?
    assign ruled/gold level!=1|2 units -> slots-free units-free
    assign ruled/skilled skill=@skill skills:language units -> round-robin
    level rings 0s cid
    level rings 15s ann,bob
    level rings members
    prefer contact=eve bob 1
    prefer contact=eve dan 2
    prefer contact=max cid 1
    choices block=2 records=2 declines=2 decliners=3 unseen=25s absent=next-best score-limit=900
";

/// What happens to items in hand, and to people: profiles that block and come back late,
/// presences, broken connections, consults, escalations, silence, wrap-up of every kind.
const LIFE: &str = "
    agent ann units=2 profiles=chats:2,calls
    agent bob profiles=chats,day:1 default=busy
    agent cid units=100 profiles=calls:2 out
    profile calls limit=1 blocking
    profile chats limit=3
    profile day limit=2 end-of-day
    queue sales members=ann,bob,cid
    queue calls voice least-active members=ann,cid
    queue cases record members=ann,bob
    workstream chat units=1 fallback=sales wrap-up=never timeout=20s
    workstream text sms profiles=chats fallback=sales presences=available
    workstream slow persistent-chat units=30 fallback=sales wrap-up=20s
    workstream call voice profiles=calls fallback=calls wrap-up=always limits=never
    workstream case case profiles=day fallback=cases
    workstream task activity profiles=day fallback=cases
    bot call at-once=1 fails=hang-up
    silence text agent 2m message
    silence text customer 5m close
    silence text agent 8m close
    silence slow customer 1m park
    life chat reconnect=30s escalation=calls
    choices latency=2s session-cap=2 missed-away=yes rejected-busy=yes return=20s
    choices outside=20s direct-consult=yes queue-consult=no supervisors-override=yes
    choices activities=never
    choices call-tab=wrap-up day-end=1h stamp=accept sweep=1m close=1m absent=offered unseen=8m
";

/// Customers are dialed: callbacks with every limit, campaigns of every mode.
const CALLBACKS: &str = "
    agent ann units=2
    agent bob units=2
    agent cid
    hours odd 00:00:00-00:20:00 00:25:00-9+00:00:00
    queue calls voice hours=odd members=ann,bob
    queue second voice members=bob,cid
    workstream call voice fallback=calls tells-position
    workstream hot voice fallback=second
    workstream bots voice fallback=second
    bot bots
    rule call -> calls
    rule hot -> second
    rule bots -> second
    overflow calls hours -> anyway
    overflow calls items=1 -> callback
    overflow calls wait=8m -> queue:second
    overflow second wait=1m -> callback
    callback calls repeat=10s duplicates=all cap=1 no-answer=1:5s machine=2:30s target=5s window=3m
    callback second repeat=20s other-number out-of-hours failure=1:10s duplicates=queue
    campaign spring call calls preview
    campaign summer hot second progressive=2 high
    campaign winter call calls predictive threshold=5s suspend=3000 every=1m answers=5000
    campaign zone bots second copilot=2
    choices count-every=0s
";

/// All of them; the one with callbacks once for each way of dialing.
pub(crate) static ALL: LazyLock<[Arc<Center>; 5]> = LazyLock::new(|| {
    let first = format!("{CALLBACKS}choices customer-first");
    let texts = [OVERFLOW, ASSIGNMENT, LIFE, CALLBACKS, &first];
    texts.map(|text| Arc::new(script::center(text)))
});
