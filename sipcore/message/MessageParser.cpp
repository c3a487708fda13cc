// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"

#include "message/HeaderNameTable.h"
#include "message/Readers.h"
#include "message/StatusCode.h"
#include "message/WideScan.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>
#include <cstring>

namespace linnet::sip {

using namespace grammar;

namespace {

constexpr QByteArrayView kVersion = "SIP/2.0";

/// What most messages have at most: saves the growing of the field table.
constexpr size_t kUsualHeaders = 24;

bool isVersionText(QByteArrayView text)
{
    return text.size() >= 4 && equalsIgnoringCase(text.first(4), "SIP/");
}

} // namespace

/// One walk over one message. The first error decides; the walk goes on behind it, so that a broken request can still
/// be answered.
class MessageParser
{
public:
    MessageParser(const Slice &bytes, bool framed)
        : m_bytes(bytes), m_shares(bytes), m_at(bytes.begin()), m_end(bytes.end()), m_framed(framed)
    {
    }

    Result<Message, MalformedMessage> run()
    {
        Result<Message, MalformedMessage> result(std::in_place);
        m_message = &result.value();
        skipEmptyLines();
        readStartLine();
        if (m_isResponse)
            finish(std::get<Response>(*m_message));
        else
            finish(std::get<Request>(*m_message));
        if (m_error)
            return malformed();
        return result;
    }

private:
    /// One line without its end; the cursor stands behind it. Bare LF ends a line too.
    struct Line
    {
        const char *begin = nullptr;
        const char *end = nullptr;
        bool isEmpty() const { return begin == end; }
        qsizetype size() const { return end - begin; }
        QByteArrayView view() const { return {begin, end - begin}; }
    };

    void fail(ParseError::Code code, const char *where, int status = 400)
    {
        if (m_error)
            return;
        m_error = ParseError{code, where - m_bytes.begin()};
        m_status = status;
    }
    void fail(const ParseError &inside, const char *where)
    {
        const bool tooMuch = inside.code == ParseError::Code::TooLong || inside.code == ParseError::Code::TooMany;
        fail(inside.code, where + inside.offset, tooMuch ? 513 : 400);
    }

    void skipEmptyLines()
    {
        while (m_at != m_end && (*m_at == '\r' || *m_at == '\n'))
            ++m_at;
    }

    /// False at the end of the bytes without a line end.
    bool takeLine(Line &line)
    {
        line.begin = m_at;
        const char *p = lineBreak(m_at, m_end);
        while (p != m_end && *p == '\r') {
            ++p;
            if (p != m_end && *p == '\n')
                break;
            fail(ParseError::Code::Syntax, line.begin);
            p = lineBreak(p, m_end);
        }
        if (p == m_end) {
            fail(ParseError::Code::Truncated, m_end);
            return false;
        }
        m_at = p + 1;
        line.end = p != line.begin && p[-1] == '\r' ? p - 1 : p;
        return true;
    }

    void readStartLine()
    {
        m_start = m_at;
        Line line;
        if (!takeLine(line))
            return;
        m_hasStartLine = true;
        while (line.end != line.begin && is(line.end[-1], Blank) && !isVersionText(line.view()))
            --line.end; // RFC 4475 s.3.1.2.10 lets us ignore blanks at the end of a request line
        if (isVersionText(line.view()))
            readStatusLine(line);
        else
            readRequestLine(line, std::get<Request>(*m_message));
    }

    void readStatusLine(const Line &line)
    {
        m_isResponse = true;
        auto &response = m_message->emplace<Response>();
        const char *space = findByte(line.begin, line.end, ' ');
        if (!space)
            return fail(ParseError::Code::Syntax, line.end);
        if (!equalsIgnoringCase({line.begin, space - line.begin}, kVersion))
            return fail(ParseError::Code::UnknownVersion, line.begin);
        const char *code = space + 1;
        const char *behind = findByte(code, line.end, ' ');
        const QByteArrayView digits(code, (behind ? behind : line.end) - code);
        const auto status = digits.size() == 3 ? decimal(digits) : std::nullopt;
        if (!status || *status < 100 || *status > 699)
            return fail(ParseError::Code::OutOfRange, code);
        response.status = int(*status);
        if (!behind)
            return;
        const QByteArrayView reason(behind + 1, line.end - behind - 1);
        if (findByte(reason.begin(), reason.end(), '\0'))
            return fail(ParseError::Code::Syntax, reason.begin());
        const QByteArrayView usual = reasonPhrase(response.status);
        response.reason = same(reason, usual) ? QByteArray::fromRawData(usual.data(), usual.size()) : reason.toByteArray();
    }

