//! The manifest: what a result was made from, enough to make it again.
//!
//! It holds what affects results and nothing else: no time of day, number of threads or machine,
//! so that the same study gives the same bytes.

use serde_json::Value;
use serde_json::json;

/// What a result was made from.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    /// The version of the program.
    pub version: &'static str,
    /// The command: `run` or `compare`.
    pub command: &'static str,
    /// The scenario, or the alternatives; the first is the baseline.
    pub scenarios: Vec<ManifestScenario>,
    /// Names every random stream.
    pub seed: u64,
    /// Replications of each alternative.
    pub replications: u32,
    /// Confidence level.
    pub level: f64,
    /// Whether the record tables were written.
    pub records: bool,
    /// Every other file of the directory, sorted.
    pub files: Vec<String>,
}

/// A scenario or an alternative.
#[derive(Clone, PartialEq, Debug)]
pub struct ManifestScenario {
    /// Its name in every table.
    pub name: String,
    /// Its text, with variations written in.
    pub text: String,
}

impl Manifest {
    /// The name of its file.
    pub const FILE_NAME: &'static str = "manifest.json";

    /// The entry by which a manifest is recognized, and its value.
    const PROGRAM: (&'static str, &'static str) = ("program", "waitline");

    /// The manifest as JSON.
    pub fn json(&self) -> String {
        let scenarios: Vec<Value> = self
            .scenarios
            .iter()
            .map(|scenario| {
                json!({
                    "name": scenario.name,
                    "hash": hash(scenario.text.as_bytes()),
                    "text": scenario.text,
                })
            })
            .collect();
        let manifest = json!({
            Self::PROGRAM.0: Self::PROGRAM.1,
            "version": self.version,
            "command": self.command,
            "seed": self.seed,
            "replications": self.replications,
            "level": self.level,
            "records": self.records,
            "files": self.files,
            "scenarios": scenarios,
        });
        format!("{manifest:#}\n")
    }

    /// Whether the text is a manifest of ours, of any version.
    pub fn is_ours(text: &str) -> bool {
        serde_json::from_str::<Value>(text).is_ok_and(|value| {
            value.get(Self::PROGRAM.0).is_some_and(|name| name == Self::PROGRAM.1)
        })
    }
}

/// A fingerprint of a text: FNV-1a with 64 bits, in hexadecimal digits.
///
/// It tells whether a text is the one that was used; it is no protection against forgery.
fn hash(bytes: &[u8]) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = bytes.iter().fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    format!("fnv1a64:{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_has_its_published_values() {
        assert_eq!(hash(b""), "fnv1a64:cbf29ce484222325");
        assert_eq!(hash(b"a"), "fnv1a64:af63dc4c8601ec8c");
        assert_eq!(hash(b"foobar"), "fnv1a64:85944171f73967e8");
    }

    #[test]
    fn a_manifest_knows_its_kind() {
        let manifest = Manifest {
            version: "0.1.0",
            command: "run",
            scenarios: vec![ManifestScenario { name: "a".into(), text: "format = 1".into() }],
            seed: 1,
            replications: 2,
            level: 0.95,
            records: false,
            files: vec![],
        };
        assert!(Manifest::is_ours(&manifest.json()));
        assert!(!Manifest::is_ours("{\"version\": 1}"));
        assert!(!Manifest::is_ours("not json"));
    }
}
