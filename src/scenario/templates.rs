//! Scenarios to start from.

/// Scenarios to start from: pairs of name and text.
pub const fn templates() -> &'static [(&'static str, &'static str)] {
    &[
        ("chat", include_str!("../../scenarios/chat-workstream.toml")),
        ("push-vs-pick", include_str!("../../scenarios/push-vs-pick.toml")),
        ("fallback", include_str!("../../scenarios/fallback.toml")),
        ("omnichannel", include_str!("../../scenarios/omnichannel.toml")),
        ("overflow", include_str!("../../scenarios/overflow.toml")),
        ("hours", include_str!("../../scenarios/hours.toml")),
        ("callbacks", include_str!("../../scenarios/callbacks.toml")),
        ("voicemail", include_str!("../../scenarios/voicemail.toml")),
        ("outbound", include_str!("../../scenarios/outbound.toml")),
        ("persistent-chat", include_str!("../../scenarios/persistent-chat.toml")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_stands_alone() {
        for (name, text) in templates() {
            // A template is printed into a file of the user's, where nothing lies beside it.
            assert!(!text.contains(".csv\""), "{name} needs a file");
            assert!(text.starts_with("# ") && text.ends_with('\n'), "{name}");
        }
    }
}
