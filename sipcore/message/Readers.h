// SPDX-License-Identifier: MIT
#pragma once

// Private to the room: the values of headers, read in place. The parse functions of the public headers are made of these.

#include "message/Grammar.h"
#include "message/NameAddr.h"
#include "message/headers/CSeq.h"
#include "message/headers/ContentType.h"
#include "message/headers/Via.h"

namespace linnet::sip {
class Pen;
}

namespace linnet::sip::grammar {

/// Each fills a fresh value, in part when it says false; none looks for the end of the text but read(Cursor &, Uri &).
[[nodiscard]] bool read(Cursor &cursor, Uri &uri);
[[nodiscard]] bool read(Cursor &cursor, NameAddr &address);
[[nodiscard]] bool read(Cursor &cursor, Via &via);
[[nodiscard]] bool read(Cursor &cursor, CSeq &cseq);
[[nodiscard]] bool read(Cursor &cursor, ContentType &type);

/// All of `text` is one value.
template <typename T>
[[nodiscard]] bool readWhole(Cursor &cursor, T &value)
{
    if (!read(cursor, value))
        return false;
    return cursor.atEnd() || cursor.fail();
}

template <typename T>
Result<T, ParseError> parseWhole(const Slice &text)
{
    Cursor cursor(text);
    T value;
    if (!readWhole(cursor, value))
        return cursor.error();
    return value;
}

/// Into memory with roomFor() what is written, or Parameters::roomWhenWritten().
void write(Pen &pen, const Uri &uri) noexcept;
void write(Pen &pen, const Parameters &parameters) noexcept;
qsizetype roomFor(const Uri &uri) noexcept;

} // namespace linnet::sip::grammar
