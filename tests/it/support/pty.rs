use std::process::Command;
use std::time::Duration;

use rexpect::process::WaitStatus;
use rexpect::session::PtySession;

/// How long a terminal test waits for the words that it expects.
const PATIENCE: Duration = Duration::from_secs(15);

/// A command on a real terminal, which echoes what is typed unless the command asks it not to.
pub(crate) struct Pty {
    session: PtySession,
    command: String,
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
        (code, text(&self.seen))
    }
}

/// rexpect makes a character of each byte; these are the bytes as the terminal would read them.
fn text(bytes: &str) -> String {
    let bytes: Vec<u8> = bytes.chars().filter_map(|c| u8::try_from(c).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
