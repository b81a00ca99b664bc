//! The JSON Schema of scenario files, for editors: the table of all keys in another form.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::format::COUNT_LAW;
use super::format::Default;
use super::format::Form;
use super::format::Group;
use super::format::LAW;
use super::format::SECTIONS;

/// The JSON Schema of scenario files, for editors.
pub fn schema() -> String {
    let mut properties = Map::new();
    properties
        .insert("format".into(), json!({ "const": 1, "description": "The format's number." }));
    for section in SECTIONS {
        let table = group(section.group);
        let mut schema = match section.is_list {
            true => json!({ "type": "array", "items": table }),
            false => table,
        };
        schema["description"] = json!(section.doc);
        properties.insert(section.name.into(), schema);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Waitline scenario",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": false,
        "$defs": {
            "law": group(LAW),
            "count-law": group(COUNT_LAW),
            "condition": { "type": "object" },
        },
    });
    format!("{schema:#}\n")
}

fn group(group: &Group) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in group.keys {
        let mut schema = form(&key.form);
        let doc = match key.default {
            Default::Required => {
                required.push(key.name);
                key.doc.to_owned()
            }
            Default::Is(default) => format!("{} Default: {default}.", key.doc),
            Default::Absent(meaning) | Default::Depends(meaning) => {
                format!("{} Not written: {meaning}.", key.doc)
            }
        };
        schema["description"] = json!(doc);
        properties.insert(key.name.into(), schema);
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": group.is_open,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !group.one_of.is_empty() {
        let forms: Vec<Value> =
            group.one_of.iter().map(|key| json!({ "required": [key] })).collect();
        schema["oneOf"] = json!(forms);
    }
    schema
}

fn form(form: &Form) -> Value {
    match form {
        Form::Flag => json!({ "type": "boolean" }),
        Form::Whole(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Form::Number(least, most) => {
            json!({ "type": "number", "minimum": least, "maximum": most })
        }
        Form::Words(words) => json!({ "enum": words }),
        Form::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Form::Law => json!({ "$ref": "#/$defs/law" }),
        Form::CountLaw => json!({ "$ref": "#/$defs/count-law" }),
        Form::Condition => json!({ "$ref": "#/$defs/condition" }),
        Form::List(element) => json!({ "type": "array", "items": self::form(element) }),
        Form::Table(keys) => group(keys),
        Form::Map(_, values) => {
            json!({ "type": "object", "additionalProperties": self::form(values) })
        }
        Form::OneOf(forms) => {
            json!({ "anyOf": forms.iter().map(self::form).collect::<Vec<Value>>() })
        }
        Form::Name(kind) => json!({ "type": "string", "examples": [format!("a {kind}")] }),
        Form::Duration => json!({ "type": "string", "examples": ["4m 10s"] }),
        Form::Rate => json!({ "type": "string", "examples": ["100/min"] }),
        Form::Share => json!({ "type": "string", "examples": ["12.5%"] }),
        Form::Clock => json!({ "type": "string", "examples": ["08:00"] }),
        Form::Window => json!({ "type": "string", "examples": ["08:00-19:00"] }),
        Form::Days => json!({ "type": "string", "examples": ["Mon-Fri"] }),
        // Editors read TOML's own dates as texts.
        Form::Moment => json!({ "type": "string", "examples": ["2026-03-02T08:00:00"] }),
        Form::Zone => json!({ "type": "string", "examples": ["Europe/Berlin"] }),
        Form::OwnName | Form::File | Form::Column | Form::Measure => json!({ "type": "string" }),
    }
}
