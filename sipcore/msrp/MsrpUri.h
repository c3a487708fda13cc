// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace linnet::sip {

constexpr quint16 kMsrpPort = 2855; ///< RFC 4975 s.15.4

/// Where a session or relay is reached: "msrp://host:port/session;tcp" (RFC 4975 s.6, s.9). A value.
struct MsrpUri
{
    bool secure = false; ///< msrps: TLS
    QByteArray userInfo; ///< not compared
    QByteArray host; ///< lower case; an IPv6 address without its brackets
    std::optional<quint16> port; ///< nothing: found by DNS, of a relay (s.6.2)
    QByteArray session; ///< case counts; empty: a relay's
    QByteArray transport = "tcp"; ///< lower case
    std::vector<QByteArray> parameters; ///< "name" or "name=value", behind the transport; not compared

    /// The same place (s.6.1): everything but user and parameters.
    friend bool operator==(const MsrpUri &a, const MsrpUri &b)
    {
        return a.secure == b.secure && a.host == b.host && a.port == b.port && a.session == b.session && a.transport == b.transport;
    }
};

/// Reads one URI. Errors: Syntax, Missing (no transport), OutOfRange (port), TooLong (over Limits::kMaxUri).
Result<MsrpUri, ParseError> parseMsrpUri(QByteArrayView text);
QByteArray toBytes(const MsrpUri &uri);

/// A relay as people write it: "host", "host:port" or a whole URI without session. Without a scheme it is TLS (RFC 4976 s.8).
Result<MsrpUri, ParseError> parseMsrpRelay(QByteArrayView text);

/// URIs with single spaces between them: To-Path, From-Path, Use-Path, a=path. At least one; at most Limits::kMaxRoutes.
Result<std::vector<MsrpUri>, ParseError> parseMsrpPath(QByteArrayView text);
QByteArray toBytes(const std::vector<MsrpUri> &path);

} // namespace linnet::sip
