// SPDX-License-Identifier: MIT
#include "im/model/SafeFileName.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

namespace linnet::im {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype kMaxBytes = 200;
constexpr qsizetype kMaxExtension = 16; ///< characters; a longer one is no extension

bool isAllowed(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // direction marks, zero-width characters, tags
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        break;
    }
    static constexpr QStringView kForbidden = u"<>:\"|?*";
    return c > 0xFFFF || !kForbidden.contains(QChar(char16_t(c)));
}

QString cleaned(const QString &name)
{
    QString out;
    for (const char32_t c : name.toUcs4()) {
        if (isAllowed(c))
            out += QString::fromUcs4(&c, 1);
    }
    return out.simplified();
}

QString withoutOuterDots(const QString &name)
{
    const auto isOuter = [](QChar c) { return c == u'.' || c.isSpace(); };
    const auto first = std::find_if_not(name.begin(), name.end(), isOuter);
    const auto last = std::find_if_not(name.rbegin(), std::make_reverse_iterator(first), isOuter).base();
    return QString(first, last - first);
}

/// Windows: "nul", "com1.txt", whatever stands behind the first dot.
bool isDeviceName(const QString &name)
{
    static const QStringList plain{u"con"_s, u"prn"_s, u"aux"_s, u"nul"_s, u"conin$"_s, u"conout$"_s};
    const QString base = name.section(u'.', 0, 0).trimmed().toLower();
    if (plain.contains(base))
        return true;
    const bool isPort = base.size() == 4 && (base.startsWith(u"com") || base.startsWith(u"lpt"));
    return isPort && base[3].isDigit();
}

QString cutToSize(const QString &name)
{
    if (name.toUtf8().size() <= kMaxBytes)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const QString extension = dot > 0 && name.size() - dot <= kMaxExtension ? name.mid(dot) : QString();
    QList<uint> base = name.chopped(extension.size()).left(kMaxBytes).toUcs4(); // more characters than that never fit
    const qsizetype most = kMaxBytes - extension.toUtf8().size();
    QString cut = QString::fromUcs4(reinterpret_cast<const char32_t *>(base.constData()), base.size());
    while (cut.toUtf8().size() > most) {
        base.removeLast();
        cut = QString::fromUcs4(reinterpret_cast<const char32_t *>(base.constData()), base.size());
    }
    return withoutOuterDots(cut) + extension;
}

QString extensionOf(QByteArrayView contentType)
{
    static const QHash<QByteArray, QString> known{
        {"text/plain", u"txt"_s}, {"text/html", u"html"_s}, {"text/calendar", u"ics"_s}, {"text/vcard", u"vcf"_s},
        {"text/x-vcard", u"vcf"_s}, {"text/csv", u"csv"_s}, {"text/xml", u"xml"_s}, {"application/xml", u"xml"_s},
        {"application/json", u"json"_s}, {"application/pdf", u"pdf"_s}, {"application/zip", u"zip"_s}, {"application/gzip", u"gz"_s},
        {"application/pkcs7-signature", u"p7s"_s}, {"application/pgp-signature", u"asc"_s}, {"image/png", u"png"_s},
        {"image/jpeg", u"jpg"_s}, {"image/gif", u"gif"_s}, {"image/webp", u"webp"_s}, {"audio/mpeg", u"mp3"_s}, {"audio/ogg", u"ogg"_s},
        {"audio/wav", u"wav"_s}, {"video/mp4", u"mp4"_s}, {"video/webm", u"webm"_s}, {"message/rfc822", u"eml"_s},
        {"message/cpim", u"cpim"_s},
    };
    return known.value(contentType.toByteArray(), u"bin"_s);
}

} // namespace

QString safeFileName(const QString &claimed, QByteArrayView contentType)
{
    const qsizetype slash = std::max(claimed.lastIndexOf(u'/'), claimed.lastIndexOf(u'\\'));
    QString name = cutToSize(withoutOuterDots(cleaned(claimed.mid(slash + 1))));
    if (name.isEmpty())
        return u"file."_s + extensionOf(contentType);
    if (isDeviceName(name))
        name.prepend(u'_');
    return name;
}

} // namespace linnet::im
