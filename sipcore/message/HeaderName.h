// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace linnet::sip {

/// Header fields that we know; others are Other and kept by name.
enum class HeaderName : quint8 {
    Other, Accept, AcceptEncoding, AcceptLanguage, AlertInfo, Allow, AllowEvents, AuthenticationInfo, Authorization,
    CallId, CallInfo, Contact, ContentDisposition, ContentEncoding, ContentLanguage, ContentLength, ContentType, CSeq,
    Date, ErrorInfo, Event, Expires, FlowTimer, From, InReplyTo, MaxForwards, MimeVersion, MinExpires, MinSE,
    Organization, PAssertedIdentity, PAssociatedUri, Path, Priority, Privacy, ProxyAuthenticate, ProxyAuthorization,
    ProxyRequire, RAck, RSeq, Reason, RecordRoute, RecvInfo, ReferTo, ReferredBy, Replaces, ReplyTo, Require,
    RetryAfter, Route, SessionExpires, Server, ServiceRoute, SipETag, SipIfMatch, Subject, SubscriptionState,
    Supported, Timestamp, To, Unsupported, UserAgent, Via, Warning, WwwAuthenticate,
};
inline constexpr int kHeaderNameCount = int(HeaderName::WwwAuthenticate) + 1;

/// By full or compact name (RFC 3261 s.7.3.3), without regard to case.
HeaderName headerNameOf(QByteArrayView name) noexcept;
/// `asWritten`: it is spelt as toString() spells it; always so for Other.
HeaderName headerNameOf(QByteArrayView name, bool &asWritten) noexcept;
/// The name as we write it; empty for Other.
QByteArrayView toString(HeaderName name) noexcept;

} // namespace linnet::sip
