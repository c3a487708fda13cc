// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Session.h"

#include <QCoreApplication>

namespace linnet::ui {

/// The sentences for what a session does and how it ended (DESIGN s.6), for every kind of call.
class SessionWords
{
    Q_DECLARE_TR_FUNCTIONS(SessionWords)
public:
    /// What goes on now, or how it ended: "Ringing at Bob's device".
    static QString state(const im::SessionInfo &session, const QString &peer);
    /// The same in a word or two, for a table.
    static QString shortState(im::SessionState state);
    /// `wasUp`: it was established before.
    static QString ended(im::SessionEnd reason, int status, bool incoming, bool wasUp, const QString &peer);
    /// "MSRP direct, TLS"; empty while it is not known.
    static QString path(const im::SessionInfo &session);
    /// The line in the history.
    static QString event(const im::SessionEvent &event, const QString &peer);
    /// "6:04", "1:02:03".
    static QString clock(qint64 seconds);
    /// "12 min".
    static QString span(qint64 seconds);
};

} // namespace linnet::ui
