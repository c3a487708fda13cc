// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"
#include "im/mime/MimeReader.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <optional>

namespace linnet::im {

/// The parameters of a field, in order: names in lower case, values without quotes, as received.
using MimeParameters = QList<QPair<QByteArray, QByteArray>>;

/// How much is forgiven to who wrote them.
enum class MimeTolerance : quint8 {
    Strict, ///< an error where the grammar is broken; specials in unquoted values are taken (RFC 3862 s.5.2 prints some)
    Loose, ///< unquoted values may hold blanks; what is broken ends the list
};

/// Everything from the first semicolon to the end; at most Limits::kMaxParameters.
Result<MimeParameters, ParseError> parseMimeParameters(MimeReader &reader, MimeTolerance tolerance);

/// The first one of that (lower-case) name, as it stands.
std::optional<QByteArray> rawParameter(const MimeParameters &parameters, QByteArrayView name);

/// The characters of a parameter: with its continuations, charset and percent codes (RFC 2231), the extended form before the simple one,
/// which may hold encoded words, as mailers write against RFC 2047 s.5.
std::optional<QString> parameterText(const MimeParameters &parameters, QByteArrayView name);

/// ";name=value" for each; quotes what is no token. CR, LF and NUL are left out: nothing can be smuggled into a header.
void appendParameters(QByteArray &out, const MimeParameters &parameters);

} // namespace linnet::im
