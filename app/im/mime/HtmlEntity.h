// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace linnet::im {

/// A character reference of HTML.
struct HtmlEntity
{
    QString text; ///< what it stands for; "&" when it is none
    qsizetype size = 1; ///< characters of the source that it takes
};

/// The one that starts at the front of `text`, which is "&": by number, or one of the usual names; the semicolon may be missing
/// behind a number. Numbers that are no character become U+FFFD.
HtmlEntity readHtmlEntity(QStringView text);

/// All of them, for the value of an attribute.
QString decodeHtmlEntities(QStringView text);

} // namespace linnet::im
