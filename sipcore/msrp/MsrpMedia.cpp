// SPDX-License-Identifier: MIT
#include "msrp/MsrpMedia.h"

#include "base/AsciiToken.h"
#include "msrp/MsrpGrammar.h"

#include <QHostAddress>
#include <QList>

#include <algorithm>

namespace linnet::sip {
namespace {

constexpr std::pair<MsrpSetup, QByteArrayView> kSetups[] = {
    {MsrpSetup::Active, "active"}, {MsrpSetup::Passive, "passive"}, {MsrpSetup::ActPass, "actpass"}, {MsrpSetup::HoldConn, "holdconn"}};

std::vector<QByteArray> words(const QByteArray &text)
{
    std::vector<QByteArray> found;
    for (const QByteArray &word : text.simplified().split(' ')) {
        if (!word.isEmpty())
            found.push_back(word);
    }
    return found;
}

/// Types in lower case; parameters, which the grammar does not have here, go, and so does what is no type.
std::vector<QByteArray> types(const QByteArray &text)
{
    std::vector<QByteArray> found;
    for (const QByteArray &word : words(text.toLower())) {
        const QByteArray type = word.split(';').first();
        if (!type.isEmpty() && std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < 0x7f; }))
            found.push_back(type);
    }
    return found;
}

QByteArray joined(const std::vector<QByteArray> &list)
{
    return QByteArrayList(list.begin(), list.end()).join(' ');
}

bool matches(const std::vector<QByteArray> &list, QByteArrayView type)
{
    return std::any_of(list.begin(), list.end(), [&](const QByteArray &pattern) {
        return pattern == "*" || pattern == type || (pattern.endsWith("/*") && type.startsWith(QByteArrayView(pattern).chopped(1)));
    });
}

/// Of the stream, else of the session.
QByteArray valueOf(const SessionDescription &session, const MediaDescription &media, QByteArrayView name)
{
    return findAttribute(media.attributes, name) ? attributeValue(media.attributes, name) : attributeValue(session.attributes, name);
}

QList<CertificateFingerprint> fingerprintsOf(const SessionDescription &session, const MediaDescription &media)
{
    QList<CertificateFingerprint> found;
    const SdpAttributes &attributes = findAttribute(media.attributes, "fingerprint") ? media.attributes : session.attributes;
    for (const SdpAttribute &attribute : attributes) {
        if (attribute.name != "fingerprint" || !attribute.value)
            continue;
        const std::vector<QByteArray> parts = words(*attribute.value);
        const QByteArray octets = parts.size() == 2 ? QByteArray::fromHex(parts[1]) : QByteArray();
        if (!octets.isEmpty() && octets.toHex(':') == parts[1].toLower())
            found.push_back({parts[0].toLower(), octets});
    }
    return found;
}

Result<FileOffer, MsrpMediaFault> fileOf(const MediaDescription &media)
{
    auto selector = parseFileSelector(attributeValue(media.attributes, "file-selector"));
    FileOffer file;
    file.transferId = attributeValue(media.attributes, "file-transfer-id");
    if (!selector || file.transferId.isEmpty())
        return MsrpMediaFault::BadFile;
    file.selector = std::move(*selector);
    file.disposition = attributeValue(media.attributes, "file-disposition");
    file.icon = attributeValue(media.attributes, "file-icon");
    if (findAttribute(media.attributes, "file-range")) {
        const auto range = parseFileRange(attributeValue(media.attributes, "file-range"));
        if (!range)
            return MsrpMediaFault::BadFile;
        file.range = *range;
    }
    return file;
}

} // namespace

bool MsrpMedia::accepts(QByteArrayView type) const
{
    return matches(acceptTypes, type);
}

bool MsrpMedia::acceptsWrapped(QByteArrayView type) const
{
    return matches(acceptTypes, type) || matches(acceptWrappedTypes, type);
}

