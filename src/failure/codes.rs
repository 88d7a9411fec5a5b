//! Every stable code that limitry gives itself: its exit codes, what it means, and what to do about it.
//!
//! `docs/reference/errors.md` is written from this table. The API's codes pass through unchanged and are not listed here.

use crate::base::exit::Exit;

/// A stable, machine-readable name of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// The name under `--json`.
    pub(crate) name: &'static str,
    /// The exit codes that it comes with; none where another failure decides.
    pub(crate) exits: &'static [Exit],
    pub(crate) meaning: &'static str,
    pub(crate) remedy: &'static str,
}

macro_rules! codes {
    ($($name:ident = $text:literal, [$($exit:ident),*], $meaning:literal, $remedy:literal;)*) => {
        $(pub(crate) const $name: Code = Code {
            name: $text,
            exits: &[$(Exit::$exit),*],
            meaning: $meaning,
            remedy: $remedy,
        };)*
        /// All codes, in the order of the reference page.
        pub(crate) const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    MISSING_PROJECT = "missing_project", [Usage],
        "A person's token needs a project, and none is known.",
        "`--project`, `LIMITRY_PROJECT`, or `limitry projects use`.";
    NOT_FOUND = "not_found", [NotFound],
        "Nothing has that id or name, or the API says 404.",
        "List what there is; a misspelt name is guessed.";
    FIELDS_APART = "fields_apart", [Usage],
        "The word behind `--json` names fields of the document; it would be taken for the name of what is acted on.",
        "`--json=id,name`, with an equals sign.";
    NO_SUCH_FIELD = "no_such_field", [Usage],
        "The command's document has no field with that name.",
        "`limitry schema COMMAND` shows them.";
    FILTER = "filter", [Usage],
        "`--jq` cannot be read, or does not fit the document.",
        "Try it on what `--json` prints.";
    AMBIGUOUS = "ambiguous", [Usage],
        "A name means more than one thing.",
        "Name it by its id.";
    LAST_FOUR_UNATTENDED = "last_four_unattended", [Usage],
        "Without a terminal, a key is named by its id and not by its last four characters.",
        "Name it by its id.";
    HIDDEN_BY_ENVIRONMENT = "hidden_by_environment", [Usage],
        "An environment token would hide what `login`, `logout` or `auth switch` does.",
        "Unset the variable first.";
    NOT_LOCAL = "not_local", [Usage],
        "`--local` has no accounts.",
        "Leave `--local` out.";
    TOKEN_COMMAND = "token_command", [Usage],
        "The profile gets its token from a program.",
        "Use another profile, or take `token-command` out.";
    NO_PROFILE = "no_profile", [NotFound],
        "There is no such profile.",
        "`limitry auth list`.";
    NO_STORE = "no_store", [Usage],
        "`--store none` keeps no token.",
        "`LIMITRY_TOKEN`, or another store.";
    UNWELL = "unwell", [Other],
        "`doctor` found a failure.",
        "Each failure has its remedy beside it.";
    PROJECT_FILE_UNTRUSTED = "project_file_untrusted", [Input],
        "A command that writes would follow a `.limitry.toml` that no person has trusted.",
        "`limitry config trust`, or say project and profile yourself.";
    TOKEN_SHOWN = "token_shown", [Usage],
        "A token would be shown on a terminal or in a CI log.",
        "Pipe it, or `--reveal`.";
    SECRET_TO_STDOUT = "secret_to_stdout", [Usage],
        "The secret would stay in a log, or be lost.",
        "`--plain` or `--json` says that it is meant.";
    NOT_DELIVERED = "not_delivered", [Other],
        "A new secret could not be handed over; the key was revoked again.",
        "Mend what the message names, and repeat.";
    KEY_NOT_ACTIVE = "key_not_active", [Rejected],
        "The key is expired or revoked.",
        "Choose an active one.";
    KEY_REPLACED = "key_replaced", [Rejected],
        "A rotation has replaced the key or taken it back, and it is about to end.",
        "Rotate the key that took its place, or revoke this one.";
    BEING_ROTATED = "being_rotated", [Rejected],
        "Another person or program rotates this key.",
        "Wait, or look at the key that the message names.";
    ROTATION_LOCKED = "rotation_locked", [Rejected],
        "Another limitry on this machine rotates this key.",
        "Wait for it.";
    NOT_PROVED = "not_proved", [Api],
        "A new key was not accepted by the API.",
        "The old one is untouched; try again.";
    MAYBE_MADE = "maybe_made", [],
        "The answer was lost: there may be a key now.",
        "Look at `limitry keys list` before repeating it.";
    MAYBE_RECORDED = "maybe_recorded", [],
        "The answer was lost: the event may be recorded, the amount may be booked.",
        "Repeat it with the same `--idempotency-key`.";
    NOT_SET = "not_set", [Api],
        "The API did not keep what was set.",
        "Look at the thing before going on.";
    PORT = "port", [Other],
        "The port of `dev` is taken.",
        "`--port`.";
    TOKEN_FILE = "token_file", [Usage,Auth],
        "A token file cannot be used.",
        "Regular, at most 4 KiB, one token.";
    NOTHING_TO_REVOKE = "nothing_to_revoke", [Auth],
        "There is no token to revoke.",
        "`limitry auth explain`.";
    BAD_FILE = "bad_file", [Usage],
        "A file that was given has a mistake; line and field are named.",
        "Mend it; nothing was changed.";
    PARTLY_DONE = "partly_done", [Partial],
        "Some of several things failed; each is named.",
        "Repeat it for those.";
    BAD_PATH = "bad_path", [Usage],
        "The path of `limitry api` leaves the API.",
        "Begin it with one `/`.";
    NO_LIST = "no_list", [Other],
        "`--paginate` on an answer that is no list.",
        "Leave it out.";
    USAGE = "usage", [Usage],
        "A flag, a value, or two that contradict each other.",
        "`--help`.";
    BAD_ENVIRONMENT = "bad_environment", [Usage],
        "A variable holds what it cannot.",
        "`limitry help environment`.";
    BAD_PROFILE_URL = "bad_profile_url", [Usage],
        "The profile has a text in the place of its URL that is no URL.",
        "`limitry login --api-url URL`.";
    AMBIGUOUS_API_URL = "ambiguous_api_url", [Usage],
        "A token of this call and a profile's URL: it is not sent there unasked.",
        "`--api-url` in the same call.";
    TWO_IDENTITIES = "two_identities", [Usage],
        "A token and a profile are named at once.",
        "Leave one out.";
    PROJECT_FILE = "project_file", [Usage],
        "A `.limitry.toml` holds what it may not.",
        "project, profile, output and color.";
    CONFIG_DAMAGED = "config_damaged", [Other],
        "The configuration file cannot be read; the line is named.",
        "Mend it.";
    NOT_SIGNED_IN = "not_signed_in", [Auth],
        "There is no token: no person is signed in.",
        "`limitry login`, `LIMITRY_TOKEN`, or `--local`.";
    UNAUTHORIZED = "unauthorized", [Auth],
        "The API refused the token (401).",
        "`limitry auth explain`; sign in again.";
    ROUTE_MISSING = "route_missing", [NotFound],
        "The server has no such route: it speaks another generation of the API, or is another server.",
        "`limitry doctor`; `limitry api` calls any route.";
    TOKEN_UNCONFIRMED = "token_unconfirmed", [NotFound],
        "No call confirmed whose the token is: the server does not look like Limitry's API.",
        "Check the URL, which ends in `/v1`; name the project with `--project`.";
    NO_FIELD_FOR_VALUE = "no_field_for_value", [Rejected],
        "The server takes events in an older form, which has no field for a value.",
        "Leave the value out.";
    OTHER_API = "other_api", [Input],
        "The profile is signed in to another API.",
        "`limitry login --profile NAME` keeps both.";
    PROXY = "proxy", [Network],
        "The proxy failed, or refused to connect to the API.",
        "`limitry doctor` shows which one is in force.";
    NOT_SERVED = "not_served", [Network],
        "`limitry dev` does not run on the port that its token is for.",
        "Start it with that port.";
    FORBIDDEN = "forbidden", [Auth],
        "The token may not do that (403).",
        "Another token, another project.";
    WRONG_TOKEN = "wrong_token", [Auth],
        "A token of another class, or no token at all.",
        "The message says what it is.";
    TOKEN_BOUND_ELSEWHERE = "token_bound_elsewhere", [Auth],
        "The stored token is for another API; it was not sent.",
        "Sign in there with `--profile`.";
    STORED_TOKEN_UNUSABLE = "stored_token_unusable", [Auth, Store],
        "What the store holds is no token.",
        "`limitry login`.";
    TOKEN_COMMAND_INVALID = "token_command_invalid", [Store],
        "`token-command` cannot be run as it is written.",
        "A list: program and arguments.";
    TOKEN_COMMAND_TIMEOUT = "token_command_timeout", [Store],
        "The program of `token-command` did not end.",
        "Run it by hand.";
    TOKEN_COMMAND_FAILED = "token_command_failed", [Store],
        "The program of `token-command` failed.",
        "Run it by hand.";
    TOKEN_COMMAND_NO_TOKEN = "token_command_no_token", [Store],
        "The program of `token-command` printed no token.",
        "Run it by hand.";
    KEYCHAIN = "keychain", [Store],
        "The keychain failed in a way that has no name here.",
        "The message has its own words.";
    KEYCHAIN_NO_BUS = "keychain_no_bus", [Store],
        "There is no session bus to reach the keychain by.",
        "`LIMITRY_TOKEN`, or `--store file`.";
    KEYCHAIN_NO_SERVICE = "keychain_no_service", [Store],
        "No Secret Service runs.",
        "Start one.";
    KEYCHAIN_LOCKED = "keychain_locked", [Store],
        "The keychain is locked, and there is no terminal or screen to unlock it on.",
        "Unlock it.";
    KEYCHAIN_DISMISSED = "keychain_dismissed", [Store],
        "The question to unlock was dismissed.",
        "Try again.";
    KEYCHAIN_TIMEOUT = "keychain_timeout", [Store],
        "The keychain accepts, and does not answer.",
        "Restart it.";
    KEYCHAIN_LEFT = "keychain_left", [Store],
        "The keychain ended during the call.",
        "Try again.";
    KEYCHAIN_FOREIGN_ITEM = "keychain_foreign_item", [Store],
        "The item belongs to another program.",
        "Look at it with the keychain's own tool.";
    KEYCHAIN_AMBIGUOUS = "keychain_ambiguous", [Store],
        "More than one item could be meant.",
        "Delete the one that is not.";
    KEYCHAIN_READ_BACK = "keychain_read_back", [Store],
        "What was read back is not what was written.",
        "Another store.";
    CREDENTIALS_FILE_DAMAGED = "credentials_file_damaged", [Store],
        "The credentials file cannot be read.",
        "Mend it, or sign in again.";
    FILE = "file", [Other, Store],
        "The system refused a file.",
        "The message names it.";
    FILE_LOCKED = "file_locked", [Other, Store],
        "Another process holds a file.",
        "Wait for it.";
    FILE_TOO_LARGE = "file_too_large", [Other, Store],
        "A file is larger than anything that belongs there.",
        "Another file.";
    FILE_OF_ANOTHER_USER = "file_of_another_user", [Other, Store],
        "A file of limitry's belongs to another user.",
        "Find out why.";
    FILE_OF_ANOTHER_KIND = "file_of_another_kind", [Other, Usage, Store],
        "A link or a device where a file should be.",
        "Find out why.";
    NO_HOME = "no_home", [Other],
        "There is no home directory.",
        "Set `HOME`, or the variable that the hint names.";
    INPUT_NEEDED = "input_needed", [Input],
        "A value or a confirmation is missing, and there is no terminal to ask on.",
        "The hint is a command with the value.";
    DECLINED = "declined", [Other],
        "The question was answered with no.",
        "";
    TERMINAL = "terminal", [Other],
        "The terminal failed during a question.",
        "";
    INTERRUPTED = "interrupted", [Interrupted],
        "Ctrl-C.",
        "";
    TERMINATED = "terminated", [Terminated],
        "SIGTERM.",
        "";
    DNS = "dns", [Network],
        "The host's name is not known.",
        "Is it right, is this machine online?";
    CONNECT = "connect", [Network],
        "No server answers there.",
        "Does it run; is a proxy right?";
    CONNECT_TIMEOUT = "connect_timeout", [Network],
        "No connection in time.",
        "`--timeout`, a firewall.";
    TLS = "tls", [Network],
        "No secure connection.",
        "`limitry doctor`.";
    CERTIFICATE = "certificate", [Network],
        "The certificate is not trusted; its issuer is named.",
        "`--ca-file FILE`.";
    NO_AUTHORITIES = "no_authorities", [Network],
        "There are no certificate authorities to trust.",
        "`--ca-file FILE`, or install the system's.";
    TIMEOUT = "timeout", [Network],
        "No answer in time; what was asked may have been done.",
        "`--timeout`.";
    CONNECTION_BROKEN = "connection_broken", [Network],
        "The connection broke; what was asked may have been done.",
        "Look before repeating it.";
    ANSWER_TOO_LARGE = "answer_too_large", [Api],
        "The answer is larger than any should be.",
        "";
    REDIRECTED = "redirected", [Api],
        "The API sent us elsewhere; nothing was followed.",
        "Check the URL.";
    BAD_ANSWER = "bad_answer", [Api],
        "The answer is not what the API documents.",
        "A proxy in between?";
    API_FAILURE = "api_failure", [Api],
        "The API failed (5xx).",
        "Try again later.";
    REJECTED = "rejected", [Rejected],
        "The API rejected the request and gave no code.",
        "";
    RATE_LIMITED = "rate_limited", [RateLimited],
        "The API's own rate limit (429), and retries ran out.",
        "Later, or `--max-retries`.";
    LOCAL_SERVICE = "local_service", [Other],
        "The local service failed.",
        "";
    CHILD = "child", [Other],
        "A program that was started failed.",
        "";
    CANNOT_RUN = "cannot_run", [CannotRun],
        "A command is there, and cannot be run.",
        "";
    NO_SUCH_COMMAND = "no_such_command", [NoSuchCommand],
        "A command does not exist.",
        "";
    TARGET_REFUSED = "target_refused", [Usage],
        "Delivering there may be a mistake: git would commit the file, it is a link, it holds more than a key, …",
        "Mend what the message names, or `--force`.";
    BAD_TARGET = "bad_target", [Usage],
        "There is nothing to deliver to, or two keys would get one target.",
        "Mend the `--to`.";
    SAME_TARGET = "same_target", [Usage],
        "Two `--to` are one destination.",
        "Give it once.";
    DELIVERY_FAILED = "delivery_failed", [Other, Usage, Store],
        "A target did not take the key; the others were put back, the key was revoked again.",
        "Mend the target and run it again.";
    TARGET_OF_ANOTHER_KEY = "target_of_another_key", [Usage],
        "The target holds a key that is not the one to rotate, or that a new key would overwrite.",
        "Rotate the key that is there, or use `--force`.";
    TARGET_UNREADABLE = "target_unreadable", [Usage],
        "`--now` and a target that cannot be read back.",
        "`--verify-with CMD`, `--grace 24h` or `--force`.";
    NOT_VERIFIED = "not_verified", [Other],
        "The command of `--verify-with` failed.",
        "`limitry keys rotate --resume` runs it again; `--resume --verify-with CMD` runs another one.";
    ROTATION_OPEN = "rotation_open", [Rejected],
        "A rotation of this key is under way.",
        "`limitry keys rotate KEY --resume` or `--abort`.";
    ROTATION_ELSEWHERE = "rotation_elsewhere", [Usage],
        "The open rotation is another API's or project's.",
        "Resume it there.";
    ROTATION_TOO_FAR = "rotation_too_far", [Rejected],
        "The old key has already been ended: only `--resume` is possible.",
        "`limitry keys rotate KEY --resume`.";
    KEY_CHANGED = "key_changed", [Rejected],
        "The key is not what it was when the rotation began.",
        "Look at `limitry keys show`, then `--resume` or `--abort`.";
    STILL_WORKS = "still_works", [Api],
        "The API says that the key is revoked and still accepts it.",
        "Try again in a minute.";
    KEY_NOT_LISTED = "key_not_listed", [Api],
        "A key works, and the API's list does not show which it is: it is not revoked.",
        "Run it again in a minute, or revoke it by its id.";
    NOT_CONFIRMED = "not_confirmed", [],
        "The key was revoked; that it is refused could not be seen.",
        "`limitry keys show ID` in a while.";
    NEW_KEY_LOST = "new_key_lost", [Rejected],
        "The new key was revoked or has expired before it was in use. A rotation keeps the old key.",
        "`limitry keys rotate --resume` creates another, or run `limitry keys create` again.";
    WRONG_KEY = "wrong_key", [Api],
        "The API answered with another key than the new one.",
        "Nothing was replaced. Run the command again; report it if it happens twice.";
    AGE_UNKNOWN = "age_unknown", [Api],
        "The API does not say when a key was made, and `--older-than` has to know.",
        "Rotate it by its id.";
    JOURNAL_DAMAGED = "journal_damaged", [Other],
        "What is known of a rotation cannot be read; other keys are not held up.",
        "Look at `limitry keys list`, and move the file away.";
    JOURNAL_NEWER = "journal_newer", [Other],
        "A rotation was begun by a newer limitry.",
        "Finish it with that one.";
    NO_KEY_IN_KEYCHAIN = "no_key_in_keychain", [NotFound],
        "The keychain has no API key of that name.",
        "`limitry keys create NAME --to keychain:NAME`.";
    BAD_KEY_IN_KEYCHAIN = "bad_key_in_keychain", [Auth],
        "What the keychain has is no API key.",
        "Deliver one there: `--to keychain:NAME`.";
    BOUND_TO_LOGIN = "bound_to_login", [Usage],
        "The setting belongs to the login: a stored token goes to its own API alone.",
        "`limitry login --api-url URL`.";
    OTHER_PROJECT = "other_project", [Usage],
        "The leaked key is of another project.",
        "`--project`.";
    NOT_SERVING = "not_serving", [Network],
        "No `limitry dev` of this data directory listens there.",
        "Start it, or give its `--port`.";
    IMPORT_UNREADABLE = "import_unreadable", [Usage,Other],
        "The file cannot be read as what it seems to be.",
        "`--format`, `--map`, or the command in the hint.";
    IMPORT_INVALID = "import_invalid", [Usage],
        "Lines are wrong; nothing was sent.",
        "`--rejects FILE` lists them, `--skip-invalid --rejects FILE` leaves them out.";
    IMPORT_CONTINUES_ANOTHER = "import_continues_another", [Usage],
        "The file begins with what was imported before.",
        "`--import-id` of the other goes on with it.";
    IMPORT_OVERLAPS = "import_overlaps", [Usage],
        "The file holds lines that were imported before.",
        "A file of the new lines alone; `--allow-overlap` counts them all.";
    IMPORT_PREFIX_CHANGED = "import_prefix_changed", [Usage],
        "What was sent under this id is not what the file begins with.",
        "Another `--import-id`, or the file as it was.";
    IMPORT_EDITED = "import_edited", [Other],
        "The file changed while it was imported.",
        "Run it again when no program writes to it.";
    IMPORT_BEGUN_ELSEWHERE = "import_begun_elsewhere", [Usage],
        "The import was begun for another project or API.",
        "The command in the hint goes on there.";
    IMPORT_READ_DIFFERENTLY = "import_read_differently", [Usage],
        "The import was begun with the file read in another format or mapping.",
        "Give the same `--format` and `--map`.";
    IMPORT_JOURNAL_DAMAGED = "import_journal_damaged", [Usage],
        "What is remembered of this import is damaged.",
        "Remove the file that is named; what the API has counts once.";
    IMPORT_JOURNAL_NEWER = "import_journal_newer", [Usage],
        "What is remembered of this import was written by a newer limitry.",
        "Import with that one.";
    IMPORT_REJECTS_FOREIGN = "import_rejects_foreign", [Usage],
        "`--rejects` names a file that holds something else.",
        "Another name, or remove it.";
    IMPORT_LOCKED = "import_locked", [Rejected],
        "Another limitry imports this.",
        "Wait for it.";
    IMPORT_STOPPED = "import_stopped", [Interrupted,Terminated],
        "A signal stopped it.",
        "The same command goes on.";
    IMPORT_UNFINISHED = "import_unfinished", [],
        "The API stopped answering before the end, or its numbers do not add up to what was sent.",
        "The same command goes on.";
    EXPORT_EXISTS = "export_exists", [Usage],
        "The file of an export exists.",
        "`--force`, or another name.";
    EXPORT_LOCKED = "export_locked", [Rejected],
        "Another limitry exports to this file.",
        "Wait for it.";
    SPOOL_FULL = "spool_full", [],
        "Too many events wait; this one is not kept.",
        "`limitry usage flush` when the API is back.";
    SPOOL_FAILED = "spool_failed", [],
        "The event could be neither sent nor kept.",
        "Record it again.";
    SPOOL_BOUND_ELSEWHERE = "spool_bound_elsewhere", [Usage],
        "What waits is for another API or project.",
        "`limitry usage flush` there.";
    SPOOL_LOCKED = "spool_locked", [Rejected],
        "Another limitry sends what waits.",
        "Wait for it.";
    SPOOL_UNSENT = "spool_unsent", [],
        "Some events still wait.",
        "`limitry usage flush`.";
    STDOUT = "stdout", [Other],
        "stdout could not be written.",
        "";
    REFUSED = "refused", [Other],
        "The system refused something.",
        "";
    INTERNAL = "internal", [Other],
        "A mistake in limitry itself.",
        "Report it.";
    SETUP = "setup", [Other],
        "The request could not be built.",
        "";
    OTHER = "other", [Other],
        "Anything else.",
        "";
    NO_SUCH_PATH = "no_such_path", [Usage],
        "The path that was given does not exist.",
        "Check the path.";
    NO_REPOSITORY = "no_repository", [Usage],
        "The directory is in no git repository.",
        "`limitry scan PATH` reads files anywhere.";
    HOOK_ELSEWHERE = "hook_elsewhere", [Usage],
        "git takes its hooks from a directory outside of the repository.",
        "Call `limitry scan --staged` from the hook there.";
    HOOK_FOREIGN = "hook_foreign", [Usage],
        "The repository has a pre-commit hook of another program.",
        "Add a line `limitry scan --staged` to it.";
    GIT = "git", [Other],
        "git failed, or its answer cannot be read.",
        "";
}
