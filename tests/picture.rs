//! The README's picture is what the program prints, drawn.
//!
//! `PICTURE=write cargo test --test picture` draws it anew.

use std::path::Path;
use std::process::Command;

#[test]
fn the_picture_in_the_readme_is_real_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["check", "--color", "always", "fixtures/prd/warehouse-tool.md"];
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("the program runs");
    let typed = "$ prdlint check fixtures/prd/warehouse-tool.md\n";
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let drawn = anstyle_svg::Term::new().render_svg(&format!("{typed}{printed}"));
    let picture = root.join("docs/output.svg");
    if std::env::var_os("PICTURE").is_some() {
        std::fs::write(&picture, &drawn).expect("written");
    }
    let kept = std::fs::read_to_string(&picture).expect("docs/output.svg");
    assert!(
        kept == drawn,
        "the picture is out of date: PICTURE=write cargo test --test picture"
    );
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    assert!(readme.contains("docs/output.svg"));
}