Result<MsrpMedia, MsrpMediaFault> readMsrpMedia(const SessionDescription &session, const MediaDescription &media)
{
    MsrpMedia read;
    read.secure = equalsIgnoringCase(media.protocol, "TCP/TLS/MSRP");
    if (!equalsIgnoringCase(media.media, "message") || (!read.secure && !equalsIgnoringCase(media.protocol, "TCP/MSRP")))
        return MsrpMediaFault::OtherProtocol;
    if (media.isRefused())
        return MsrpMediaFault::Refused;
    read.port = media.port;
    if (!media.connections.empty())
        read.host = media.connections.front().address;
    else if (session.connection)
        read.host = session.connection->address;

    const QByteArray pathText = attributeValue(media.attributes, "path").simplified();
    if (pathText.isEmpty())
        return MsrpMediaFault::NoPath;
    auto path = parseMsrpPath(pathText);
    const auto otherSecurity = [&](const MsrpUri &uri) { return uri.secure != read.secure; };
    if (!path || std::any_of(path->begin(), path->end(), otherSecurity))
        return MsrpMediaFault::BadPath;
    read.path = std::move(*path);
    read.acceptTypes = types(attributeValue(media.attributes, "accept-types"));
    if (read.acceptTypes.empty())
        return MsrpMediaFault::NoAcceptTypes;
    read.acceptWrappedTypes = types(attributeValue(media.attributes, "accept-wrapped-types"));
    read.maxSize = msrp::number(attributeValue(media.attributes, "max-size"));
    const QByteArray setup = valueOf(session, media, "setup").toLower();
    for (const auto &[value, name] : kSetups) {
        if (setup == name)
            read.setup = value;
    }
    read.cema = findAttribute(media.attributes, "msrp-cema") != nullptr;
    read.fingerprints = fingerprintsOf(session, media);
    read.direction = directionOf(session, media);
    read.chatroom = words(attributeValue(media.attributes, "chatroom"));
    if (findAttribute(media.attributes, "file-selector")) {
        auto file = fileOf(media);
        if (!file)
            return file.error();
        read.file = std::move(*file);
    }
    return read;
}

MediaDescription toMediaDescription(const MsrpMedia &media)
{
    MediaDescription written;
    written.media = "message";
    written.port = media.port;
    written.protocol = media.secure ? "TCP/TLS/MSRP" : "TCP/MSRP";
    written.formats = {"*"};
    if (!media.host.isEmpty())
        written.connections.push_back({"IN", media.host.contains(':') ? "IP6" : "IP4", media.host});
    const auto add = [&written](QByteArray name, const QByteArray &value) {
        if (!value.isEmpty())
            written.attributes.push_back({std::move(name), value});
    };
    add("accept-types", joined(media.acceptTypes));
    add("accept-wrapped-types", joined(media.acceptWrappedTypes));
    if (media.maxSize)
        add("max-size", QByteArray::number(*media.maxSize));
    for (const auto &[value, name] : kSetups) {
        if (media.setup == value)
            add("setup", name.toByteArray());
    }
    for (const CertificateFingerprint &fingerprint : media.fingerprints)
        add("fingerprint", fingerprint.algorithm + ' ' + fingerprint.octets.toHex(':').toUpper());
    if (media.cema)
        written.attributes.push_back({"msrp-cema", std::nullopt});
    add("chatroom", joined(media.chatroom));
    if (const auto &file = media.file) {
        // Without a selector the line stands all the same: it is what makes the stream one of a file (RFC 5547 s.6).
        const QByteArray selector = toBytes(file->selector);
        written.attributes.push_back({"file-selector", selector.isEmpty() ? std::nullopt : std::optional(selector)});
        add("file-transfer-id", file->transferId);
        add("file-disposition", file->disposition);
        add("file-icon", file->icon);
        if (file->range)
            add("file-range", toBytes(*file->range));
    }
    setDirection(written, media.direction);
    add("path", toBytes(media.path));
    return written;
}

MsrpSetup answeredSetup(const MsrpMedia &offer)
{
    switch (offer.setup.value_or(MsrpSetup::Active)) {
    case MsrpSetup::Active:
        return MsrpSetup::Passive;
    case MsrpSetup::Passive:
    case MsrpSetup::ActPass:
        return MsrpSetup::Active;
    case MsrpSetup::HoldConn:
        break;
    }
    return MsrpSetup::HoldConn;
}

MsrpPlace msrpPlace(const MsrpMedia &theirs)
{
    const MsrpUri &first = theirs.path.front();
    if (theirs.cema && !theirs.host.isEmpty())
        return {theirs.host, theirs.port};
    return {first.host, first.port.value_or(kMsrpPort)};
}

bool addressesMatch(const MsrpMedia &theirs)
{
    const MsrpUri &first = theirs.path.front();
    const QHostAddress line(QString::fromLatin1(theirs.host));
    const QHostAddress uri(QString::fromLatin1(first.host));
    if (line.isNull() || uri.isNull())
        return true;
    return line == uri && theirs.port == first.port.value_or(kMsrpPort);
}

TlsReference msrpTls(const MsrpMedia &theirs)
{
    TlsReference reference;
    reference.domain = theirs.path.front().host;
    reference.fingerprints = theirs.fingerprints;
    return reference;
}

std::optional<bool> weConnect(const MsrpMedia &ours, const MsrpMedia &theirs, bool weOffered)
{
    // What the answer says decides; without it the offerer connects (RFC 6135 s.4.2.3, RFC 4975 s.5.4).
    const MsrpMedia &answer = weOffered ? theirs : ours;
    if (!answer.setup || *answer.setup == MsrpSetup::ActPass)
        return weOffered;
    if (*answer.setup == MsrpSetup::HoldConn)
        return std::nullopt;
    return (*answer.setup == MsrpSetup::Active) != weOffered;
}

} // namespace linnet::sip
