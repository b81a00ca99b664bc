//! Scenarios to start from.

/// Scenarios to start from: pairs of name and text.
pub const fn templates() -> &'static [(&'static str, &'static str)] {
    &[
        ("chat", include_str!("../../scenarios/chat-workstream.toml")),
        ("push-vs-pick", include_str!("../../scenarios/push-vs-pick.toml")),
        ("fallback", include_str!("../../scenarios/fallback.toml")),
        ("omnichannel", include_str!("../../scenarios/omnichannel.toml")),
    ]
}
