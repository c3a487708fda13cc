// SPDX-License-Identifier: MIT
#include "store/TextCoding.h"

#include <QStringDecoder>

namespace linnet::store {
namespace {

constexpr uchar kSurrogateLead = 0xED; // ED A0..BF xx is U+D800..U+DFFF, which UTF-8 forbids

bool isStoredSurrogate(QByteArrayView bytes, qsizetype at)
{
    return uchar(bytes[at]) == kSurrogateLead && at + 2 < bytes.size() && (uchar(bytes[at + 1]) & 0xE0) == 0xA0
        && (uchar(bytes[at + 2]) & 0xC0) == 0x80;
}

/// QString::fromUtf8() would take a leading U+FEFF for a mark and drop it; it is much the faster one.
QString fromUtf8(QByteArrayView bytes)
{
    if (!bytes.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(bytes);
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::ConvertInitialBom | QStringConverter::Flag::Stateless);
    return decoder.decode(bytes);
}

} // namespace

QByteArray toStoredText(const QString &text)
{
    if (text.isValidUtf16())
        return text.toUtf8();

    QByteArray out;
    out.reserve(text.size() * 3);
    qsizetype run = 0; // where the part starts that has no lone surrogate
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!c.isSurrogate())
            continue;
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            ++i;
            continue;
        }
        const char16_t unit = c.unicode();
        out += QStringView(text).mid(run, i - run).toUtf8();
        out += char(kSurrogateLead);
        out += char(0x80 | ((unit >> 6) & 0x3F));
        out += char(0x80 | (unit & 0x3F));
        run = i + 1;
    }
    out += QStringView(text).mid(run).toUtf8();
    return out;
}

QString fromStoredText(QByteArrayView bytes)
{
    QString out;
    qsizetype run = 0;
    for (qsizetype i = bytes.indexOf(char(kSurrogateLead)); i >= 0; i = bytes.indexOf(char(kSurrogateLead), i + 1)) {
        if (!isStoredSurrogate(bytes, i))
            continue;
        out += fromUtf8(bytes.sliced(run, i - run));
        out += QChar(char16_t(0xD000 | ((uchar(bytes[i + 1]) & 0x3F) << 6) | (uchar(bytes[i + 2]) & 0x3F)));
        run = i + 3;
        i += 2;
    }
    if (run == 0)
        return fromUtf8(bytes);
    return out + fromUtf8(bytes.sliced(run));
}

} // namespace linnet::store
