#!/bin/sh
# Installs limitry for this user, without root:
#
#   curl -fsSL https://github.com/limitry/limitry/releases/latest/download/install.sh | sh
#
# LIMITRY_VERSION      a version other than that of the script
# LIMITRY_INSTALL_DIR  the directory of the program [~/.local/bin]
#
# The archive must have the checksum of the release. If GitHub's `gh` is signed in, it also checks that the repository's
# workflow built the archive. To uninstall: sh install.sh --uninstall
set -eu
version=${LIMITRY_VERSION:-0.1.0}
repository=limitry/limitry
downloads=${LIMITRY_DOWNLOADS:-https://github.com/$repository/releases/download/v$version}
bin=${LIMITRY_INSTALL_DIR:-$HOME/.local/bin}
data=${XDG_DATA_HOME:-$HOME/.local/share}

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# The names of the manual and the completions in the archive, and their places.
places() {
    cat <<END
completions/limitry.bash $data/bash-completion/completions/limitry
completions/limitry.fish $data/fish/vendor_completions.d/limitry.fish
completions/_limitry $data/zsh/site-functions/_limitry
END
}

uninstall() {
    rm -f "$bin/limitry" "$data"/man/man1/limitry.1 "$data"/man/man1/limitry-*.1
    places | while read -r _ place; do rm -f "$place"; done
    say "Removed limitry. Its configuration and data stay, in ~/.config/limitry and ~/.local/share/limitry."
}

system() {
    case $(uname -s)-$(uname -m) in
        Linux-x86_64 | Linux-amd64) echo x86_64-unknown-linux-musl ;;
        Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
        Darwin-x86_64) echo x86_64-apple-darwin ;;
        Darwin-arm64) echo aarch64-apple-darwin ;;
        *) fail "there is no program for $(uname -s) on $(uname -m); \`cargo install limitry\` builds one" ;;
    esac
}

download() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
    elif command -v wget >/dev/null; then
        wget --quiet --output-document="$2" "$1"
    else
        fail "curl or wget is needed"
    fi || fail "cannot download $1"
}

checksum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

check() {
    # A line of `sha256sum` has the checksum, two spaces and the name.
    wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name.tar.gz\$/\1/p" "$work/SHA256SUMS")
    [ -n "$wanted" ] || fail "$downloads/SHA256SUMS does not name $name.tar.gz"
    found=$(checksum "$work/$name.tar.gz")
    [ "$found" = "$wanted" ] || fail "$name.tar.gz has the checksum $found, not $wanted"
    if command -v gh >/dev/null && gh auth status >/dev/null 2>&1; then
        gh attestation verify "$work/$name.tar.gz" --repo "$repository" >/dev/null ||
            fail "$name.tar.gz has no attestation of $repository"
        say "The checksum and the attestation are right."
    else
        say "The checksum is right. The attestation is not checked: that needs \`gh auth login\`."
    fi
}

place() {
    mkdir -p "$(dirname "$2")"
    # A rename replaces the program and does not overwrite a running one.
    cp "$1" "$2.new"
    chmod "$3" "$2.new"
    mv "$2.new" "$2"
}

main() {
    case ${1:-} in
        '') ;;
        --uninstall) uninstall; exit ;;
        *) fail "unknown argument '$1': only --uninstall is known" ;;
    esac
    name=limitry-$version-$(system)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    download "$downloads/$name.tar.gz" "$work/$name.tar.gz"
    download "$downloads/SHA256SUMS" "$work/SHA256SUMS"
    check
    tar -xzf "$work/$name.tar.gz" -C "$work"
    place "$work/$name/limitry" "$bin/limitry" 755
    places | while read -r from to; do place "$work/$name/$from" "$to" 644; done
    for page in "$work/$name"/man/*.1; do place "$page" "$data/man/man1/$(basename "$page")" 644; done
    say "Installed $("$bin/limitry" --version) as $bin/limitry."
    case :$PATH: in
        *:"$bin":*) ;;
        *) say "$bin is not in PATH: add \`export PATH=\"$bin:\$PATH\"\` to your shell's startup file." ;;
    esac
}

# The shell reads the whole script before it runs `main`, so an incomplete download does nothing.
main "$@"
