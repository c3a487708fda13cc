// SPDX-License-Identifier: MIT
#include "message/NameAddr.h"

#include "message/Grammar.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

using namespace grammar;

namespace {

/// In front of "<" without quotes: tokens and blanks, and what real phones put there besides; never what would make the
/// extent of the address a guess.
bool isDisplayText(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (is(c, Visible) && c != '"' && c != ',' && c != ';' && c != '\\' && c != '<' && c != '>') || is(c, Blank);
    });
}

ParseError within(const Cursor &cursor, const char *part, const ParseError &error)
{
    const ParseError here = cursor.error();
    return {error.code, here.offset - (cursor.position() - part) + error.offset};
}

MaybeError readBracketed(Cursor &cursor, NameAddr &address)
{
    cursor.advance();
    const QByteArrayView rest = cursor.rest();
    const auto *close = static_cast<const char *>(memchr(rest.data(), '>', size_t(rest.size())));
    if (!close)
        return cursor.error(ParseError::Code::Truncated);
    // Blanks inside the brackets are no part of the address (RFC 4475 s.3.1.2.14 lets us ignore them).
    const Slice text = cursor.slice(trimmed({rest.data(), close - rest.data()}));
    auto uri = parseUri(text);
    if (!uri)
        return within(cursor, text.data(), uri.error());
    address.uri = std::move(uri).value();
    cursor.setPosition(close + 1);
    return std::nullopt;
}

/// Without "<": the URI ends at the first ";" or ",", and what follows belongs to the header (RFC 3261 s.20.10). A "?" is
/// taken as the URI's, as if the brackets were there (RFC 4475 s.3.1.2.13 allows to infer them).
MaybeError readBare(Cursor &cursor, NameAddr &address)
{
    const char *start = cursor.position();
    while (!cursor.atEnd() && is(cursor.peek(), HeaderParameter))
        cursor.advance();
    const Slice text = cursor.slice({start, cursor.position() - start});
    auto uri = parseUri(text);
    if (!uri)
        return within(cursor, start, uri.error());
    address.uri = std::move(uri).value();
    return std::nullopt;
}

MaybeError readAddress(Cursor &cursor, NameAddr &address)
{
    cursor.skipBlanks();
    if (cursor.atEnd())
        return cursor.error(ParseError::Code::Missing);
    if (cursor.is('"')) {
        const QByteArrayView text = cursor.takeQuoted();
        if (text.isNull())
            return cursor.error(ParseError::Code::Truncated);
        if (text.size() - 2 > Limits::kMaxDisplayName)
            return cursor.error(ParseError::Code::TooLong);
        address.display = unquoted(text);
        cursor.skipBlanks();
        if (!cursor.is('<'))
            return cursor.error();
    } else if (!cursor.is('<')) {
        const char *start = cursor.position();
        const char *p = start;
        while (p != cursor.end() && *p != '<' && *p != ',' && *p != ';' && *p != '"')
            ++p;
        if (p != cursor.end() && *p == '<') {
            const QByteArrayView text = trimmed({start, p - start});
            if (!isDisplayText(text))
                return cursor.error();
            if (text.size() > Limits::kMaxDisplayName)
                return cursor.error(ParseError::Code::TooLong);
            address.display = text.toByteArray();
            cursor.setPosition(p);
        }
    }
    if (auto error = cursor.is('<') ? readBracketed(cursor, address) : readBare(cursor, address))
        return error;
    return readHeaderParameters(cursor, address.parameters);
}

} // namespace

Result<NameAddr, ParseError> parseNameAddr(const Slice &text)
{
    Cursor cursor(text);
    NameAddr address;
    if (auto error = readAddress(cursor, address))
        return *error;
    if (!cursor.atEnd())
        return cursor.error();
    return address;
}

Result<std::vector<NameAddr>, ParseError> parseNameAddrList(const Slice &text, int max)
{
    std::vector<NameAddr> list;
    Cursor cursor(text);
    do {
        if (int(list.size()) >= max)
            return cursor.error(ParseError::Code::TooMany);
        if (auto error = readAddress(cursor, list.emplace_back()))
            return *error;
    } while (cursor.take(','));
    if (!cursor.atEnd())
        return cursor.error();
    return list;
}

void appendTo(QByteArray &out, const NameAddr &address)
{
    if (!address.display.isEmpty()) {
        out += quoted(address.display);
        out += ' ';
    }
    out += '<';
    appendTo(out, address.uri);
    out += '>';
    appendTo(out, address.parameters);
}

QByteArray toBytes(const NameAddr &address)
{
    QByteArray out;
    appendTo(out, address);
    return out;
}

} // namespace linnet::sip
