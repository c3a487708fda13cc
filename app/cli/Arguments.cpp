// SPDX-License-Identifier: MIT
#include "cli/Arguments.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

struct OptionSpec
{
    const char *name = nullptr;
    int values = 0;
};

struct CommandSpec
{
    const char *name;
    int minArguments;
    int maxArguments;
    std::array<OptionSpec, 11> options;
    const char *synopsis;
    const char *help;
};

constexpr int kAny = 1000;

constexpr std::array kGlobals{
    OptionSpec{"profile", 1}, OptionSpec{"json", 0}, OptionSpec{"trace", 1},
    OptionSpec{"vault-passphrase-fd", 1}, OptionSpec{"help", 0}, OptionSpec{"version", 0},
};

constexpr const char *kSynopsisHead = "linnet-cli ";

// clang-format off
constexpr std::array kCommands{
    CommandSpec{"account add", 1, 1,
        {{{"password-stdin", 0}, {"outbound", 1}, {"transport", 1}, {"ca", 1}, {"pin", 1}, {"name", 1}, {"credential", 1}, {"accept-direct", 0}, {"large-messages", 1}, {"msrp-relay", 1}}},
        "AOR [--password-stdin] [--outbound URI] [--transport udp|tcp|tls|ws|wss] [--ca FILE] [--pin SHA256] [--name N] [--credential REALM:USER]... [--accept-direct] [--large-messages on|off] [--msrp-relay HOST[:PORT]]",
        "Saves an account, or updates the one of that address. Never touches the network.\n"
        "  --password-stdin      the password is the first line of stdin\n"
        "  --outbound URI[,URI]  sends everything by this server; its transport wins over --transport. Of several that\n"
        "                        lead to the same registrar two are kept connected\n"
        "  --transport           how to reach the server where nothing else says it\n"
        "  --ca FILE             authorities (PEM) to trust with TLS, besides those of the system\n"
        "  --pin SHA256          trusts the server's certificate with this fingerprint as it is; any other is checked as ever\n"
        "  --name N              how you call yourself\n"
        "  --credential R:U      a further realm and user; the password is the next line of stdin\n"
        "  --accept-direct       takes messages from anywhere, not only from the server\n"
        "  --large-messages on   this network is mine: who takes no session gets a long text as one MESSAGE over 1300 bytes\n"
        "  --msrp-relay HOST     sessions and files go through this relay, over TLS; msrp://HOST: without. \"\": directly again\n"},
    CommandSpec{"account list", 0, 0, {}, "", "Lists the accounts and where their passwords are kept.\n"},
    CommandSpec{"account remove", 1, 1, {}, "AOR", "Forgets an account and its password; its history stays.\n"},
    CommandSpec{"contact add", 1, 1, {{{"name", 1}}}, "ADDRESS [--name N]", "Adds or renames a contact.\n"},
    CommandSpec{"contact remove", 1, 1, {{{"name", 1}}}, "ADDRESS|@DOMAIN",
        "Removes a contact, its block included; the history stays. Of a domain: takes back its block.\n"},
    CommandSpec{"contact block", 1, 1, {{{"name", 1}}}, "ADDRESS|@DOMAIN",
        "Refuses messages from that address, or from everybody of that domain who is not in the contacts.\n"},
    CommandSpec{"contact list", 0, 0, {}, "", "Lists the contacts.\n"},
    CommandSpec{"register", 0, 0, {{{"once", 0}, {"timeout", 1}}}, "[--once] [--timeout S]",
        "Registers and stays registered until it is ended.\n"
        "  --once                registers, prints the result and unregisters\n"
        "  --timeout S           seconds until the server must have answered (40)\n"},
    CommandSpec{"send", 1, 2,
        {{{"file", 1}, {"model", 1}, {"wait", 1}, {"timeout", 1}, {"sign", 0}, {"encrypt", 0}, {"subject", 1}}},
        "ADDRESS [TEXT | --file F | -] [--model auto|pager|session] [--wait accepted|delivered|displayed] [--timeout S] [--sign] [--encrypt] [--subject S]",
        "Registers, sends a text and waits for what became of it. What cannot leave now stays in the outbox.\n"
        "  TEXT, --file F or -   the text, or the file that holds it, or stdin\n"
        "  --wait                what to wait for (accepted)\n"
        "  --timeout S           seconds to wait (40); then exit code 3\n"},
    CommandSpec{"listen", 0, 0, {{{"count", 1}, {"timeout", 1}}}, "[--count N] [--timeout S]",
        "Registers and prints the messages that arrive.\n"
        "  --count N             ends after so many\n"
        "  --timeout S           ends after so many seconds, with exit code 3\n"},
    CommandSpec{"history import", 1, 1, {{{"progress", 0}}}, "FILE [--progress]",
        "Takes in what \"history --export json\" wrote. Messages that are there already are recognised; nothing is sent.\n"
        "  --progress            tells on stderr how far it is, as it does at a terminal\n"},
    CommandSpec{"history backup", 1, 1, {{{"progress", 0}}}, "FILE [--progress]",
        "Copies the whole profile, without its passwords, into a file. Works beside a running Linnet.\n"
        "  --progress            tells on stderr how far it is, as it does at a terminal\n"},
    CommandSpec{"history restore", 1, 1, {}, "FILE",
        "Puts a backup in the place of the profile; what was there stays beside it as linnet.db.before-restore.\n"},
    CommandSpec{"history", 0, 1, {{{"search", 1}, {"limit", 1}, {"export", 2}, {"progress", 0}}},
        "[ADDRESS] [--search WORDS] [--limit N] [--export json|html|text FILE] [--progress]",
        "Prints messages, oldest first. Works beside a running Linnet.\n"
        "  --search WORDS        only messages that hold all these words\n"
        "  --limit N             only the newest N (0: all, which is the default)\n"
        "  --export FORMAT FILE  writes them to a file\n"
        "  --progress            tells on stderr how far that is, as it does at a terminal\n"},
    CommandSpec{"presence", 0, kAny, {}, "watch ADDRESS | presence set STATE [--note T]", "Comes with a later version.\n"},
    CommandSpec{"key", 0, kAny, {}, "create|import|export|list|trust|revoke|delete ...", "Comes with a later version.\n"},
    CommandSpec{"flow", 0, 1, {{{"last", 0}, {"registration", 0}, {"call", 1}, {"recent", 0}, {"list", 0}, {"format", 1}}},
        "ID | --last | --registration [AOR] | --call CALL-ID | --recent | --list [--format text|svg|pcap]",
        "Shows what went over the wire, with passwords and keys hidden. Works beside a running Linnet.\n"
        "  ID                    of the message with that number in \"history --json\"\n"
        "  --last                of the newest message\n"
        "  --registration        of the registrations, or those of one account\n"
        "  --call CALL-ID        of a call, or of anything else with that Call-ID\n"
        "  --recent              of the newest 2000 messages of any kind\n"
        "  --list                what there is: time, messages, last answer, Call-ID\n"
        "  --format              a ladder with the messages below (text), a picture (svg), a capture (pcap)\n"},
    CommandSpec{"doctor", 0, kAny, {}, "[AOR]", "Comes with a later version.\n"},
    CommandSpec{"parse", 0, 1, {{{"stream", 0}}}, "[FILE|-] [--stream]",
        "Reads one SIP message as a datagram and says what stands in it.\n"
        "  --stream              several messages, as on a TCP connection\n"},
    CommandSpec{"agent", 0, 0, {{{"auto-accept", 0}, {"download-dir", 1}, {"listen", 1}}},
        "[--auto-accept] [--download-dir D] [--listen ADDR:PORT]",
        "Reads commands as JSON lines on stdin and prints events as JSON lines on stdout.\n"
        "  --auto-accept         accepts every session and file\n"
        "  --download-dir D      where accepted files go\n"
        "  --listen ADDR:PORT    takes direct messages there for --accept-direct accounts; port 0: a free one\n"},
};
// clang-format on

