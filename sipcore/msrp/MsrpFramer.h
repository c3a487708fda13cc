// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpHeadReader.h"

namespace linnet::sip {

/// Cuts a stream into frames by their end-lines (RFC 4975 s.5.1, s.7.3.1). Bodies go through as they come, so that a chunk of any size
/// costs the same memory; at most Limits::kMaxMsrpHead bytes are kept. Chunking changes nothing but how the bodies are cut.
class MsrpFramer
{
public:
    class Sink
    {
    public:
        virtual ~Sink() = default;
        /// It lives until the next one.
        virtual void onHead(const MsrpHeadRead &head) = 0;
        /// The next octets of the body; they live during the call only.
        virtual void onData(QByteArrayView octets) = 0;
        virtual void onEnd(MsrpFlag flag) = 0;
    };

    /// Feeds bytes of one connection. False: this is not MSRP, or a head is too long (error() tells); nothing more comes out, and the
    /// connection is to be closed.
    bool feed(QByteArrayView bytes, Sink &sink);
    const std::optional<ParseError> &error() const { return m_error; }
    /// A frame has begun and is not complete.
    bool isInsideFrame() const { return m_inBody || !m_head.isEmpty(); }

private:
    qsizetype feedHead(QByteArrayView bytes, Sink &sink);
    qsizetype feedBody(QByteArrayView bytes, Sink &sink);
    qsizetype resumeEndLine(QByteArrayView bytes, Sink &sink);
    bool takeLine(QByteArrayView head, Sink &sink);
    void endHead(QByteArrayView head, bool hasBody, Sink &sink);
    void endFrame(char flag, Sink &sink);
    qsizetype matched(QByteArrayView candidate) const;
    bool fail(ParseError::Code code);

    MsrpHeadReader m_reader;
    QByteArray m_head; ///< of the frame under way, where it came in pieces: up to its last complete line and the begun one
    qsizetype m_lineStart = 0;
    QByteArray m_endLine; ///< CRLF and the end-line without its flag
    QByteArray m_held; ///< the tail of a body that may be the start of the end-line
    qsizetype m_virtual = 0; ///< of m_held: octets of the head's own CRLF, which are no data
    bool m_inBody = false;
    std::optional<ParseError> m_error;
};

} // namespace linnet::sip
