// SPDX-License-Identifier: MIT
#include "trace/Pcap.h"

#include <QHash>
#include <QtEndian>

#include <array>

#ifdef Q_OS_WIN
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

namespace linnet::sip {
namespace {

constexpr quint32 kMagic = 0xa1b23c4d; ///< libpcap, nanoseconds
constexpr quint32 kEthernet = 1; ///< LINKTYPE_ETHERNET
constexpr quint32 kSnapLength = 262144;
constexpr qsizetype kMaxSegment = 65000; ///< of payload: an IP packet counts to 65,535
constexpr quint8 kTcp = 6;
constexpr quint8 kUdp = 17;

template <typename T>
void put(QByteArray &out, T value)
{
    const T big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

/// One end: "127.0.0.1:5060", "[::1]:5060".
struct End
{
    QByteArray address; ///< 4 or 16 bytes; empty: not readable
    quint16 port = 0;
};

End endOf(const QString &text)
{
    End end;
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    end.port = QStringView(text).mid(colon + 1).toUShort();
    if (host.startsWith(u'[')) {
        host = host.mid(1, host.size() - 2).section(u'%', 0, 0);
        std::array<char, 16> bytes{};
        if (inet_pton(AF_INET6, host.toLatin1().constData(), bytes.data()) == 1)
            end.address = QByteArray(bytes.data(), bytes.size());
    } else {
        std::array<char, 4> bytes{};
        if (inet_pton(AF_INET, host.toLatin1().constData(), bytes.data()) == 1)
            end.address = QByteArray(bytes.data(), bytes.size());
    }
    return end;
}

/// RFC 1071.
quint16 checksum(QByteArrayView bytes)
{
    quint32 sum = 0;
    for (qsizetype i = 0; i < bytes.size(); i += 2)
        sum += quint32(quint8(bytes[i])) << 8 | (i + 1 < bytes.size() ? quint8(bytes[i + 1]) : 0u);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return quint16(~sum);
}

QByteArray withChecksum(QByteArray segment, qsizetype at, const End &from, const End &to, quint8 protocol)
{
    QByteArray pseudo = from.address + to.address;
    put(pseudo, quint32(segment.size()));
    put(pseudo, quint32(protocol));
    quint16 sum = checksum(pseudo + segment);
    if (sum == 0 && protocol == kUdp)
        sum = 0xffff; // RFC 768: 0 means none
    qToBigEndian(sum, segment.data() + at);
    return segment;
}

QByteArray udp(const End &from, const End &to, QByteArrayView payload)
{
    QByteArray segment;
    put(segment, from.port);
    put(segment, to.port);
    put(segment, quint16(8 + payload.size()));
    put(segment, quint16(0));
    segment.append(payload);
    return withChecksum(std::move(segment), 6, from, to, kUdp);
}

QByteArray tcp(const End &from, const End &to, quint32 sequence, quint32 acknowledged, QByteArrayView payload)
{
    QByteArray segment;
    put(segment, from.port);
    put(segment, to.port);
    put(segment, sequence);
    put(segment, acknowledged);
    put(segment, quint16(0x5018)); // 20 bytes of header, PSH and ACK
    put(segment, quint16(0xffff));
    put(segment, quint32(0));
    segment.append(payload);
    return withChecksum(std::move(segment), 16, from, to, kTcp);
}

QByteArray frame(const End &from, const End &to, quint8 protocol, const QByteArray &segment)
{
    const bool isIpv6 = from.address.size() == 16;
    QByteArray out("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01", 12); // locally administered, made up
    put(out, quint16(isIpv6 ? 0x86dd : 0x0800));
    if (isIpv6) {
        put(out, quint32(0x60000000));
        put(out, quint16(segment.size()));
        put(out, protocol);
        put(out, quint8(64));
        return out + from.address + to.address + segment;
    }
    QByteArray header;
    put(header, quint16(0x4500));
    put(header, quint16(20 + segment.size()));
    put(header, quint32(0));
    put(header, quint8(64));
    put(header, protocol);
    put(header, quint16(0));
    header += from.address + to.address;
    qToBigEndian(checksum(header), header.data() + 10);
    return out + header + segment;
}

class Capture
{
public:
    Capture()
    {
        put(m_out, kMagic);
        put(m_out, quint16(2));
        put(m_out, quint16(4));
        put(m_out, quint64(0));
        put(m_out, kSnapLength);
        put(m_out, kEthernet);
    }

    void add(const TraceEntry &entry)
    {
        const bool out = entry.direction == TraceEntry::Direction::Out;
        const End from = endOf(out ? entry.local : entry.remote);
        const End to = endOf(out ? entry.remote : entry.local);
        if (from.address.isEmpty() || from.address.size() != to.address.size())
            return;
        if (entry.transport == "UDP") {
            packet(entry, frame(from, to, kUdp, udp(from, to, QByteArrayView(entry.bytes).first(std::min(entry.bytes.size(), kMaxSegment)))));
            return;
        }
        quint32 &sent = m_sent[from.address + char(from.port >> 8) + char(from.port) + to.address + char(to.port >> 8) + char(to.port)];
        const quint32 received = m_sent.value(to.address + char(to.port >> 8) + char(to.port) + from.address + char(from.port >> 8) + char(from.port));
        for (qsizetype at = 0; at < entry.bytes.size(); at += kMaxSegment) {
            const QByteArrayView part = QByteArrayView(entry.bytes).sliced(at, std::min(kMaxSegment, entry.bytes.size() - at));
            packet(entry, frame(from, to, kTcp, tcp(from, to, 1 + sent, 1 + received, part)));
            sent += quint32(part.size());
        }
    }

    QByteArray take() { return std::move(m_out); }

private:
    void packet(const TraceEntry &entry, const QByteArray &bytes)
    {
        const qint64 time = entry.time.toMSecsSinceEpoch();
        put(m_out, quint32(time / 1000));
        put(m_out, quint32(time % 1000 * 1'000'000));
        put(m_out, quint32(bytes.size()));
        put(m_out, quint32(bytes.size()));
        m_out += bytes;
    }

    QByteArray m_out;
    QHash<QByteArray, quint32> m_sent; ///< bytes so far, by connection and direction
};

} // namespace

QByteArray pcapOf(const QList<TraceEntry> &entries)
{
    Capture capture;
    for (const TraceEntry &entry : entries) {
        if ((entry.kind == TraceEntry::Kind::Sip || entry.kind == TraceEntry::Kind::KeepAlive) && !entry.bytes.isEmpty())
            capture.add(entry);
    }
    return capture.take();
}

} // namespace linnet::sip
