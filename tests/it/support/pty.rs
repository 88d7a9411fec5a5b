use std::process::Command;
use std::time::Duration;

use rexpect::ReadUntil;
use rexpect::process::WaitStatus;
use rexpect::session::PtySession;

use super::TestEnv;
use super::hints::Situation;

/// How long a terminal test waits for the words that it expects.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command on a real terminal, which echoes what is typed unless the command asks it not to.
pub(crate) struct Pty {
    session: PtySession,
    command: String,
    situation: Situation,
    seen: String,
}

impl Pty {
    /// Starts `command` on a terminal of `width` columns and 40 rows.
    #[track_caller]
    pub(crate) fn start(command: &Command, width: u16) -> Self {
        // The size is set by a shell on the terminal itself, before the command can look at it.
        let mut shell = Command::new("bash");
        shell
            .args([
                "-c",
                "stty echo rows 40 cols \"$1\"; shift; exec \"$@\"",
                "bash",
            ])
            .arg(width.to_string())
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear();
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                shell.env(name, value);
            }
        }
        // What a terminal says about itself is the terminal's to say.
        shell.env_remove("COLUMNS");
        if let Some(dir) = command.get_current_dir() {
            shell.current_dir(dir);
        }
        let words = format!("{command:?}");
        let patience = u64::try_from(PATIENCE.as_millis()).expect("a short time");
        match rexpect::session::spawn_command(shell, Some(patience)) {
            Ok(mut session) => {
                session.process_mut().set_kill_timeout(Some(500));
                Self {
                    session,
                    situation: Situation::of(command),
                    command: words,
                    seen: String::new(),
                }
            }
            Err(e) => panic!("cannot start {words} on a terminal: {e}"),
        }
    }

    /// Waits until the terminal shows `text`; returns what came before it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        match self.session.exp_string(text) {
            Ok(before) => {
                self.seen += &before;
                self.seen += text;
                self::text(&before)
            }
            Err(e) => panic!(
                "waited for {text:?} from {}\nseen before:\n{}\n{e}",
                self.command, self.seen
            ),
        }
    }

    /// Waits until the terminal shows one of these texts; returns which one, and what came before it.
    #[track_caller]
    pub(crate) fn expect_any(&mut self, texts: &[&str]) -> (usize, String) {
        let any = texts
            .iter()
            .map(|text| ReadUntil::String((*text).to_owned()));
        match self.session.exp_any(any.collect()) {
            Ok((before, found)) => {
                self.seen += &before;
                self.seen += &found;
                let found = self::text(&found);
                let which = texts.iter().position(|text| *text == found);
                (which.expect("one of them"), self::text(&before))
            }
            Err(e) => panic!(
                "waited for one of {texts:?} from {}\nseen before:\n{}\n{e}",
                self.command, self.seen
            ),
        }
    }

    /// Types `line` and Enter.
    #[track_caller]
    pub(crate) fn type_line(&mut self, line: &str) {
        self.session
            .send_line(line)
            .expect("the terminal to take it");
    }

    /// Types `text` and no Enter: a TAB is a key like others.
    #[track_caller]
    pub(crate) fn type_keys(&mut self, text: &str) {
        self.session.send(text).expect("the terminal to take it");
        self.session.flush().expect("the terminal to take it");
    }

    /// Types a key with Ctrl held.
    #[track_caller]
    pub(crate) fn control(&mut self, key: char) {
        self.session
            .send_control(key)
            .expect("the terminal to take it");
    }

    /// Waits for the end of the command. Returns its exit code (128 + n after signal n) and everything that
    /// the terminal showed.
    #[track_caller]
    pub(crate) fn finish(mut self) -> (i32, String) {
        match self.session.exp_eof() {
            Ok(rest) => self.seen += &rest,
            Err(e) => panic!(
                "waited for the end of {}\nseen before:\n{}\n{e}",
                self.command, self.seen
            ),
        }
        let code = match self.session.process().wait() {
            Ok(WaitStatus::Exited(_, code)) => code,
            Ok(WaitStatus::Signaled(_, signal, _)) => 128 + signal as i32,
            other => panic!("{} ended in no known way: {other:?}", self.command),
        };
        let seen = text(&self.seen);
        self.situation.try_hints(&seen, &seen);
        (code, seen)
    }
}

/// What came of a text that was pasted into a shell.
pub(crate) struct Pasted {
    /// The exit codes of its commands that failed.
    pub(crate) failed: Vec<i32>,
    pub(crate) seen: String,
}

/// What a person does with a question that a pasted text leads to.
pub(crate) struct Habit<'a> {
    pub(crate) question: &'a str,
    /// `None`: Ctrl-C.
    pub(crate) answer: Option<&'a str>,
}

/// Pastes a text into an interactive bash on a terminal of 80 columns, as a terminal does it, and presses Enter.
/// Confirmations are given, and each other question is answered by its habit.
#[track_caller]
pub(crate) fn paste(env: &TestEnv, text: &str, habits: &[Habit]) -> Pasted {
    const DONE: &str = "<next line>";
    const FAILED: &str = "<failed ";
    let settings = env.path("bashrc");
    let script = format!(
        "PS1= PS2= HISTFILE=\nPROMPT_COMMAND='printf \"{DONE}\"'\ntrap 'printf \"{FAILED}%s>\" $?' ERR\n"
    );
    std::fs::write(&settings, script).expect("the shell's settings");
    let mut command = env.program("bash");
    command
        .args(["--noprofile", "--rcfile"])
        .arg(&settings)
        .arg("-i");
    let mut terminal = Pty::start(&command, 80);
    terminal.expect(DONE);
    terminal.type_keys(&format!("\x1b[200~{text}\x1b[201~\n"));
    let mut wanted = vec![DONE, "[y/N]: ", " to confirm: "];
    wanted.extend(habits.iter().map(|habit| habit.question));
    let mut seen = String::new();
    loop {
        let (which, before) = terminal.expect_any(&wanted);
        seen += &before;
        match which {
            0 => break,
            1 => terminal.type_line("y"),
            2 => {
                let (_, name) = before.rsplit_once('(').expect("the name");
                terminal.type_line(name.trim_end_matches(')'));
            }
            other => match habits[other - 3].answer {
                Some(answer) => terminal.type_line(answer),
                None => terminal.control('c'),
            },
        }
    }
    // A shell that is left would be waited for.
    terminal.type_line("exit");
    terminal.finish();
    let codes = seen.split(FAILED).skip(1);
    let codes = codes.filter_map(|code| code.split('>').next()?.parse().ok());
    Pasted {
        failed: codes.collect(),
        seen,
    }
}

/// rexpect makes a character of each byte; these are the bytes as the terminal would read them.
fn text(bytes: &str) -> String {
    let bytes: Vec<u8> = bytes.chars().filter_map(|c| u8::try_from(c).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
