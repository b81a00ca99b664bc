//! The summary as one JSON object, for scripts. `docs/json.md` describes it.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Growing;
use super::Named;
use super::Study;
use super::number::rounded;
use super::tables::Against;
use super::tables::unit_name;
use crate::plan::BreakEven;
use crate::plan::Curve;
use crate::plan::Side;
use crate::plan::Turn;
use crate::stats::Measure;
use crate::stats::Scope;

/// Everything that the terminal summary says, with the rows of all measures.
///
/// `warnings` are the findings in the form of `check --format json`.
pub fn study(study: &Study<'_>, warnings: &Value) -> Value {
    let conditions = study.conditions;
    json!({
        "subject": study.subject,
        "replications": conditions.replications,
        "seed": conditions.seed,
        "level": conditions.level,
        "horizon_seconds": conditions.horizon.as_seconds(),
        "warm_up_seconds": conditions.warm_up.as_seconds(),
        "recorded": conditions.recorded,
        "growing": !conditions.growing.is_empty(),
        "growing_queues": conditions.growing.iter().map(growing).collect::<Vec<_>>(),
        "headline": study.headline(),
        "alternatives": study.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "comparisons": study.comparisons.iter().map(comparison).collect::<Vec<_>>(),
        "delays": study.remarks.delays,
        "assumptions": study.remarks.assumptions,
        "warnings": warnings,
        "notes": conditions.differing.iter().chain(&study.remarks.notes).collect::<Vec<_>>(),
        "directory": study.written.directory,
        "files": study.written.files,
    })
}

fn growing(growing: &Growing) -> Value {
    json!({ "pool": growing.pool, "queues": growing.queues })
}

fn outcome(outcome: &Named<'_>) -> Value {
    let measures: Vec<Value> = outcome
        .results
        .measures
        .iter()
        .map(|row| {
            let mut object = subject(&row.scope, row.measure);
            object.insert("value".into(), number(row.estimate.value));
            object.insert("half_width".into(), number(row.estimate.half_width));
            object.insert("samples".into(), json!(row.samples));
            object.insert("day_p10".into(), number(row.day_p10));
            object.insert("day_p90".into(), number(row.day_p90));
            Value::Object(object)
        })
        .collect();
    let leaks: Vec<Value> = outcome
        .results
        .leaks
        .iter()
        .map(|row| {
            json!({
                "workstream": row.workstream,
                "reason": row.reason.name(),
                "attribute": row.attribute,
                "value": row.value,
                "items": number(Some(row.items)),
                "share": number(Some(row.share)),
                "nearest_rule": row.nearest_rule,
            })
        })
        .collect();
    json!({
        "name": outcome.name,
        "measures": measures,
        "leaks": leaks,
        "notes": outcome.results.notes,
    })
}

fn comparison(comparison: &Against<'_>) -> Value {
    let rows: Vec<Value> = comparison
        .differences
        .iter()
        .map(|row| {
            let mut object = subject(&row.scope, row.measure);
            object.insert("baseline_value".into(), number(row.baseline));
            object.insert("alternative_value".into(), number(row.alternative));
            object.insert("difference".into(), number(row.difference.value));
            object.insert("half_width".into(), number(row.difference.half_width));
            object.insert("verdict".into(), json!(row.verdict.map(|verdict| verdict.name())));
            Value::Object(object)
        })
        .collect();
    json!({
        "baseline": comparison.baseline,
        "alternative": comparison.alternative,
        "differences": rows,
        "break_even": comparison.break_even.map(break_even),
    })
}

fn break_even(found: &BreakEven) -> Value {
    let delays = found.delays.iter().map(|pool| {
        json!({
            "pool": pool.pool,
            "looks_when_free_after": number(Some(pool.when_free)),
            "looks_while_working_every": number(pool.while_working),
        })
    });
    json!({
        "picked": match found.picked {
            Side::Baseline => "baseline",
            Side::Alternative => "alternative",
        },
        "delays": delays.collect::<Vec<_>>(),
        "replications": found.replications,
        "level": found.level,
        "curves": found.curves.iter().map(curve).collect::<Vec<_>>(),
    })
}

fn curve(curve: &Curve) -> Value {
    let (factor, low, high) = match curve.turn {
        Turn::At { factor, low, high } => (Some(factor), low, high),
        Turn::Not(_) => (None, None, None),
    };
    let points = curve.points.iter().map(|point| {
        json!({
            "factor": number(Some(point.factor)),
            "difference": number(Some(point.difference)),
            "half_width": number(Some(point.half_width)),
        })
    });
    json!({
        "measure": curve.measure.name(),
        "unit": unit_name(curve.measure.unit()),
        "factor": number(factor),
        "factor_low": number(low),
        "factor_high": number(high),
        "points": points.collect::<Vec<_>>(),
    })
}

/// What a row is about.
fn subject(scope: &Scope, measure: Measure) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("scope".into(), json!(scope.kind.name()));
    object.insert("name".into(), json!(scope.name));
    object.insert("channel".into(), json!(scope.channel.map(|channel| channel.name())));
    object.insert("measure".into(), json!(measure.name()));
    object.insert("unit".into(), json!(unit_name(measure.unit())));
    object
}

fn number(value: Option<f64>) -> Value {
    json!(value.and_then(rounded))
}
