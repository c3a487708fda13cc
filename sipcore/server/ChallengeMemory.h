// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"
#include "message/Message.h"

#include <QHash>

namespace linnet::sip {

/// Which challenges a client can read. RFC 8760 lets a server offer several algorithms at once, but clients in wide use fail on the
/// sight of one that they do not know (baresip 1.0 wherever it stands, sipp 3.6 when it stands first). So: everything is offered
/// at first; who comes back without an answer is offered MD5 alone from then on.
class ChallengeMemory
{
public:
    /// Requests sent side by side are no sign of a client that cannot answer.
    static constexpr std::chrono::seconds kTimeToAnswer{2};
    static constexpr qsizetype kMostClients = 4096; ///< then it starts anew

    explicit ChallengeMemory(const Clock &clock) : m_clock(clock) { }

    /// The request is about to be challenged. True: with MD5 alone.
    bool onChallenge(const Request &request);
    /// The request carried credentials that prove the password.
    void onAnswer(const Request &request);

private:
    struct Client
    {
        MonoTime firstAsked{};
        enum class State : quint8 { Asked, Able, Md5Only } state = State::Asked;
    };
    static QByteArray keyOf(const Request &request);

    const Clock &m_clock;
    QHash<QByteArray, Client> m_clients;
};

} // namespace linnet::sip
