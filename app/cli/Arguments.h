// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace linnet::cli {

/// What the command line asked for, checked against the table of commands (DESIGN s.11). A value.
struct Invocation
{
    QString command; ///< "account add", "send"; empty with help or version
    QStringList arguments; ///< what stands behind the command and is no option
    QHash<QString, QStringList> options; ///< by name without "--"; an option without a value has one empty string

    // Global options: before or after the command
    QString profile; ///< empty: the system's place
    bool json = false;
    QString traceFile;
    std::optional<int> vaultPassphraseFd;
    bool help = false;
    bool version = false;

    bool has(const char *name) const { return options.contains(QLatin1String(name)); }
    QString value(const char *name, const QString &fallback = {}) const
    {
        const QStringList values = options.value(QLatin1String(name));
        return values.isEmpty() ? fallback : values.last();
    }
    QStringList values(const char *name) const { return options.value(QLatin1String(name)); }
};

/// A sentence for stderr; exit code 2.
struct UsageError
{
    QString text;
};

/// `arguments` without the program's name. Options may stand anywhere, as "--name VALUE" or "--name=VALUE"; behind "--" all is text, and
/// a single "-" means stdin.
Result<Invocation, UsageError> parseArguments(const QStringList &arguments);

/// The help of one command, or of all when it is empty.
QString helpText(const QString &command);

} // namespace linnet::cli
