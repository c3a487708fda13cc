// SPDX-License-Identifier: MIT
#include "im/mime/HtmlEntity.h"

#include <QHash>

#include <algorithm>

namespace linnet::im {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype kLongestName = 8;
constexpr qsizetype kMostDigits = 8;

QHash<QString, char16_t> makeNames()
{
    QHash<QString, char16_t> names{{u"amp"_s, u'&'}, {u"lt"_s, u'<'}, {u"gt"_s, u'>'}, {u"quot"_s, u'"'}, {u"apos"_s, u'\''},
                                   {u"ndash"_s, u'–'}, {u"mdash"_s, u'—'}, {u"lsquo"_s, u'‘'}, {u"rsquo"_s, u'’'}, {u"sbquo"_s, u'‚'},
                                   {u"ldquo"_s, u'“'}, {u"rdquo"_s, u'”'}, {u"bdquo"_s, u'„'}, {u"bull"_s, u'•'}, {u"hellip"_s, u'…'},
                                   {u"euro"_s, u'€'}, {u"trade"_s, u'™'}, {u"larr"_s, u'←'}, {u"rarr"_s, u'→'}, {u"ensp"_s, u'\u2002'},
                                   {u"emsp"_s, u'\u2003'}, {u"thinsp"_s, u'\u2009'}, {u"zwnj"_s, u'\u200C'}, {u"zwj"_s, u'\u200D'}};
    // HTML's names of U+00A0 to U+00FF, in that order.
    static const QString latin1 =
        u"nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot "
        "cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml "
        "Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig "
        "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute "
        "ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"_s;
    char16_t next = 0xA0;
    for (const QString &name : latin1.split(u' '))
        names.insert(name, next++);
    return names;
}

QString characterOf(uint number)
{
    const bool isControl = number < 0x20 && number != '\t' && number != '\n' && number != '\r';
    if (isControl || (number >= 0x7f && number < 0xA0) || QChar::isSurrogate(number) || number > QChar::LastValidCodePoint)
        return QString(QChar::ReplacementCharacter);
    return QString::fromUcs4(reinterpret_cast<const char32_t *>(&number), 1);
}

/// &#10; &#xA;
HtmlEntity byNumber(QStringView text)
{
    const bool isHex = text.size() > 2 && (text[2] == u'x' || text[2] == u'X');
    const qsizetype start = isHex ? 3 : 2;
    qsizetype end = start;
    const auto isDigit = [isHex](QChar c) {
        const char16_t low = c.unicode() | 0x20;
        return (c >= u'0' && c <= u'9') || (isHex && low >= u'a' && low <= u'f');
    };
    while (end < text.size() && isDigit(text[end]))
        ++end;
    if (end == start)
        return {u"&"_s, 1};
    QStringView digits = text.sliced(start, end - start);
    while (digits.size() > 1 && digits.front() == u'0')
        digits = digits.sliced(1);
    const uint number = digits.size() > kMostDigits ? 0 : digits.toUInt(nullptr, isHex ? 16 : 10);
    return {characterOf(number), end < text.size() && text[end] == u';' ? end + 1 : end};
}

} // namespace

HtmlEntity readHtmlEntity(QStringView text)
{
    if (text.size() > 1 && text[1] == u'#')
        return byNumber(text);
    static const QHash<QString, char16_t> names = makeNames();
    const qsizetype end = text.first(std::min(text.size(), kLongestName + 2)).indexOf(u';');
    if (end < 0)
        return {u"&"_s, 1};
    const auto found = names.constFind(text.sliced(1, end - 1).toString());
    return found == names.cend() ? HtmlEntity{u"&"_s, 1} : HtmlEntity{QString(QChar(*found)), end + 1};
}

QString decodeHtmlEntities(QStringView text)
{
    QString out;
    for (qsizetype at = 0; at < text.size();) {
        if (text[at] != u'&') {
            out += text[at++];
            continue;
        }
        const HtmlEntity entity = readHtmlEntity(text.sliced(at));
        out += entity.text;
        at += entity.size;
    }
    return out;
}

} // namespace linnet::im
