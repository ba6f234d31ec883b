import Foundation

/// Corrects the completion scripts that the argument parser writes.
enum CompletionScript {
    /// Returns a text that the parser prints, corrected. A completion script for bash gets lines at the beginning of
    /// its main function. Every other text is returned unchanged.
    static func amended(_ text: String) -> String {
        let start = "_quantspec() {\n"
        guard text.hasPrefix("#!/bin/bash"), let place = text.range(of: "\n" + start)?.upperBound else { return text }
        return text[..<place] + joinedOptions + text[place...]
    }

    /// Lines that join `--option=value` again. Bash splits it into three words, but the parser's functions know only
    /// `--option value`.
    private static let joinedOptions = """
            # --option=value arrives as three words: leave out the "="
            local -a quantspec_words=()
            local -i quantspec_index quantspec_cursor=${COMP_CWORD} quantspec_joined=0
            for quantspec_index in "${!COMP_WORDS[@]}"; do
                if [[ "${COMP_WORDS[${quantspec_index}]}" = "=" && "${COMP_WORDS[${quantspec_index} - 1]}" = --* ]]; then
                    quantspec_joined=1
                    if [[ "${quantspec_index}" -eq "${COMP_CWORD}" ]]; then
                        quantspec_words+=("")
                    elif [[ "${quantspec_index}" -lt "${COMP_CWORD}" ]]; then
                        ((quantspec_cursor--))
                    fi
                else
                    quantspec_words+=("${COMP_WORDS[${quantspec_index}]}")
                fi
            done
            if [[ "${quantspec_joined}" -ne 0 ]]; then
                local COMP_LINE="${COMP_LINE//=/ }"
                local -a COMP_WORDS=("${quantspec_words[@]}")
                local -i COMP_CWORD=${quantspec_cursor}
                set -- "${1}" "${COMP_WORDS[${COMP_CWORD}]}" "${COMP_WORDS[${COMP_CWORD} - 1]}"
            fi

        """
}
