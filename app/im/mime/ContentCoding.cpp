// SPDX-License-Identifier: MIT
#include "im/mime/ContentCoding.h"

#include "base/Limits.h"
#include "im/mime/MimeReader.h"

#include <zlib.h>

#include <QByteArrayList>

#include <algorithm>
#include <array>

namespace linnet::im {
namespace {

constexpr int kRaw = -15; // zlib's numbers for the formats: RFC 1951, RFC 1950, RFC 1952
constexpr int kZlib = 15;
constexpr int kGzip = 15 + 16;
constexpr qsizetype kMaxCodings = 4;

bool startsAsZlib(QByteArrayView body)
{
    return body.size() > 2 && (body[0] & 0x0f) == 8 && (uchar(body[0]) >> 4) <= 7
        && (uchar(body[0]) * 256 + uchar(body[1])) % 31 == 0;
}

bool startsAsGzip(QByteArrayView body)
{
    return body.startsWith("\x1f\x8b");
}

Result<QByteArray, UnpackTrouble> inflateAs(int format, QByteArrayView body)
{
    z_stream stream{};
    if (inflateInit2(&stream, format) != Z_OK)
        return UnpackTrouble::Broken;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(body.data()));
    stream.avail_in = uInt(body.size());
    const qsizetype most = std::min(Limits::kMaxBody, body.size() * Limits::kMaxInflateRatio);
    QByteArray out;
    std::array<char, 16 * 1024> piece;
    int status = Z_OK;
    while (status == Z_OK && out.size() <= most) {
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = uInt(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), qsizetype(piece.size()) - qsizetype(stream.avail_out));
    }
    const bool isWhole = status == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (out.size() > most)
        return UnpackTrouble::TooLarge;
    if (!isWhole)
        return UnpackTrouble::Broken;
    return out;
}

Result<QByteArray, UnpackTrouble> undo(const QByteArray &coding, const QByteArray &body)
{
    if (coding == "identity")
        return body;
    if (coding == "gzip" || coding == "x-gzip")
        return inflateAs(kGzip, body);
    if (coding != "deflate")
        return UnpackTrouble::UnknownCoding;
    if (startsAsZlib(body)) {
        auto unpacked = inflateAs(kZlib, body);
        if (unpacked || unpacked.error() == UnpackTrouble::TooLarge)
            return unpacked;
    }
    return inflateAs(kRaw, body);
}

} // namespace

Result<QByteArray, UnpackTrouble> unpack(QByteArrayView contentEncoding, const QByteArray &body)
{
    QByteArrayList codings;
    for (const QByteArray &item : contentEncoding.toByteArray().split(',')) {
        if (const QByteArray name = asciiLowered(item.trimmed()); !name.isEmpty())
            codings.append(name);
    }
    if (codings.size() > kMaxCodings)
        return UnpackTrouble::UnknownCoding;
    QByteArray bytes = body;
    while (!codings.isEmpty()) {
        auto undone = undo(codings.takeLast(), bytes);
        if (!undone)
            return undone;
        bytes = std::move(*undone);
    }
    return bytes;
}

bool looksPacked(QByteArrayView body)
{
    return startsAsZlib(body) || startsAsGzip(body);
}

} // namespace linnet::im
