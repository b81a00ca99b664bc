//! The JSON Schema of scenario files, from the table of all keys.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::format::COMPARISON;
use super::format::COUNT_LAW;
use super::format::Default;
use super::format::Form;
use super::format::Group;
use super::format::Key;
use super::format::LAW;
use super::format::Named;
use super::format::PROPERTY;
use super::format::SECTIONS;
use super::format::Section;
use super::tree;
use super::tree::Node;
use crate::stats::Measure;

/// Limits beyond this only keep numbers finite: nobody wants to read them.
const NO_LIMIT: f64 = 1e100;

/// The JSON Schema of scenario files, for editors.
///
/// It knows keys, forms and words. What depends on other tables, such as whether a name exists,
/// is left to `check`.
pub fn schema() -> String {
    let mut properties = Map::new();
    let format = json!({ "const": 1, "description": "The version of the format: 1." });
    properties.insert("format".to_owned(), format);
    for section in &SECTIONS {
        properties.insert(section.name.to_owned(), section_schema(section));
    }
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Waitline scenario, format 1",
        "type": "object",
        "properties": properties,
        "required": ["format", "experiment"],
        "additionalProperties": false,
        "definitions": definitions(),
    });
    format!("{schema:#}\n")
}

fn section_schema(section: &Section) -> Value {
    let entry = group_schema(section.group);
    let mut schema = match section.is_list {
        true => json!({ "type": "array", "items": entry }),
        false => entry,
    };
    schema["description"] = json!(section.doc);
    schema
}

/// Forms that many keys share.
fn definitions() -> Value {
    let length = "[0-9.]+ *(ms|s|min|m|h|d|w|y)";
    let clock = "[0-9]{2}:[0-9]{2}(:[0-9]{2})?";
    let text = |pattern: String, example: &str| {
        let pattern = format!("^{pattern}$");
        json!({ "type": "string", "pattern": pattern, "examples": [example] })
    };
    json!({
        "duration": text(format!(" *{length}( *{length})* *"), "4m 10s"),
        "rate": text("[0-9.]+ */ *[a-z]+".to_owned(), "100/min"),
        "share": text(" *[0-9.]+ *% *".to_owned(), "12.5%"),
        "clock": text(clock.to_owned(), "08:00"),
        "window": text(format!("{clock} *- *{clock}"), "08:00-19:00"),
        "days": text("[A-Za-z]+( *[-,] *[A-Za-z]+)*".to_owned(), "Mon-Fri"),
        "scalar": { "type": ["string", "number", "boolean"] },
        "law": group_schema(LAW),
        "count-law": group_schema(COUNT_LAW),
        "condition": {
            "type": "object",
            "description": "All of these must hold: attributes with a value, a list of values or \
                            a comparison; `all` and `any` hold lists of conditions.",
            "properties": { "all": conditions(), "any": conditions() },
            "additionalProperties": { "anyOf": [
                reference("scalar"),
                { "type": "array", "items": reference("scalar"), "minItems": 1 },
                group_schema(COMPARISON),
            ] },
        },
    })
}

fn conditions() -> Value {
    json!({ "type": "array", "items": reference("condition") })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn group_schema(group: &Group) -> Value {
    let properties: Map<String, Value> =
        group.keys.iter().map(|key| (key.name.to_owned(), key_schema(key))).collect();
    let is_required = |key: &&Key| matches!(key.default, Default::Required);
    let required: Vec<&str> = group.keys.iter().filter(is_required).map(|key| key.name).collect();
    // Beside its fixed keys an open table has properties of people.
    let others = match group.is_open {
        true => form_schema(&PROPERTY),
        false => json!(false),
    };
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": others,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !group.one_of.is_empty() {
        let forms = group.one_of.iter().map(|key| json!({ "required": [key] }));
        schema["oneOf"] = forms.collect();
    }
    schema
}

