// SPDX-License-Identifier: MIT
#include "message/headers/Replaces.h"

#include "base/AsciiToken.h"
#include "message/headers/SimpleParameters.h"

namespace linnet::sip {

Result<Replaces, ParseError> parseReplaces(const Slice &text)
{
    const QByteArrayView whole = grammar::trimmed(text);
    // callid is word ["@" word]: visible bytes up to the first semicolon.
    const char *idEnd = whole.begin();
    while (idEnd != whole.end() && grammar::is(*idEnd, grammar::Visible) && *idEnd != ';' && *idEnd != ',')
        ++idEnd;
    Replaces result;
    result.callId = QByteArray(whole.data(), idEnd - whole.begin());
    if (result.callId.isEmpty())
        return ParseError{ParseError::Code::Syntax, 0};
    int tags = 0;
    const bool isFine
        = grammar::eachTokenParameter({idEnd, whole.end() - idEnd}, [&](QByteArrayView name, QByteArrayView value) {
              const bool isTo = equalsIgnoringCase(name, "to-tag");
              if (isTo || equalsIgnoringCase(name, "from-tag")) {
                  (isTo ? result.toTag : result.fromTag) = value.toByteArray();
                  ++tags;
              } else if (equalsIgnoringCase(name, "early-only")) {
                  result.earlyOnly = true;
              }
          });
    if (!isFine)
        return ParseError{ParseError::Code::Syntax, idEnd - text.begin()};
    if (result.toTag.isEmpty() || result.fromTag.isEmpty())
        return ParseError{ParseError::Code::Missing, whole.size()};
    if (tags > 2)
        return ParseError{ParseError::Code::Duplicate, whole.size()};
    return result;
}

QByteArray toBytes(const Replaces &replaces)
{
    return replaces.callId + ";to-tag=" + replaces.toTag + ";from-tag=" + replaces.fromTag
        + (replaces.earlyOnly ? ";early-only" : "");
}

} // namespace linnet::sip
