/// What else than text the help of a program can be: `replay help --man`.
enum HelpForm: String {
  /// A manual page, in the language of `man`.
  case manual = "--man"
  /// What shells read to complete a command line.
  case bash = "--bash"
  case zsh = "--zsh"
  case fish = "--fish"
}

extension Program {
  func text(in form: HelpForm) -> String {
    switch form {
    case .manual: manual
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// A command line up to its options: that of the main job, whose command is empty, or of a subcommand.
  private struct Form {
    let command: String
    let purpose: String
    let options: [OptionText]
  }

  private var forms: [Form] {
    subcommands.map { Form(command: $0.command, purpose: $0.purpose, options: $0.optionTexts) }
  }

  // MARK: Manual

  private var manual: String {
    var page = ".TH \(name.uppercased()) 1 \"\" \"\(Version.number)\"\n.SH NAME\n\(name) \\- \(purpose)\n"
    page += ".SH DESCRIPTION\n" + Self.unfilled(help)
    for subcommand in subcommands {
      page += ".SH \(name.uppercased()) \(subcommand.command.uppercased())\n" + Self.unfilled(subcommand.help(of: name))
    }
    return page
  }

  /// Text whose lines stay as they are.
  private static func unfilled(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      let escaped = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      // A dot or a quote at the beginning would be a request.
      return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
    return ".nf\n" + lines.map { $0 + "\n" }.joined() + ".fi\n"
  }

  // MARK: Shells

  private func names(_ options: [OptionText]) -> String { options.map(\.name).joined(separator: " ") }

  private var bash: String {
    let cases = forms.map { "    \($0.command)) words='\(names($0.options))' ;;\n" }.joined()
    let commands = (forms.map(\.command) + ["help"]).joined(separator: " ")
    return """
      # Completes \(name) for bash.
      _\(name)() {
        local current=${COMP_WORDS[COMP_CWORD]} words
        case ${COMP_WORDS[1]} in
      \(cases)    *) words='\(names(options))' ;;
        esac
        if ((COMP_CWORD == 1)); then words+=' \(commands)'; fi
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; compgen -f -- "$current")
      }
      complete -o filenames -F _\(name) \(name)

      """
  }

  private var zsh: String {
    func arguments(_ options: [OptionText]) -> String {
      options.map { option in
        let text = Self.inSingleQuotes(option.help, escaping: ["\\", "[", "]", ":"])
        let value = option.value.map { ":" + Self.inSingleQuotes($0, escaping: ["\\", ":"]) + ":_files" } ?? ""
        return "'\(option.name)[\(text)]\(value)'"
      }.joined(separator: " ")
    }
    let cases = forms.map { "  \($0.command)) _arguments \(arguments($0.options)) '*:file:_files' ;;\n" }.joined()
    let commands = forms.map { "'\($0.command):\(Self.inSingleQuotes($0.purpose, escaping: [":"]))'" }
    return """
      #compdef \(name)
      # Completes \(name) for zsh.
      local -a commands
      commands=(\(commands.joined(separator: " ")) 'help:prints the help of a subcommand')
      if ((CURRENT == 2)); then _describe command commands; fi
      case $words[2] in
      \(cases)  *) _arguments \(arguments(options)) '*:file:_files' ;;
      esac

      """
  }

  private var fish: String {
    var text = "# Completes \(name) for fish.\n"
    func add(_ options: [OptionText], where condition: String) {
      for option in options {
        let needsValue = option.value == nil ? "" : " -r"
        let help = Self.inSingleQuotes(option.help, escaping: ["\\"])
        text += "complete -c \(name) -n '\(condition)' -l \(option.name.dropFirst(2))\(needsValue) -d '\(help)'\n"
      }
    }
    let names = forms.map(\.command).joined(separator: " ")
    let isMain = names.isEmpty ? "true" : "not __fish_seen_subcommand_from \(names)"
    add(options, where: isMain)
    for form in forms {
      let purpose = Self.inSingleQuotes(form.purpose, escaping: ["\\"])
      text += "complete -c \(name) -n __fish_use_subcommand -a \(form.command) -d '\(purpose)'\n"
      add(form.options, where: "__fish_seen_subcommand_from \(form.command)")
    }
    return text
  }

  /// Text for a word of a shell between single quotes, which cannot hold one; `escaping` get a backslash.
  private static func inSingleQuotes(_ text: String, escaping: [Character]) -> String {
    var quoted = ""
    for character in text {
      if escaping.contains(character) { quoted += "\\" }
      quoted.append(character == "'" ? "’" : character)
    }
    return quoted
  }
}
