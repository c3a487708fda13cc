// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/FileSelector.h"
#include "msrp/MsrpUri.h"
#include "sdp/SessionDescription.h"
#include "transport/Target.h"

namespace linnet::sip {

/// Who opens the connection (a=setup, RFC 6135 s.4).
enum class MsrpSetup : quint8 { Active, Passive, ActPass, HoldConn };

/// The file that a stream carries (RFC 5547).
struct FileOffer
{
    FileSelector selector;
    QByteArray transferId; ///< random, of this transfer; another one is another transfer (s.8.1)
    QByteArray disposition; ///< "attachment", "render"; empty: not said
    QByteArray icon; ///< cid URL of a small picture among the body's parts; empty: none
    std::optional<FileRange> range; ///< nothing: the whole file

    friend bool operator==(const FileOffer &, const FileOffer &) = default;
};

/// An m=message stream as MSRP takes it (RFC 4975 s.8). A value.
struct MsrpMedia
{
    bool secure = false; ///< TCP/TLS/MSRP
    quint16 port = 0;
    QByteArray host; ///< of the c= line that holds for the stream; where CEMA connects to (RFC 6714)
    std::vector<MsrpUri> path; ///< relays first, the end point last
    std::vector<QByteArray> acceptTypes; ///< lower case: "text/plain", "image/*", "*"
    std::vector<QByteArray> acceptWrappedTypes; ///< what may stand inside a container only
    std::optional<quint64> maxSize; ///< octets of one message that the describer takes
    std::optional<MsrpSetup> setup; ///< nothing: the offerer connects (s.8.1)
    bool cema = false; ///< a=msrp-cema
    QList<CertificateFingerprint> fingerprints;
    StreamDirection direction = StreamDirection::SendRecv;
    std::optional<FileOffer> file;
    std::vector<QByteArray> chatroom; ///< tokens of a=chatroom (RFC 7701); empty: no room

    /// The describer takes that type ("text/plain") at the top of a message.
    bool accepts(QByteArrayView type) const;
    /// The same inside of message/cpim or multipart.
    bool acceptsWrapped(QByteArrayView type) const;

    friend bool operator==(const MsrpMedia &, const MsrpMedia &) = default;
};

/// Why a stream cannot be used: it is answered with port 0 (or the whole INVITE with 488).
enum class MsrpMediaFault : quint8 {
    OtherProtocol, ///< not m=message over TCP/MSRP or TCP/TLS/MSRP
    Refused, ///< port 0
    NoPath, ///< a=path is mandatory (s.8.3)
    BadPath, ///< no MSRP URI, or TLS in one place and not in the other
    NoAcceptTypes, ///< mandatory (s.8.6)
    BadFile, ///< a file-selector without its transfer id, or one that cannot be read
};

Result<MsrpMedia, MsrpMediaFault> readMsrpMedia(const SessionDescription &session, const MediaDescription &media);
/// The stream as it is to be written, with the c= line of its own.
MediaDescription toMediaDescription(const MsrpMedia &media);

/// Where a connection leads.
struct MsrpPlace
{
    QByteArray host; ///< a name or an address
    quint16 port = 0;

    friend bool operator==(const MsrpPlace &, const MsrpPlace &) = default;
};
/// What a side connects to that uses no relay: the c= and m= lines of a description with CEMA, which something in between may have
/// rewritten (RFC 6714 s.4.2, s.4.3), else the first URI of its path.
MsrpPlace msrpPlace(const MsrpMedia &theirs);
/// The c= and m= lines say the same as the first URI of the path (RFC 6714 s.4.4); true where one of them is a name, which only DNS can tell.
/// An offer where they do not, and that is without CEMA, has to be refused (s.4.3).
bool addressesMatch(const MsrpMedia &theirs);
/// For a connection over TLS to that description: its fingerprints or, where it has none, the host of its first URI (RFC 4975 s.14.4).
TlsReference msrpTls(const MsrpMedia &theirs);

/// Whether we open the connection, given both descriptions (RFC 4975 s.5.4, RFC 6135 s.4.2); nothing: neither does for now (holdconn).
std::optional<bool> weConnect(const MsrpMedia &ours, const MsrpMedia &theirs, bool weOffered);
/// The setup to answer an offer with: as its offerer asks, and active where it leaves the choice.
MsrpSetup answeredSetup(const MsrpMedia &offer);

} // namespace linnet::sip
