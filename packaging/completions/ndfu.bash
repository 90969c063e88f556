# SPDX-License-Identifier: MIT
# Completion of ndfu for bash. It needs bash 4 alone, not the package bash-completion.
# shellcheck shell=bash disable=SC2034 # what _ndfu_describe sets is read by its caller

# Sets what is known of a command, and of one of its options: operand, options, takes, words.
_ndfu_describe() { # command option
    operand=nothing options='' takes=nothing words=''
    case $1 in
    # begin ndfu-reference bash
    '')
        operand='word' words='flash plan list enter info reset doctor pkg key sim'
        options='-h --help --version'
        ;;
    'flash')
        operand='file'
        options='-p --port -s --serial --usb --path --bootloader --all -j --jobs --wait --loop --enter-touch --enter-text --enter-hex --enter-command --enter-timeout --no-enter -b --baud --flow --connect-timeout --timeout --wait-reset --skip-current --no-preflight --wait-app --unsigned --sd-req --hw-version --app-version --resume --restart --payload --prn --pace -q --quiet -v --verbose --json --trace -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        -j | --jobs) takes='text' ;;
        --wait) takes='optional' ;;
        --enter-text) takes='text' ;;
        --enter-hex) takes='text' ;;
        --enter-command) takes='text' ;;
        --enter-timeout) takes='text' ;;
        -b | --baud) takes='text' ;;
        --flow) takes='word' words='none rtscts' ;;
        --connect-timeout) takes='text' ;;
        --timeout) takes='text' ;;
        --wait-app) takes='text' ;;
        --sd-req) takes='text' ;;
        --hw-version) takes='text' ;;
        --app-version) takes='text' ;;
        --resume) takes='word' words='auto exact required' ;;
        --payload) takes='text' ;;
        --prn) takes='text' ;;
        --pace) takes='text' ;;
        --trace) takes='file' ;;
        esac
        ;;
    'plan')
        operand='file'
        options='-p --port -s --serial --usb --path --bootloader --wait -b --baud --flow --connect-timeout --timeout --wait-reset --resume --restart --json --trace -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        --wait) takes='optional' ;;
        -b | --baud) takes='text' ;;
        --flow) takes='word' words='none rtscts' ;;
        --connect-timeout) takes='text' ;;
        --timeout) takes='text' ;;
        --resume) takes='word' words='auto exact required' ;;
        --trace) takes='file' ;;
        esac
        ;;
    'list')
        operand='nothing'
        options='-a --all --bootloader --json -h --help'
        case $2 in
        --bootloader) takes='text' ;;
        esac
        ;;
    'enter')
        operand='nothing'
        options='-p --port -s --serial --usb --path --bootloader --wait --enter-touch --enter-text --enter-hex --enter-command --enter-timeout -b --baud --json -q --quiet -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        --wait) takes='optional' ;;
        --enter-text) takes='text' ;;
        --enter-hex) takes='text' ;;
        --enter-command) takes='text' ;;
        --enter-timeout) takes='text' ;;
        -b | --baud) takes='text' ;;
        esac
        ;;
    'info')
        operand='nothing'
        options='-p --port -s --serial --usb --path --bootloader --wait -b --baud --flow --connect-timeout --timeout --wait-reset --json --trace -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        --wait) takes='optional' ;;
        -b | --baud) takes='text' ;;
        --flow) takes='word' words='none rtscts' ;;
        --connect-timeout) takes='text' ;;
        --timeout) takes='text' ;;
        --trace) takes='file' ;;
        esac
        ;;
    'reset')
        operand='nothing'
        options='-p --port -s --serial --usb --path --bootloader --wait -b --baud --flow --connect-timeout --timeout --wait-reset --json --trace -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        --wait) takes='optional' ;;
        -b | --baud) takes='text' ;;
        --flow) takes='word' words='none rtscts' ;;
        --connect-timeout) takes='text' ;;
        --timeout) takes='text' ;;
        --trace) takes='file' ;;
        esac
        ;;
    'doctor')
        operand='nothing'
        options='-p --port -s --serial --usb --path --bootloader -b --baud --flow --root --ask --json -h --help'
        case $2 in
        -p | --port) takes='port' ;;
        -s | --serial) takes='text' ;;
        --usb) takes='text' ;;
        --path) takes='text' ;;
        --bootloader) takes='text' ;;
        -b | --baud) takes='text' ;;
        --flow) takes='word' words='none rtscts' ;;
        --root) takes='directory' ;;
        esac
        ;;
    'pkg')
        operand='word' words='show verify create'
        ;;
    'pkg show')
        operand='file'
        options='--public-key --json -h --help'
        case $2 in
        --public-key) takes='file' ;;
        esac
        ;;
    'pkg verify')
        operand='file'
        options='--public-key --json -h --help'
        case $2 in
        --public-key) takes='file' ;;
        esac
        ;;
    'pkg create')
        operand='nothing'
        options='-o --output --force --json --application --softdevice --bootloader --external-application --hw-version --sd-req --sd-id --app-version --bl-version --debug-mode --app-boot-validation --sd-boot-validation --key -h --help'
        case $2 in
        -o | --output) takes='file' ;;
        --application) takes='file' ;;
        --softdevice) takes='file' ;;
        --bootloader) takes='file' ;;
        --external-application) takes='file' ;;
        --hw-version) takes='text' ;;
        --sd-req) takes='text' ;;
        --sd-id) takes='text' ;;
        --app-version) takes='text' ;;
        --bl-version) takes='text' ;;
        --app-boot-validation) takes='word' words='none crc sha256 ecdsa' ;;
        --sd-boot-validation) takes='word' words='none crc sha256 ecdsa' ;;
        --key) takes='file' ;;
        esac
        ;;
    'key')
        operand='word' words='generate show'
        ;;
    'key generate')
        operand='file'
        options='--json -h --help'
        ;;
    'key show')
        operand='file'
        options='-f --format --private --json -h --help'
        case $2 in
        -f | --format) takes='word' words='pem hex c fingerprint' ;;
        esac
        ;;
    'sim')
        operand='nothing'
        options='--count --link --transport --baud --rtscts --rx-buffers --flash --flash-queue --flash-write --flash-time --parameter-check --save-progress --inactivity --activation --boot-application --refuse-repeated-execute --unsupported --public-key --hw-version --app-version --bl-version --sd-id --fault --fault-file --state --trace --images --report --json -h --help'
        case $2 in
        --count) takes='text' ;;
        --link) takes='file' ;;
        --transport) takes='word' words='usb uart' ;;
        --baud) takes='text' ;;
        --rx-buffers) takes='text' ;;
        --flash) takes='word' words='sync async async-stall' ;;
        --flash-queue) takes='text' ;;
        --flash-write) takes='text' ;;
        --flash-time) takes='word' words='realistic zero' ;;
        --inactivity) takes='text' ;;
        --activation) takes='text' ;;
        --unsupported) takes='text' ;;
        --public-key) takes='file' ;;
        --hw-version) takes='text' ;;
        --app-version) takes='text' ;;
        --bl-version) takes='text' ;;
        --sd-id) takes='text' ;;
        --fault) takes='text' ;;
        --fault-file) takes='file' ;;
        --state) takes='file' ;;
        --trace) takes='file' ;;
        --images) takes='text' ;;
        --report) takes='file' ;;
        esac
        ;;
    # end ndfu-reference
    esac
}

