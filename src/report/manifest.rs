//! The manifest: what a result was made from, enough to make it again.
//!
//! It holds what affects results and nothing else: no time of day, number of threads or machine,
//! so that the same study gives the same bytes.

use serde::Deserialize;
use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;

/// What a result was made from.
#[derive(Clone, PartialEq, Serialize, Debug)]
pub struct Manifest {
    /// The version of the program.
    pub version: &'static str,
    /// The command: `run` or `compare`.
    pub command: &'static str,
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
    /// The scenario, or the alternatives; the first is the baseline.
    pub scenarios: Vec<ManifestScenario>,
}

/// A scenario or an alternative.
#[derive(Clone, PartialEq, Debug)]
pub struct ManifestScenario {
    /// Its name in every table.
    pub name: String,
    /// Its text, with variations written in.
    pub text: String,
}

/// The value of the entry by which a manifest is recognized.
const PROGRAM: &str = "waitline";

/// A manifest as it is written.
#[derive(Serialize)]
struct Marked<'a> {
    program: &'static str,
    #[serde(flatten)]
    manifest: &'a Manifest,
}

/// What every manifest has, of any version.
#[derive(Deserialize)]
struct Mark {
    program: String,
}

impl Manifest {
    /// The name of its file.
    pub const FILE_NAME: &'static str = "manifest.json";

    /// The manifest as JSON.
    pub fn json(&self) -> String {
        let json = serde_json::to_string_pretty(&Marked { program: PROGRAM, manifest: self });
        json.expect("texts and numbers can be written") + "\n"
    }

    /// Whether the text is a manifest of ours, of any version.
    pub fn is_ours(text: &str) -> bool {
        serde_json::from_str::<Mark>(text).is_ok_and(|mark| mark.program == PROGRAM)
    }
}

impl Serialize for ManifestScenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut scenario = serializer.serialize_struct("scenario", 3)?;
        scenario.serialize_field("name", &self.name)?;
        scenario.serialize_field("hash", &hash(self.text.as_bytes()))?;
        scenario.serialize_field("text", &self.text)?;
        scenario.end()
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
