// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"
#include "transaction/TransactionLayer.h"
#include "transport/Resolver.h"

namespace linnet::sip {

/// How a request out of a dialog ended after resolving, failover, redirects and authentication.
struct RequestOutcome
{
    enum class Kind : quint8 {
        Final, ///< a final response: `response`
        NoAnswer, ///< sent, no final response, or the connection broke after bytes left: it may have arrived
        NotSent, ///< no connection could be made, or no network: nothing left
        NotResolved, ///< see `resolve`
        TooLarge, ///< over 1300 bytes, credentials included (RFC 3428 s.8): nothing left
    };
    Kind kind = Kind::NotSent;
    Response response; ///< Final
    MessageSource source; ///< Final: where the response came from
    /// NoAnswer; or, whatever was said in the end, a target before was silent after it had got the request.
    bool mayHaveArrived = false;
    ResolveError resolve;
    QString detail; ///< the system's words
    qsizetype size = 0; ///< bytes of the request as it left or would have left
    /// 401 or 407 remained after our credentials, or there were none for its realm.
    bool passwordRefused = false;
    /// Why, where it is so.
    enum class Challenge : quint8 {
        Refused, ///< our credentials were not taken
        OtherRealm, ///< it asks for a realm that the account has no password for
        Unanswerable, ///< no digest that we know, a weaker one than the realm has shown, or not where credentials may go
    };
    Challenge challenge = Challenge::Refused;
    QByteArray realm;
    QList<QByteArray> triedTargets; ///< "UDP 192.0.2.1:5060" in order, for the message's details
    std::shared_ptr<const TlsFailure> tls = {}; ///< NotSent because a server was not the one that we want; else null
};

} // namespace linnet::sip
