#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| waitline_fuzz::events(bytes));
