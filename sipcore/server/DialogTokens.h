// SPDX-License-Identifier: MIT
#pragma once

#include "base/RandomSource.h"
#include "message/Message.h"
#include "transport/Target.h"

#include <optional>

namespace linnet::sip {

/// The user part of our Record-Route: by which flows caller and callee were reached, sealed together with the Call-ID, the
/// caller's tag and both addresses, which stay the same within a dialog (RFC 3261 s.12.2.1.1). A request that brings it back belongs to a dialog that we let through (RFC 3261 s.16.6 item 4), and the seal tells
/// which of the two it comes from. Of this run of the program only.
class DialogTokens
{
public:
    explicit DialogTokens(RandomSource &random);

    /// Flow 0: that side is not our neighbour, or not known by a flow.
    QByteArray make(const Request &request, FlowId caller, FlowId callee) const;
    /// A To tag that is the same for every copy of a request: for answers without a transaction (RFC 3261 s.8.2.7).
    QByteArray steadyTag(const Request &request) const;
    /// The flow on which `request` goes on; 0: by its Route or Request-URI. Nothing when the token is not ours or is of
    /// another dialog.
    std::optional<FlowId> onward(QByteArrayView token, const Request &request) const;

private:
    QByteArray seal(QByteArrayView flows, const Slice &callId, const NameAddr &caller, const Uri &callee) const;
    QByteArray hash(const QByteArray &text) const;

    QByteArray m_key;
};

} // namespace linnet::sip
