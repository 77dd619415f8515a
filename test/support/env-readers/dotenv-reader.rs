//! Reads a file for each line of stdin (hexadecimal), and prints a line of variables for each.

use std::io::Read;
use std::{env, fs, io, panic, path::Path};

fn main() {
    panic::set_hook(Box::new(|_| {}));
    let mut input = String::new();
    io::stdin().read_to_string(&mut input).unwrap();
    let mut output = String::new();
    for line in input.lines() {
        fs::write("file.env", from_hex(line)).unwrap();
        for (name, _) in env::vars() {
            env::remove_var(name);
        }
        // A variable that the system does not take panics.
        match panic::catch_unwind(|| dotenv::from_path(Path::new("file.env"))) {
            Ok(Ok(())) => {
                output.push_str("ok");
                for (name, value) in env::vars() {
                    output.push_str(&format!(" {}={}", to_hex(&name), to_hex(&value)));
                }
            }
            _ => output.push_str("error"),
        }
        output.push('\n');
    }
    print!("{}", output);
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|index| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap())
        .collect()
}

fn to_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{:02x}", byte)).collect()
}
