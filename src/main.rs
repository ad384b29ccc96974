//! The program: reads the command line, runs one command, and tells how it ended.

mod baselines;
mod cli;
mod commands;
mod init;
mod news;
mod pages;
mod watch;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::read();
    commands::use_color(cli.color);
    let ended = match cli.command {
        None => check(&cli.check),
        Some(cli::Command::Check(options)) => check(&options),
        Some(cli::Command::Baseline(options)) => commands::baseline(&options),
        Some(cli::Command::Config(cli::ConfigCommand::Show { file, config })) => {
            commands::config_show(&file, config.as_deref())
        }
        Some(cli::Command::Config(cli::ConfigCommand::Schema)) => commands::config_schema(),
        Some(cli::Command::Init { folder }) => init::init(&folder),
        Some(cli::Command::Completions { shell }) => commands::completions(shell),
        Some(cli::Command::Man { folder: None }) => commands::manual(),
        Some(cli::Command::Man { folder: Some(folder) }) => commands::manuals(&folder),
        Some(cli::Command::Eval(options)) => commands::eval(&options),
        Some(cli::Command::Roles(options)) => commands::roles(&options),
        Some(cli::Command::Explain { rule, rules }) => pages::explain(&rule, rules.as_deref()),
        Some(cli::Command::Rules { rules }) => pages::rules(rules.as_deref()),
        Some(cli::Command::Test { folder }) => pages::test(&folder),
        Some(cli::Command::New { page, rules }) => pages::new(&page, &rules),
    };
    ExitCode::from(ended)
}

fn check(options: &cli::Check) -> u8 {
    if options.watch {
        watch::watch(options)
    } else {
        commands::check(options)
    }
}
