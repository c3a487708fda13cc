// SPDX-License-Identifier: MIT
#pragma once

#include "server/DialogTokens.h"
#include "transport/TransportLayer.h"

#include <QByteArrayList>

namespace linnet::sip {

/// Keeps this server on the path of the dialogs that pass through it (RFC 3261 s.16.6 item 4): one Record-Route, or two where the
/// dialog comes by one transport and goes on by another (RFC 5658 s.4).
class RecordRouter
{
public:
    RecordRouter(TransportLayer &transport, RandomSource &random);

    /// One neighbour of this server on the way of a request.
    struct Side
    {
        TransportProtocol protocol = TransportProtocol::Udp;
        Endpoint local; ///< where the neighbour finds us
        FlowId flow = 0; ///< by which the dialog's end itself is reached; 0: it is behind others
    };
    /// The side that a request came from.
    Side from(const Request &request, const MessageSource &source) const;
    /// The side that it goes to: `flow` where it goes to the recipient itself.
    Side to(const Target &target, FlowId flow) const;

    static bool makesDialogs(const Method &method);
    void mark(Request &request, const Side &caller, const Side &callee) const;
    const DialogTokens &tokens() const { return m_tokens; }

private:
    TransportLayer &m_transport;
    DialogTokens m_tokens;
};

/// What mark() puts in front, in the order in which it stands in the request; `token` becomes the user part. Pure.
QByteArrayList recordRouteValues(const RecordRouter::Side &caller, const RecordRouter::Side &callee, const QByteArray &token,
                                 bool secure);

} // namespace linnet::sip
