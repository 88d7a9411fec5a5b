#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| limitry::hostile::env_file(bytes));
