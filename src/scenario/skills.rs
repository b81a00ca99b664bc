//! Skills with their types and rating models.

use super::Code;
use super::names::Listed;
use super::nearest::natural;
use super::nearest::nearest;
use super::read::Reader;
use super::tree::Node;
use crate::center::Skill;
use crate::id::Id;
use crate::id::SkillTypeId;

/// Largest span of a rating model.
const SPAN_LIMIT: u32 = 1_000_000;

/// The types that skills belong to, in canonical order.
#[derive(Default)]
pub(super) struct SkillTypes(Vec<String>);

impl SkillTypes {
    /// The types that the skills name.
    pub(super) fn of(skills: &Listed<'_>) -> Self {
        let named = skills.entries.iter().filter_map(|skill| skill.table.get("type")?.as_text());
        let mut names: Vec<String> = named.map(str::to_owned).collect();
        names.sort_by(|a, b| natural(a, b));
        names.dedup();
        Self(names)
    }

    fn position(&self, name: &str) -> Option<SkillTypeId> {
        self.0.iter().position(|other| other == name).map(SkillTypeId::new)
    }

    /// The type that a text names; reports one that no skill is of.
    pub(super) fn find(
        &self,
        reader: &mut Reader<'_>,
        node: &Node,
        key: &str,
    ) -> Option<SkillTypeId> {
        let name = reader.text(node, key)?;
        let found = self.position(name);
        if found.is_none() {
            let near = nearest(name, self.0.iter().map(String::as_str));
            let message = format!("no skill is of type `{name}`");
            let finding = reader.add(&node.place, Code::UnknownName, message);
            finding.label = "unknown type of skill".to_owned();
            finding.help = near.map(|near| format!("a type named `{near}` exists"));
        }
        found
    }
}

/// Reads all skills.
pub(super) fn read_skills(
    reader: &mut Reader<'_>,
    listed: &Listed<'_>,
    types: &SkillTypes,
) -> Vec<Option<Skill>> {
    let is_spanned = listed.entries.iter().any(|skill| skill.table.get("rating-span").is_some());
    let skills = listed.entries.iter().map(|named| {
        let mut skill = Skill::named(named.name.to_owned());
        if let Some(node) = named.table.get("type") {
            skill.skill_type = types.position(reader.text(node, "type")?);
        }
        match named.table.get("rating-span") {
            Some(node) => skill.rating_span = reader.whole(node, "rating-span", 1..=SPAN_LIMIT)?,
            // SK-6: points of models can only be compared if the span of each is known.
            None if is_spanned => {
                let message = format!(
                    "{} has no `rating-span`, and other skills do: ratings cannot be compared",
                    named.title
                );
                reader.add(named.place, Code::MissingKey, message);
                return None;
            }
            None => {}
        }
        Some(skill)
    });
    skills.collect()
}