# A name of a file is quoted, and a directory ends with a slash.
_ndfu_files() { # -f|-d
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$current")
}

_ndfu_ports() {
    local port
    for port in /dev/serial/by-id/* /dev/ttyACM* /dev/ttyUSB*; do
        [[ -e $port && $port == "$current"* ]] && COMPREPLY+=("$port")
    done
    [[ ${#COMPREPLY[@]} -gt 0 ]] || _ndfu_files -f
}

_ndfu_words() { # words
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

# Offers what is of a kind.
_ndfu_offer() { # kind
    case $1 in
    word) _ndfu_words "$words" ;;
    file) _ndfu_files -f ;;
    directory) _ndfu_files -d ;;
    port) _ndfu_ports ;;
    esac
}

# Fills line with the words up to the cursor. bash splits at "=" and ":" as well: the first is as good
# as a blank, the second is in names.
_ndfu_split() {
    local word glue=''
    line=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#line[@]} -gt 0 && ($word == :* || -n $glue) ]]; then
            line[-1]+=$word
        elif [[ $word != = ]]; then
            line+=("$word")
        fi
        glue=''
        [[ $word != *: ]] || glue=yes
    done
    [[ $word != = ]] || line+=('')
    [[ ${#line[@]} -gt 0 ]] || line=('')
}

# Reads the line: which command it is, which option waits for its argument, and what is complete.
_ndfu_read() {
    local word alone=''
    for word in "${line[@]:0:${#line[@]}-1}"; do
        if [[ -n $option ]]; then
            option=''
        elif [[ -n $alone && $word == [0-9]* ]]; then
            alone=''
        elif [[ -z $ended && $word == -- ]]; then
            ended=yes
        elif [[ -z $command && $word == -?* ]]; then
            command=$word # which no command is called: nothing follows
        elif [[ -z $ended && $word == -?* ]]; then
            _ndfu_describe "$command" "$word"
            case $takes in
            nothing) ;;
            optional) alone=yes && continue ;;
            *) option=$word ;;
            esac
        else
            _ndfu_describe "$command" ''
            if [[ $operand == word ]]; then
                command=${command:+$command }$word
            else
                operands=yes
            fi
        fi
        alone=''
    done
}

_ndfu() {
    local -a line
    local command='' option='' ended='' operands='' operand options takes words current split
    COMPREPLY=()
    _ndfu_split
    _ndfu_read
    split=${line[-1]}
    current=${split//\\/}
    current=${current#[\"\']}
    _ndfu_describe "$command" "$option"
    if [[ -n $option ]]; then
        _ndfu_offer "$takes"
    elif [[ -z $ended && $current == -* ]]; then
        _ndfu_words "$options"
    elif [[ -z $operands && $operand != nothing ]]; then
        _ndfu_offer "$operand"
    elif [[ -z $ended && -z $current ]]; then
        _ndfu_words "$options"
    fi
    # bash puts a reply behind the last colon.
    [[ $split != *:* || ${COMP_WORDBREAKS-} != *:* ]] ||
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
}

complete -F _ndfu ndfu