fn key_schema(key: &Key) -> Value {
    let mut schema = form_schema(&key.form);
    // Beside a `$ref` everything else is passed over, so it gets a table of its own.
    if schema.get("$ref").is_some() {
        schema = json!({ "allOf": [schema] });
    }
    let (default, words) = match key.default {
        Default::Required => (None, " Required.".to_owned()),
        Default::Absent(words) | Default::Depends(words) => (None, format!(" ({words})")),
        Default::Is(text) => (tree::parse_value(text), String::new()),
    };
    schema["description"] = json!(format!("{}{words}", key.doc));
    if let Some(default) = default {
        schema["default"] = plain(&default);
    }
    schema
}

/// A value of a scenario as editors see it.
fn plain(node: &Node) -> Value {
    match &node.value {
        tree::Value::Text(text) | tree::Value::Moment(text) => json!(text),
        tree::Value::Whole(number) => json!(number),
        tree::Value::Number(number) => json!(number),
        tree::Value::Flag(flag) => json!(flag),
        tree::Value::List(nodes) => nodes.iter().map(plain).collect(),
        tree::Value::Table(table) => {
            let entries = table.entries.iter();
            Value::Object(entries.map(|entry| (entry.key.clone(), plain(&entry.node))).collect())
        }
    }
}

fn form_schema(form: &Form) -> Value {
    match form {
        Form::OwnName => json!({ "type": "string", "pattern": "[^ ]" }),
        Form::Name(table) => name_of(table),
        Form::File | Form::Column => json!({ "type": "string" }),
        // Editors read TOML's own dates as texts.
        Form::Moment => json!({ "type": "string", "examples": ["2026-03-02T08:00:00"] }),
        Form::Date => json!({ "type": "string", "examples": ["2026-12-25"] }),
        Form::Zone => json!({ "type": "string", "examples": ["Europe/Berlin"] }),
        Form::Measure => json!({ "enum": measures() }),
        Form::Words(words) => json!({ "enum": words }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Form::Number(low, _) if *low < -NO_LIMIT => json!({ "type": "number" }),
        Form::Number(low, high) if *high > NO_LIMIT => json!({ "type": "number", "minimum": low }),
        Form::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Form::Duration => reference("duration"),
        Form::Rate => reference("rate"),
        Form::Share => reference("share"),
        Form::Clock => reference("clock"),
        Form::Window => reference("window"),
        Form::Days => reference("days"),
        Form::Scalar => reference("scalar"),
        Form::Attribute => json!({ "type": "string", "title": "name of an attribute" }),
        Form::Property => json!({ "type": "string", "title": "name of a property" }),
        Form::Person => json!({ "type": "string", "title": "name of a person" }),
        Form::SkillType => json!({ "type": "string", "title": "name of a type of skills" }),
        Form::Law => reference("law"),
        Form::CountLaw => reference("count-law"),
        Form::Condition => reference("condition"),
        Form::List(element) => json!({ "type": "array", "items": form_schema(element) }),
        Form::Table(group) => group_schema(group),
        Form::Map(named, values) => map_schema(*named, values),
        Form::OneOf(forms) => {
            let forms: Vec<Value> = forms.iter().map(form_schema).collect();
            json!({ "anyOf": forms })
        }
    }
}

fn name_of(table: &str) -> Value {
    json!({ "type": "string", "title": format!("name of a {table}") })
}

fn map_schema(named: Named, values: &Form) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": form_schema(values) });
    match named {
        Named::Measures => schema["propertyNames"] = json!({ "enum": measures() }),
        Named::Types => {
            schema["propertyNames"] = json!({ "enum": ["messaging", "record", "voice"] });
        }
        Named::Days => schema["propertyNames"] = reference("days"),
        Named::Entries(table) => schema["propertyNames"] = name_of(table),
        Named::Attributes | Named::Values | Named::Properties => {}
    }
    schema
}

fn measures() -> Vec<&'static str> {
    Measure::ALL.iter().map(|measure| measure.name()).collect()
}

#[cfg(test)]
mod tests;
