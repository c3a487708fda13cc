// SPDX-License-Identifier: MIT
#include "transport/WebSocketReader.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace linnet::sip {

namespace {

constexpr quint8 kFinal = 0x80;
constexpr quint8 kReserved = 0x70;
constexpr quint8 kMasked = 0x80;

QByteArray acceptFor(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

bool hasToken(const QByteArray &value, QByteArrayView token)
{
    for (const QByteArray &one : value.split(',')) {
        if (equalsIgnoringCase(one.trimmed(), token))
            return true;
    }
    return false;
}

} // namespace

const qsizetype WebSocketReader::kMaxMessage = Limits::kMaxHeaderSection + Limits::kMaxBody;

bool WebSocketReader::fail()
{
    m_broken = true;
    m_buffer.clear();
    m_message.clear();
    return false;
}

QList<WebSocketReader::Item> WebSocketReader::feed(QByteArrayView bytes)
{
    QList<Item> items;
    if (m_broken)
        return items;
    m_buffer.append(bytes);
    qsizetype used = 0;
    while (takeFrame(QByteArrayView(m_buffer).sliced(used), used, items)) { }
    if (!m_broken)
        m_buffer.remove(0, used);
    return items;
}

bool WebSocketReader::takeFrame(QByteArrayView rest, qsizetype &used, QList<Item> &items)
{
    if (rest.size() < 2)
        return false;
    const auto first = quint8(rest[0]);
    const auto second = quint8(rest[1]);
    const auto opcode = WebSocketOpcode(first & 0x0F);
    const bool isFinal = (first & kFinal) != 0;
    const bool isControl = (first & 0x08) != 0;
    // A server must not mask, and no extension was agreed on (s.5.1, s.5.2).
    if ((first & kReserved) != 0 || (second & kMasked) != 0)
        return fail();

    qsizetype head = 2;
    quint64 length = second & 0x7F;
    if (isControl && (!isFinal || length > quint64(kMaxControl)))
        return fail();
    if (length == 126 || length == 127) {
        const qsizetype size = length == 126 ? 2 : 8;
        if (rest.size() < 2 + size)
            return false;
        head += size;
        length = size == 2 ? qFromBigEndian<quint16>(rest.data() + 2) : qFromBigEndian<quint64>(rest.data() + 2);
    }
    if (length > quint64(kMaxMessage) - quint64(m_message.size()))
        return fail();
    if (rest.size() - head < qsizetype(length))
        return false;
    const QByteArrayView payload = rest.sliced(head, qsizetype(length));
    used += head + qsizetype(length);

    switch (opcode) {
    case WebSocketOpcode::Text:
    case WebSocketOpcode::Binary:
    case WebSocketOpcode::Continuation:
        // A continuation only of what has begun, and nothing new before that has ended (s.5.4).
        if ((opcode == WebSocketOpcode::Continuation) != m_isFragmented)
            return fail();
        m_message.append(payload);
        m_isFragmented = !isFinal;
        if (isFinal)
            items.append({Item::Kind::Content, std::exchange(m_message, {})});
        return true;
    case WebSocketOpcode::Ping:
        items.append({Item::Kind::Ping, payload.toByteArray()});
        return true;
    case WebSocketOpcode::Pong:
        items.append({Item::Kind::Pong, payload.toByteArray()});
        return true;
    case WebSocketOpcode::Close:
        items.append({Item::Kind::Close, payload.toByteArray()});
        return fail(); // nothing comes after it
    }
    return fail();
}

QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload, RandomSource &random)
{
    QByteArray frame;
    frame.reserve(payload.size() + 14);
    frame += char(kFinal | quint8(opcode));
    const auto size = quint64(payload.size());
    if (size < 126) {
        frame += char(kMasked | size);
    } else if (size <= 0xFFFF) {
        frame += char(kMasked | 126);
        const auto length = qToBigEndian(quint16(size));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    } else {
        frame += char(kMasked | 127);
        const auto length = qToBigEndian(size);
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    }
    const quint64 chance = random.next();
    char mask[4];
    std::memcpy(mask, &chance, sizeof mask);
    frame.append(mask, sizeof mask);
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(payload[i] ^ mask[i % 4]);
    return frame;
}

WebSocketHandshake WebSocketHandshake::make(RandomSource &random)
{
    return {QByteArray::fromHex(random.token(128)).toBase64()};
}

QByteArray WebSocketHandshake::request(const QByteArray &host) const
{
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key
        + "\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::optional<QByteArray> WebSocketHandshake::faultIn(QByteArrayView head) const
{
    const QList<QByteArray> lines = head.toByteArray().split('\n');
    const QByteArray status = lines.first().trimmed();
    if (!status.startsWith("HTTP/1.1 101"))
        return status.left(80);
    QByteArray upgrade;
    QByteArray connection;
    QByteArray accept;
    QByteArray protocol;
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed().toLower();
        const QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1).trimmed();
        if (name == "upgrade")
            upgrade = value;
        else if (name == "connection")
            connection = value;
        else if (name == "sec-websocket-accept")
            accept = value;
        else if (name == "sec-websocket-protocol")
            protocol = value;
        else if (name == "sec-websocket-extensions" && !value.isEmpty())
            return QByteArray("Sec-WebSocket-Extensions");
    }
    if (!equalsIgnoringCase(upgrade, "websocket"))
        return QByteArray("Upgrade");
    if (!hasToken(connection, "upgrade"))
        return QByteArray("Connection");
    if (accept != acceptFor(key))
        return QByteArray("Sec-WebSocket-Accept");
    // A server that does not speak SIP says nothing here (RFC 7118 s.4.1).
    if (!equalsIgnoringCase(protocol, "sip"))
        return QByteArray("Sec-WebSocket-Protocol");
    return std::nullopt;
}

} // namespace linnet::sip