/// Commands of later versions take whatever stands there: their options are not settled.
bool isOpen(const CommandSpec &command) { return command.maxArguments == kAny; }

const CommandSpec *findCommand(const QString &name)
{
    for (const CommandSpec &command : kCommands) {
        if (name == QLatin1String(command.name))
            return &command;
    }
    return nullptr;
}

const OptionSpec *findOption(const CommandSpec *command, const QString &name)
{
    for (const OptionSpec &option : kGlobals) {
        if (name == QLatin1String(option.name))
            return &option;
    }
    if (!command)
        return nullptr;
    for (const OptionSpec &option : command->options) {
        if (option.name && name == QLatin1String(option.name))
            return &option;
    }
    return nullptr;
}

/// Values of options that may stand in front of the command are no words of it.
QString commandNameOf(const QStringList &arguments)
{
    QStringList words;
    for (int i = 0; i < arguments.size() && words.size() < 2; ++i) {
        const QString &argument = arguments[i];
        if (argument == u"--")
            break;
        if (!argument.startsWith(u"--")) {
            words.append(argument);
            continue;
        }
        const bool hasValue = argument.contains(u'=');
        const OptionSpec *global = findOption(nullptr, argument.mid(2).section(u'=', 0, 0));
        if (global)
            i += hasValue ? 0 : global->values;
        else if (!words.isEmpty())
            break; // an option of the command: its second word would have come first
    }
    if (words.size() == 2 && findCommand(words.join(u' ')))
        return words.join(u' ');
    return words.isEmpty() ? QString() : words.first();
}

bool isGroup(const QString &word)
{
    for (const CommandSpec &command : kCommands) {
        if (QLatin1String(command.name).startsWith(word + u' '))
            return true;
    }
    return false;
}

