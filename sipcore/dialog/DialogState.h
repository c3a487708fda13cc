// SPDX-License-Identifier: MIT
#pragma once

#include "dialog/DialogId.h"
#include "message/Message.h"

#include <QByteArrayList>

#include <optional>

namespace linnet::sip {

/// What both ends of a dialog keep (RFC 3261 s.12), as text: an idle dialog is small, and a message that is kept alive by a
/// view into it would not be. A pure value.
struct DialogState
{
    enum class Phase : quint8 { Early, Confirmed };
    enum class Role : quint8 { Caller, Callee };

    DialogId id;
    QByteArray local; ///< our From value, with its tag
    QByteArray remote; ///< our To value, with its tag
    QByteArray remoteTarget; ///< URI
    QByteArrayList routeSet; ///< route values, the first hop first
    quint32 localCSeq = 0; ///< of the last request that we sent
    quint32 remoteCSeq = 0; ///< of the last one that came; only with hasRemoteCSeq
    bool hasRemoteCSeq = false;
    Phase phase = Phase::Early;
    Role role = Role::Caller;
    bool secure = false; ///< made over TLS for a sips: URI: every request goes so

    /// RFC 3261 s.12.1.2, from our request as it left and a response with a To tag. Nothing where the response makes no
    /// dialog: no tag, status 100 or a failure, or no usable Contact in a 2xx.
    static std::optional<DialogState> ofCaller(const Request &sent, const Response &response, bool overTls);
    /// RFC 3261 s.12.1.1: the dialog that our response with `localTag` makes. Nothing without a usable Contact.
    static std::optional<DialogState> ofCallee(const Request &request, const QByteArray &localTag, bool overTls);

    /// A 2xx: the route set is taken anew (s.13.2.2.4), the dialog is confirmed.
    void confirm(const Response &response);

    enum class Order : quint8 { Fine, TooLow };
    /// A request of the peer's inside the dialog (s.12.2.2): numbers must grow; ACK has its INVITE's. Refreshes the target
    /// where the method does.
    Order take(const Request &request);
    /// INVITE, UPDATE, SUBSCRIBE, NOTIFY and REFER, and 2xx to them, bring a new remote target in their Contact.
    void refreshTarget(const MessageBase &message);
    static bool refreshesTarget(const Method &method);

    /// The next request inside the dialog (s.12.2.1.1), with a new number; needs Via, Contact and what its method wants.
    Request makeRequest(const Method &method);
    /// The ACK for a 2xx to the INVITE of that number (s.13.2.2.4).
    Request makeAck(quint32 inviteNumber) const;
    /// Where requests go first: the top route, else the remote target; with a strict router its URI.
    std::optional<Uri> nextHop() const;

    friend bool operator==(const DialogState &, const DialogState &) = default;

private:
    Request makeNumbered(const Method &method, quint32 number) const;
};

} // namespace linnet::sip
