// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace linnet::cli {

/// stdout and stderr of the program. JSON mode: stdout has JSON objects only, one a line, UTF-8, flushed each (DESIGN s.11). A
/// reader that has gone is no error: writing ends, isBroken() tells. Thread: the main one.
class Output
{
public:
    explicit Output(bool json) : m_json(json) { }

    bool isJson() const { return m_json; }
    /// A line of JSON; also outside JSON mode (the agent).
    void event(const QJsonObject &object);
    /// A line for people on stdout; nothing in JSON mode.
    void line(const QString &text);
    /// A line for people on stderr.
    void say(const QString &text);
    bool isBroken() const { return m_broken; }

private:
    void write(const QByteArray &line);

    bool m_json;
    bool m_broken = false;
};

} // namespace linnet::cli
