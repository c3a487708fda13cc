// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

#include <memory>

namespace linnet::cli {

/// stdout and stderr of the program. JSON mode: stdout has JSON objects only, one a line, UTF-8, flushed each (DESIGN s.11). A
/// reader of stdout that is slow holds nothing up: what the pipe does not take waits, and a thread writes it; SIP timers do not
/// stop for it. A reader that has gone is no error: writing ends, isBroken() tells. Thread: the main one.
class Output
{
public:
    explicit Output(bool json);
    /// Waits up to 2 s for a slow reader to take the rest.
    ~Output();
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    bool isJson() const { return m_json; }
    /// A line of JSON; also outside JSON mode (the agent).
    void event(const QJsonObject &object);
    /// A line for people on stdout; nothing in JSON mode.
    void line(const QString &text);
    /// A line for people on stderr.
    void say(const QString &text);
    /// How far a long work is, on stderr: at a terminal the next word takes its place, elsewhere it is a line of its own.
    void progress(const QString &text);
    static bool isErrorTerminal();
    bool isBroken() const;

private:
    void clearProgress();

    struct Writer;
    bool m_json;
    bool m_showsProgress = false; ///< on the terminal's last line
    std::shared_ptr<Writer> m_writer;
};

} // namespace linnet::cli
