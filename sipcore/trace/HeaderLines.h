// SPDX-License-Identifier: MIT
#pragma once

#include "message/HeaderName.h"

#include <QByteArrayView>

namespace linnet::sip {

/// One header field of bytes that may be no message at all. Views into them.
struct HeaderLine
{
    HeaderName name = HeaderName::Other;
    QByteArrayView line; ///< with its line end and folded lines
    QByteArrayView value; ///< blanks around it taken off; all of the line where it has no colon
};

/// Walks over the header section of any bytes, once and without judging them: for the trace, which must show also what no parser takes.
class HeaderLines
{
public:
    /// Blank lines in front are passed over; the start line is the first line.
    explicit HeaderLines(QByteArrayView message);

    QByteArrayView startLine() const { return m_startLine; }
    /// False at the empty line that ends the headers, or at the end.
    bool next(HeaderLine &line);
    /// What stands behind the empty line; empty until next() said false.
    QByteArrayView body() const { return m_body; }
    static HeaderLine read(QByteArrayView line);

private:
    QByteArrayView takeLine();

    QByteArrayView m_rest;
    QByteArrayView m_startLine;
    QByteArrayView m_body;
};

bool isLineBlank(char c) noexcept;
/// Without blanks and line ends at both ends.
QByteArrayView withoutBlanks(QByteArrayView text) noexcept;
/// -1: not there. ASCII only.
qsizetype indexOfIgnoringCase(QByteArrayView text, QByteArrayView wanted) noexcept;
bool startsWithIgnoringCase(QByteArrayView text, QByteArrayView start) noexcept;

} // namespace linnet::sip