    void readRequestLine(const Line &line, Request &request)
    {
        const char *space = findByte(line.begin, line.end, ' ');
        if (!space)
            return fail(ParseError::Code::Syntax, line.end);
        const QByteArrayView method(line.begin, space - line.begin);
        if (!isToken(method))
            return fail(ParseError::Code::Syntax, line.begin);
        if (method.size() > Limits::kMaxToken)
            return fail(ParseError::Code::TooLong, line.begin);
        request.method = Method::fromName(m_bytes, method);

        const char *lastSpace = line.end;
        while (lastSpace[-1] != ' ')
            --lastSpace;
        const QByteArrayView version(lastSpace, line.end - lastSpace);
        if (!equalsIgnoringCase(version, kVersion)) {
            const bool isOtherVersion = isVersionText(version);
            return isOtherVersion ? fail(ParseError::Code::UnknownVersion, lastSpace, 505)
                                  : fail(ParseError::Code::Syntax, lastSpace);
        }
        if (lastSpace - 1 <= space)
            return fail(ParseError::Code::Missing, lastSpace);
        readRequestUri({space + 1, lastSpace - 1}, request.uri);
    }

    void readRequestUri(const Line &text, Uri &uri)
    {
        Cursor cursor(m_bytes, text.begin, text.end);
        if (!read(cursor, uri)) {
            const ParseError error = cursor.error();
            uri = {};
            return fail(error.code, m_bytes.begin() + error.offset, error.code == ParseError::Code::TooLong ? 414 : 400);
        }
        // Header fields have no place here (RFC 3261 s.19.1.1), and they must never become real ones.
        if (!uri.headers.isEmpty()) {
            const char *where = uri.headers.begin();
            uri = {};
            fail(ParseError::Code::Syntax, where);
        }
    }

    void readHeaders(HeaderList &headers)
    {
        headers.m_fields.reserve(kUsualHeaders);
        Line line;
        for (;;) {
            readUsualFields(headers);
            if (!takeLine(line))
                break;
            if (m_at - m_start > Limits::kMaxHeaderSection)
                return fail(ParseError::Code::TooLong, line.begin, 513);
            if (line.isEmpty()) {
                m_hasAllHeaders = true;
                return;
            }
            if (headers.size() >= Limits::kMaxHeaders)
                return fail(ParseError::Code::TooMany, line.begin, 513);
            readAnyField(line, headers);
        }
        if (m_end - m_start > Limits::kMaxHeaderSection)
            fail(ParseError::Code::TooLong, m_end, 513);
    }

    bool nextLineIsFolded() const { return m_at != m_end && is(*m_at, Blank); }

    /// The known fields from here on that are written as we would write them, "Name: value" and CRLF: nearly all are. Stops in
    /// front of the first line that is anything else.
    void readUsualFields(HeaderList &headers)
    {
        const char *p = m_at;
        const char *const end = qMin(m_end, m_start + Limits::kMaxHeaderSection);
        for (int left = Limits::kMaxHeaders - headers.size(); left > 0; --left) {
            const char *feed = lineBreak(p, end) + 1;
            // The byte behind the line tells whether it is folded.
            if (feed >= end || feed[-1] != '\r' || *feed != '\n' || feed + 1 >= m_end || is(feed[1], Blank))
                break;
            const char *colon = findNear(p, feed - 1, m_end, ':');
            if (!colon)
                break;
            const char *value = colon + 2;
            const char *valueEnd = feed - 1;
            const bool isTidy = value < valueEnd && colon[1] == ' ' && is(*value, Visible) && is(valueEnd[-1], Visible)
                && valueEnd - p <= Limits::kMaxHeaderLine;
            if (!isTidy)
                break;
            const HeaderName id = names::exactName(p, size_t(colon - p));
            if (id == HeaderName::Other)
                break;
            headers.m_fields.emplace_back(id, m_shares, QByteArrayView(value, valueEnd - value), quint16(value - p));
            p = feed + 1;
        }
        m_at = p;
    }

    void readAnyField(const Line &line, HeaderList &headers)
    {
        const char *colon = findByte(line.begin, line.end, ':');
        const char *nameEnd = colon ? colon : line.end;
        while (nameEnd != line.begin && is(nameEnd[-1], Blank))
            --nameEnd;
        const QByteArrayView name(line.begin, nameEnd - line.begin);
        bool asWritten = false;
        const HeaderName id = headerNameOf(name, asWritten);
        const bool isOther = id == HeaderName::Other;
        const bool isName = colon && (!isOther || isToken(name));
        if (!isName)
            fail(ParseError::Code::Syntax, line.begin);

        const char *valueBegin = colon ? colon + 1 : line.end;
        const bool isFolded = nextLineIsFolded();
        const QByteArrayView text = trimmed({valueBegin, line.end - valueBegin});
        // What is written as it stands here: the name as we spell it, one space, nothing behind the value, CRLF.
        asWritten = asWritten && !isFolded && text.end() == line.end && text.begin() == nameEnd + 2
            && nameEnd[1] == ' ' && *line.end == '\r' && !text.isEmpty();
        Slice value = isFolded ? unfolded(text) : m_shares.take(text);
        if (line.size() > Limits::kMaxHeaderLine || (!asWritten && isTooLongToWrite(isOther ? name : toString(id), value)))
            return fail(ParseError::Code::TooLong, line.begin, 513);
        if (isName)
            headers.m_fields.emplace_back(id, isOther ? m_shares.take(name) : Slice(), std::move(value),
                                          quint16(asWritten ? name.size() + 2 : 0));
    }