std::optional<UsageError> setGlobal(Invocation &invocation, const QString &name, const QString &value)
{
    if (name == u"profile"_s)
        invocation.profile = value;
    else if (name == u"json"_s)
        invocation.json = true;
    else if (name == u"trace"_s)
        invocation.traceFile = value;
    else if (name == u"help"_s)
        invocation.help = true;
    else if (name == u"version"_s)
        invocation.version = true;
    else if (name == u"vault-passphrase-fd"_s) {
        bool ok = false;
        invocation.vaultPassphraseFd = value.toInt(&ok);
        if (!ok || *invocation.vaultPassphraseFd < 0)
            return UsageError{u"--vault-passphrase-fd takes the number of an open file descriptor, not \"%1\"."_s.arg(value)};
    } else {
        invocation.options[name].append(value);
    }
    if ((name == u"profile"_s || name == u"trace"_s) && value.isEmpty())
        return UsageError{u"--%1 needs a name behind it."_s.arg(name)};
    return std::nullopt;
}

UsageError unknownCommand(const QString &name)
{
    if (name.isEmpty())
        return {u"Say what to do: linnet-cli --help lists the commands."_s};
    if (isGroup(name))
        return {u"\"%1\" needs a second word: linnet-cli %1 --help lists them."_s.arg(name)};
    return {u"There is no command \"%1\": linnet-cli --help lists the commands."_s.arg(name)};
}

QString synopsisOf(const CommandSpec &command)
{
    const QString line = QLatin1String(kSynopsisHead) + QLatin1String(command.name) + u' ' + QLatin1String(command.synopsis);
    return line.trimmed() + u'\n';
}

} // namespace

Result<Invocation, UsageError> parseArguments(const QStringList &arguments)
{
    Invocation invocation;
    const QString name = commandNameOf(arguments);
    const CommandSpec *command = findCommand(name);
    int wordsLeft = command ? int(name.count(u' ')) + 1 : 0;

    bool onlyText = false;
    for (int i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (onlyText || !argument.startsWith(u"--")) {
            if (argument == u"-h"_s && !onlyText)
                invocation.help = true;
            else if (wordsLeft > 0 && !onlyText)
                --wordsLeft;
            else
                invocation.arguments.append(argument);
            continue;
        }
        if (argument == u"--") {
            onlyText = true;
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString option = argument.mid(2, equals < 0 ? -1 : equals - 2);
        const OptionSpec *spec = findOption(command, option);
        if (!spec) {
            if (command && isOpen(*command))
                continue;
            if (!command && !name.isEmpty())
                return unknownCommand(name);
            return UsageError{u"There is no option --%1 here: linnet-cli %2 --help lists what there is."_s.arg(option, name)};
        }
        QStringList values;
        if (equals >= 0)
            values.append(argument.mid(equals + 1));
        while (values.size() < spec->values && i + 1 < arguments.size())
            values.append(arguments[++i]);
        if (values.size() != spec->values)
            return UsageError{spec->values == 0 ? u"--%1 takes no value."_s.arg(option) : u"--%1 needs a value."_s.arg(option)};
        if (values.isEmpty())
            values.append(QString());
        for (const QString &value : values) {
            if (const auto error = setGlobal(invocation, option, value))
                return *error;
        }
    }
    if (invocation.help || invocation.version) {
        invocation.command = name;
        return invocation;
    }
    if (!command)
        return unknownCommand(name);
    invocation.command = name;
    if (invocation.arguments.size() < command->minArguments)
        return UsageError{u"Something is missing. Usage: %1"_s.arg(synopsisOf(*command).trimmed())};
    if (invocation.arguments.size() > command->maxArguments)
        return UsageError{u"\"%1\" is too much. Usage: %2"_s.arg(invocation.arguments[command->maxArguments], synopsisOf(*command).trimmed())};
    return invocation;
}

QString helpText(const QString &name)
{
    if (const CommandSpec *command = findCommand(name))
        return synopsisOf(*command) + u'\n' + QLatin1String(command->help);
    const bool group = !name.isEmpty() && isGroup(name);
    QString text;
    for (const CommandSpec &command : kCommands) {
        if (!group || QLatin1String(command.name).startsWith(name + u' '))
            text += synopsisOf(command);
    }
    if (group)
        return text;
    return u"Linnet on the command line: accounts, messages and history without a window.\n\n"_s + text
        + u"\nOptions of every command, before or behind it:\n"
          "  --profile DIR              the folder of the profile\n"
          "  --json                     JSON objects on stdout, one a line\n"
          "  --trace FILE               appends every SIP message, secrets taken out\n"
          "  --vault-passphrase-fd N    reads the passphrase of the password vault from there\n"
          "                             (or the environment: LINNET_VAULT_PASSPHRASE)\n"
          "  --help, --version\n"
          "\nExit codes: 0 done, 1 failed, 2 usage, 3 time-out.\n"_s;
}

} // namespace linnet::cli
