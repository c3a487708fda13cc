// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpMessage.h"

namespace linnet::sip {

/// Reads the heads of one connection (RFC 4975 s.9), one after another. What a head has in common with the one before, above all its paths,
/// is not read again.
class MsrpHeadReader
{
public:
    /// As readMsrpHead(); null: the start line is not MSRP's. The head lives until the next call. `transaction`: as long msrpTransactionOf()
    /// found it; 0: not looked for yet.
    const MsrpHeadRead *read(QByteArrayView bytes, bool hasBody, qsizetype transaction = 0);
    /// The lines behind the start line of the last head that both paths stood in; empty: they stood elsewhere, or something was wrong.
    QByteArrayView pathLines() const { return m_pathLines; }

private:
    struct Path
    {
        QByteArray text; ///< that it was read from; empty: none
        bool seen = false;
    };

    QByteArrayView nextLine();
    void fail(ParseError::Code code);
    void once(bool &seen);
    void readHeader(QByteArrayView line);
    void readPath(QByteArrayView value, Path &known, std::vector<MsrpUri> &path);
    void readMessageId(QByteArrayView value);
    void readStatus(QByteArrayView value);

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_count = 0;
    QByteArray m_pathLines; ///< the two lines that both paths were read from, behind a start line; empty: not known
    qsizetype m_pathLinesEnd = 0; ///< in m_bytes; 0: the paths are elsewhere
    Path m_to;
    Path m_from;
    bool m_seenId = false;
    bool m_seenRange = false;
    bool m_seenType = false;
    MsrpHeadRead m_read;
};

} // namespace linnet::sip