    /// What is taken can be passed on: our own line for it is within the limit too.
    static bool isTooLongToWrite(QByteArrayView name, const Slice &value)
    {
        return name.size() + 2 + value.size() > Limits::kMaxHeaderLine;
    }

    /// The one case where bytes are copied: a line end with the blanks around it becomes one space (RFC 3261 s.7.3.1).
    Slice unfolded(QByteArrayView first)
    {
        QByteArray text = first.toByteArray();
        Line line;
        while (nextLineIsFolded() && takeLine(line)) {
            const QByteArrayView part = trimmed(line.view());
            if (part.isEmpty() || text.size() > Limits::kMaxHeaderLine)
                continue;
            if (!text.isEmpty())
                text += ' ';
            text.append(part);
        }
        return Slice::copyOf(text);
    }

    /// Content-Length against what is there (RFC 3261 s.18.3).
    void readBody(MessageBase &message)
    {
        const qsizetype available = m_end - m_at;
        qsizetype length = available;
        const auto &fields = message.headers();
        const auto field = std::find_if(fields.begin(), fields.end(), [](const HeaderField &one) {
            return one.id == HeaderName::ContentLength;
        });
        if (field != fields.end()) {
            const auto given = decimalLength(field->value);
            if (!given)
                return fail(ParseError::Code::Syntax, m_at);
            if (*given > available)
                return fail(ParseError::Code::Truncated, m_end);
            if (m_framed && *given != available)
                return fail(ParseError::Code::Mismatch, m_at);
            length = *given;
        } else if (m_framed) {
            return fail(ParseError::Code::Missing, m_at);
        }
        if (length > Limits::kMaxBody)
            return fail(ParseError::Code::TooLong, m_at, 513);
        if (length > 0)
            message.m_body = m_bytes.at({m_at, length});
    }

    /// Digits only; what does not fit is larger than anything that is there.
    static std::optional<qsizetype> decimalLength(const Slice &text)
    {
        if (text.isEmpty() || !std::all_of(text.begin(), text.end(), isDigit))
            return std::nullopt;
        return qsizetype(decimal(text).value_or(0xFFFFFFFFu));
    }

    void check(const Response &response)
    {
        if (const auto defect = response.findDefect())
            fail(*defect, m_start);
    }

    void check(const Request &request)
    {
        const auto defect = request.findDefect();
        if (!defect)
            return;
        if (defect->code == ParseError::Code::Mismatch && request.method.id() == Method::Unknown)
            fail(defect->code, m_start, 501); // RFC 4475 s.3.1.2.18
        else
            fail(*defect, m_start);
    }

    template <typename M>
    void finish(M &message)
    {
        if (m_hasStartLine)
            readHeaders(message.m_headers);
        if (m_hasAllHeaders) {
            check(message);
            readBody(message);
        }
    }

    MalformedMessage malformed()
    {
        MalformedMessage result;
        result.error = *m_error;
        result.status = m_status;
        auto *request = std::get_if<Request>(m_message);
        if (!request || request->method.name().isEmpty() || request->method == Method::Ack)
            return result;
        takeLineEndsOut(*request);
        if (!request->topVia() && !mendTopVia(*request))
            return result;
        result.answerable = std::move(*request);
        return result;
    }

    /// A lone CR within a line is one reason to refuse it, and the answer copies headers: none may carry it on (RELIABILITY A03).
    static void takeLineEndsOut(Request &request)
    {
        const auto hasLineEnd = [](const HeaderField &field) { return holds(field.value, '\r'); };
        const HeaderList &headers = request.headers();
        if (std::none_of(headers.begin(), headers.end(), hasLineEnd))
            return;
        HeaderList clean;
        for (const HeaderField &field : headers)
            clean.append(field);
        request.editHeaders() = std::move(clean);
    }

    /// An answer needs only where it goes (RFC 3261 s.18.2.2).
    static bool mendTopVia(Request &request)
    {
        const auto via = parseViaForAnswer(firstOfList(request.headers().value(HeaderName::Via)));
        if (!via)
            return false;
        request.editHeaders().set(HeaderName::Via, toBytes(*via));
        return true;
    }

    const Slice &m_bytes;
    SliceShares m_shares;
    const char *m_at;
    const char *m_end;
    const char *m_start = nullptr;
    bool m_framed;
    bool m_isResponse = false;
    bool m_hasStartLine = false;
    bool m_hasAllHeaders = false;
    Message *m_message = nullptr; ///< what the caller gets
    std::optional<ParseError> m_error;
    int m_status = 400;
};

Result<Message, MalformedMessage> parseDatagram(const Slice &bytes)
{
    return MessageParser(bytes, false).run();
}

Result<Message, MalformedMessage> parseFramed(const Slice &bytes)
{
    return MessageParser(bytes, true).run();
}

} // namespace linnet::sip
