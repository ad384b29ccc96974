//! The program: reads the command line, runs one command, and tells how it ended.

mod cli;
mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::read();
    commands::use_color(cli.color);
    let ended = match cli.command {
        None => commands::check(&cli.check),
        Some(cli::Command::Check(options)) => commands::check(&options),
        Some(cli::Command::Eval(options)) => commands::eval(&options),
        Some(cli::Command::Roles(options)) => commands::roles(&options),
        Some(cli::Command::Explain { rule, rules }) => commands::explain(&rule, rules.as_deref()),
        Some(cli::Command::Rules { rules }) => commands::rules(rules.as_deref()),
        Some(cli::Command::Test { folder }) => commands::test(&folder),
        Some(cli::Command::New { page, rules }) => commands::new(&page, &rules),
    };
    ExitCode::from(ended)
}
