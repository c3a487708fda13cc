// SPDX-License-Identifier: MIT
#include "message/headers/SessionExpires.h"

#include "base/AsciiToken.h"
#include "message/headers/SimpleParameters.h"

namespace linnet::sip {

Result<SessionExpires, ParseError> parseSessionExpires(const Slice &text)
{
    const QByteArrayView whole = grammar::trimmed(text);
    const char *digitsEnd = whole.begin();
    while (digitsEnd != whole.end() && grammar::isDigit(*digitsEnd))
        ++digitsEnd;
    const auto seconds = grammar::decimal({whole.begin(), digitsEnd - whole.begin()});
    if (!seconds)
        return ParseError{ParseError::Code::OutOfRange, 0};
    SessionExpires result{std::chrono::seconds(*seconds)};
    const bool isFine = grammar::eachTokenParameter(
        {digitsEnd, whole.end() - digitsEnd}, [&](QByteArrayView name, QByteArrayView value) {
            if (!equalsIgnoringCase(name, "refresher"))
                return;
            if (equalsIgnoringCase(value, "uac"))
                result.refresher = SessionExpires::Refresher::Uac;
            else if (equalsIgnoringCase(value, "uas"))
                result.refresher = SessionExpires::Refresher::Uas;
        });
    if (!isFine)
        return ParseError{ParseError::Code::Syntax, digitsEnd - text.begin()};
    return result;
}

QByteArray toBytes(const SessionExpires &expires)
{
    QByteArray out = QByteArray::number(qlonglong(expires.interval.count()));
    switch (expires.refresher) {
    case SessionExpires::Refresher::Unsaid:
        break;
    case SessionExpires::Refresher::Uac:
        out += ";refresher=uac";
        break;
    case SessionExpires::Refresher::Uas:
        out += ";refresher=uas";
        break;
    }
    return out;
}

} // namespace linnet::sip
