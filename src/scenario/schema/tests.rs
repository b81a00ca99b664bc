//! The schema against the scenarios, by the part of JSON Schema that it uses.

use std::path::Path;

use super::*;
use crate::scenario::resolved;

/// The scenarios of the package: pairs of path and text.
fn scenarios() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["scenarios", "scenarios/bench"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = std::fs::read_dir(folder).expect("a folder");
        for path in files.map(|file| file.expect("a file").path()) {
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = std::fs::read_to_string(&path).expect("a text");
                all.push((path.display().to_string(), text));
            }
        }
    }
    assert!(all.len() > 5, "the scenarios were not found");
    all
}

/// Says where `value` breaks `schema`; texts are not matched against patterns.
fn broken(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = root.pointer(&reference[1..]).expect("a definition");
        return broken(root, schema, value, path);
    }
    let mut problems = Vec::new();
    let bad = |what: &str| format!("{path}: {what}");
    if !schema["type"].is_null() && !has_type(&schema["type"], value) {
        return vec![bad("wrong type")];
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        problems.push(bad("not one of the words"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        problems.push(bad("not the only value"));
    }
    let number = value.as_f64().unwrap_or_default();
    let is_below = schema["minimum"].as_f64().is_some_and(|low| number < low);
    if is_below || schema["maximum"].as_f64().is_some_and(|high| number > high) {
        problems.push(bad("out of range"));
    }
    let fitting = |schemas: &[Value]| {
        schemas.iter().filter(|schema| broken(root, schema, value, path).is_empty()).count()
    };
    let count = |key: &str| schema[key].as_array().map(|schemas| (schemas.len(), fitting(schemas)));
    if count("allOf").is_some_and(|(all, fit)| fit < all)
        || count("anyOf").is_some_and(|(_, fit)| fit == 0)
        || count("oneOf").is_some_and(|(_, fit)| fit != 1)
    {
        problems.push(bad("does not fit"));
    }
    if let Some(items) = value.as_array().filter(|_| schema["items"].is_object()) {
        for item in items {
            problems.extend(broken(root, &schema["items"], item, path));
        }
    }
    if let Some(object) = value.as_object() {
        problems.extend(broken_object(root, schema, object, path));
    }
    problems
}

fn broken_object(
    root: &Value,
    schema: &Value,
    object: &Map<String, Value>,
    path: &str,
) -> Vec<String> {
    let mut problems = Vec::new();
    for required in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(required.as_str().expect("a key")) {
            problems.push(format!("{path}: {required} is missing"));
        }
    }
    for (key, value) in object {
        let path = format!("{path}.{key}");
        if schema["propertyNames"].is_object() {
            problems.extend(broken(root, &schema["propertyNames"], &json!(key), &path));
        }
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(schema), _) => problems.extend(broken(root, schema, value, &path)),
            (None, Value::Bool(false)) => problems.push(format!("{path}: unknown")),
            (None, others) => problems.extend(broken(root, others, value, &path)),
        }
    }
    problems
}

fn has_type(types: &Value, value: &Value) -> bool {
    let types = types.as_array().map_or(std::slice::from_ref(types), Vec::as_slice);
    types.iter().any(|name| match name.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("unknown type {other}"),
    })
}

fn problems(text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    let value = plain(&tree::parse(text).expect("valid TOML"));
    broken(&schema, &schema, &value, "")
}

#[test]
fn the_scenarios_fit_as_they_are_and_with_all_defaults() {
    for (name, text) in scenarios() {
        assert_eq!(problems(&text), [] as [&str; 0], "{name}");
        let beside = |file: &str| {
            let path = Path::new(&name).with_file_name(file);
            std::fs::read(path).map_err(|error| error.to_string())
        };
        let full = resolved(&text, &beside, &[]).expect("a good scenario");
        assert_eq!(problems(&full), [] as [&str; 0], "{name}");
    }
}

#[test]
fn what_is_wrong_does_not_fit() {
    let with = |line: &str| {
        problems(&format!("format = 1\n{line}\n[experiment]\nhorizon = \"1d\"\nseed = 1\n"))
    };
    assert_eq!(with(""), [] as [&str; 0]);
    assert_eq!(with("pol = []"), [".pol: unknown"]);
    assert_eq!(with("skill = [{}]"), [".skill: \"name\" is missing"]);
    assert_eq!(
        with("profile = [{ name = \"a\", from = \"08:00\", every = 1, weights = [-1] }]"),
        [".profile.every: does not fit", ".profile.weights: out of range"]
    );
    let rule = "rule = [{ name = \"a\", workstream = \"b\"";
    assert_eq!(with(&format!("{rule} }}]")), [".rule: does not fit"]);
    assert_eq!(with(&format!("{rule}, queue = \"q\" }}]")), [] as [&str; 0]);
    let condition = "any = [{ tier = \"gold\", amount = { above = 3 } }]";
    let wrong = condition.replace("above", "abov");
    assert_eq!(
        with(&format!("{rule}, queue = \"q\", when = {{ {condition} }} }}]")),
        [] as [&str; 0]
    );
    assert_eq!(
        with(&format!("{rule}, queue = \"q\", when = {{ {wrong} }} }}]")),
        [".rule.when: does not fit"]
    );
    assert_eq!(
        problems("format = 2\n"),
        [": \"experiment\" is missing", ".format: not the only value",]
    );
}
