#!/bin/sh
# Completion in zsh, asked with the Tab key in a shell on a pseudo-terminal.
# shellcheck source=completion.sh
. "$SOURCE/tests/reference/completion.sh"
need zsh

zsh -n completions/_ndfu

# zsh shows what it adds to the offer, and then says that it has done so.
cat >asked <<'END'
PROMPT=
fpath=($PWD/completions $fpath)
autoload -Uz compinit
compinit -u -d $PWD/dump
compadd() {
    local -a offered
    if (( ! ${@[(I)-[OAD]]} )); then
        builtin compadd -O offered "$@"
        (( ! $#offered )) || print -rl -- OFFER:$^offered
    fi
    builtin compadd "$@"
}
show() { _main_complete; print DONE }
zle -C show complete-word show
bindkey '^I' show
print $((1 + 1))-READY
END
cat >asking <<'END'
zmodload zsh/zpty
zpty asked zsh -f -i
zpty -w asked "source $PWD/asked"
zpty -r -m asked line '*2-READY*' || exit 1
zpty -w -n asked "$1"$'\t'
while zpty -r asked line; do
    line=${line%$'\r\n'}
    [[ $line != *DONE ]] || break
    [[ $line != *OFFER:* ]] || print -r -- ${(Q)${line##*OFFER:}}
done
zpty -d asked
END

# An option that was typed in part is offered as what is missing from it behind a "=".
ask() { # line
    TERM=dumb timeout 30 zsh -f asking "$1"
}
expect_offers
