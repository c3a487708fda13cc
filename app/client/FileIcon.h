// SPDX-License-Identifier: MIT
#pragma once

#include "usage/invite/SessionBody.h"

namespace linnet::client {

/// The small picture that goes with the offer of a file (RFC 5547 s.8.8). A value.
struct FileIcon
{
    static constexpr qsizetype kMostReceived = 16 * 1024;

    QByteArray contentType; ///< "image/jpeg"
    QByteArray bytes;

    bool isEmpty() const { return bytes.isEmpty(); }
    friend bool operator==(const FileIcon &, const FileIcon &) = default;
};

/// The description as the root of a multipart/related with the picture behind it (RFC 2387), which the description names "cid:" and `id`. `boundary` is
/// random; the description as it stands where that is no good.
sip::SessionBody withIcon(const sip::SessionBody &description, const FileIcon &icon, const QByteArray &id, const QByteArray &boundary);

/// The part that this URL (RFC 2392) names: a JPEG or PNG of at most kMostReceived octets, not looked into. Empty: there is none.
FileIcon iconIn(const sip::MessageBase &message, const QByteArray &cidUrl);

} // namespace linnet::client
