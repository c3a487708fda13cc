// SPDX-License-Identifier: MIT
#include "im/mime/MimeParameters.h"

#include "base/Limits.h"
#include "im/mime/EncodedWords.h"
#include "im/mime/TextDecoding.h"

#include <algorithm>

namespace linnet::im {
namespace {

ParseError syntaxAt(const MimeReader &reader)
{
    return {ParseError::Code::Syntax, reader.position()};
}

Result<QByteArray, ParseError> valueOf(MimeReader &reader, MimeTolerance tolerance)
{
    if (reader.take('"')) {
        auto quoted = reader.quoted();
        if (!quoted)
            return ParseError{ParseError::Code::Truncated, reader.position()};
        return std::move(*quoted);
    }
    QByteArray value = tolerance == MimeTolerance::Loose ? reader.upTo(';').toByteArray().trimmed() : reader.looseToken().toByteArray();
    if (value.isEmpty())
        return syntaxAt(reader);
    return value;
}

QByteArray withoutPercentCodes(const QByteArray &value)
{
    QByteArray out;
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (value[i] == '%' && i + 2 < value.size() && hexDigitValue(value[i + 1]) >= 0 && hexDigitValue(value[i + 2]) >= 0) {
            out += char(hexDigitValue(value[i + 1]) * 16 + hexDigitValue(value[i + 2]));
            i += 2;
        } else {
            out += value[i];
        }
    }
    return out;
}

/// charset'language'text
struct ExtendedValue
{
    QByteArray charset;
    QByteArray text;
};
ExtendedValue extended(const QByteArray &value)
{
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0)
        return {{}, withoutPercentCodes(value)};
    return {value.left(first), withoutPercentCodes(value.mid(second + 1))};
}

/// name*0, name*1*, ...: the numbers say the order, and the first one missing ends the value.
std::optional<QString> continuedText(const MimeParameters &parameters, QByteArrayView name)
{
    QByteArray charset;
    QByteArray bytes;
    qsizetype next = 0;
    for (; next < parameters.size(); ++next) {
        const QByteArray section = name.toByteArray() + '*' + QByteArray::number(next);
        if (const auto plain = rawParameter(parameters, section)) {
            bytes += *plain;
            continue;
        }
        const auto coded = rawParameter(parameters, section + '*');
        if (!coded)
            break;
        if (next > 0) {
            bytes += withoutPercentCodes(*coded);
            continue;
        }
        const ExtendedValue value = extended(*coded);
        charset = value.charset;
        bytes += value.text;
    }
    if (next == 0)
        return std::nullopt;
    return decodeCharset(charset, bytes).value_or(QString::fromUtf8(bytes));
}

} // namespace

Result<MimeParameters, ParseError> parseMimeParameters(MimeReader &reader, MimeTolerance tolerance)
{
    MimeParameters parameters;
    const auto failed = [&](ParseError error) -> Result<MimeParameters, ParseError> {
        if (tolerance == MimeTolerance::Loose)
            return parameters;
        return error;
    };
    while (true) {
        reader.skipBlanks();
        if (reader.atEnd())
            return parameters;
        // RFC 2387's own examples lack semicolons between parameters.
        if (!reader.take(';') && parameters.isEmpty())
            return failed(syntaxAt(reader));
        reader.skipBlanks();
        if (reader.atEnd()) // a last semicolon with nothing behind it is common
            return parameters;
        QByteArray name = asciiLowered(reader.token());
        reader.skipBlanks();
        if (name.isEmpty() || !reader.take('='))
            return failed(syntaxAt(reader));
        reader.skipBlanks();
        auto value = valueOf(reader, tolerance);
        if (!value)
            return failed(value.error());
        if (parameters.size() >= Limits::kMaxParameters)
            return failed({ParseError::Code::TooMany, reader.position()});
        parameters.append({std::move(name), std::move(*value)});
    }
}

std::optional<QByteArray> rawParameter(const MimeParameters &parameters, QByteArrayView name)
{
    for (const auto &[known, value] : parameters) {
        if (QByteArrayView(known) == name)
            return value;
    }
    return std::nullopt;
}

std::optional<QString> parameterText(const MimeParameters &parameters, QByteArrayView name)
{
    if (const auto whole = rawParameter(parameters, name.toByteArray() + '*')) {
        const ExtendedValue value = extended(*whole);
        if (const auto text = decodeCharset(value.charset, value.text))
            return text;
    }
    if (auto continued = continuedText(parameters, name))
        return continued;
    if (const auto plain = rawParameter(parameters, name))
        return decodeEncodedWords(*plain);
    return std::nullopt;
}

void appendParameters(QByteArray &out, const MimeParameters &parameters)
{
    for (const auto &[name, value] : parameters) {
        out += ';';
        out += name;
        out += '=';
        if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isMimeTokenByte)) {
            out += value;
            continue;
        }
        out += '"';
        for (const char c : value) {
            if (c == '\r' || c == '\n' || c == '\0')
                continue;
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
}

} // namespace linnet::im
